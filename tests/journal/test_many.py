"""Many threads of several processes share a journal; one of them may be killed at any moment."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bot.journal.addresses import read_address
from bot.journal.database import Database
from bot.journal.journal import Journal
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.putting import Putter
from tests.journal.samples import DAY, KEY, NOW, call, delivery, eventually, rows
from tests.sources import ROOT

DELIVERIES = 500
KILLS = 3


@contextmanager
def process(what: str, url: str, holder: str) -> Iterator[subprocess.Popen[str]]:
    """Start a process that works on a journal when it is told to; it is ended with the block."""
    command = [sys.executable, "-m", "tests.journal.worker", what, url, holder]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as started:  # type: ignore[call-overload]
        try:
            yield started
        finally:
            started.kill()


def work_together(what: str, url: str, count: int = 2) -> list[list[str]]:
    """Have several processes work at the same time; return what each told."""
    with ExitStack() as stack:
        started = [stack.enter_context(process(what, url, f"holder {number}")) for number in range(count)]
        for each in started:
            assert each.stdout is not None
            assert each.stdout.readline() == "open\n"
        for each in started:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        told = [each.communicate()[0].splitlines() for each in started]
        assert [each.returncode for each in started] == [0] * count
        return told


def test_each_delivery_is_taken_once(journal: Journal, url: str) -> None:
    """Sixteen threads of two processes take five hundred; each comes to its three calls, sent in their order."""
    for number in range(DELIVERIES):
        journal.inbox.put(delivery(str(number)))
    told = work_together("handle", url)
    assert Counter(line for lines in told for line in lines) == Counter(f"took {n}" for n in range(DELIVERIES))
    assert all(told), "one process did everything"
    assert journal.inbox.pending() == 0
    assert journal.outbox.pending() == 3 * DELIVERIES


def test_each_call_is_sent_once(journal: Journal, url: str) -> None:
    """Sixteen threads of two processes send a thousand calls, those of a lane in their order."""
    lanes = ["", *(f"lane {number}" for number in range(9))]
    for number in range(100):
        journal.outbox.put([call("x", lane) for lane in lanes], f"{number:03}")
    told = work_together("send", url)
    keys = Counter(line.partition("|")[2] for lines in told for line in lines)
    assert keys == Counter(f"{number:03}/{place}" for number in range(100) for place in range(len(lanes)))
    assert in_order_of_lanes(told)
    assert journal.outbox.pending() == 0


def in_order_of_lanes(told: list[list[str]]) -> bool:
    """Tell whether each process saw the calls of each lane in their order."""
    seen: dict[tuple[int, str], list[str]] = defaultdict(list)
    for number, lines in enumerate(told):
        for line in lines:
            lane, _, key = line.removeprefix("sent ").partition("|")
            seen[number, lane].append(key)
    return all(keys == sorted(keys) for (_, lane), keys in seen.items() if lane != "-")


def test_lanes_keep_their_order_while_calls_are_added(journal: Journal, url: str) -> None:
    """What is put while others are being sent is sent too: no lane is left behind with nobody to call it ready."""
    for number in range(DELIVERIES):
        journal.inbox.put(delivery(str(number)))
    with process("handle", url, "handler") as handler:
        assert handler.stdout is not None
        assert handler.stdin is not None
        handler.stdout.readline()
        handler.stdin.write("\n")
        handler.stdin.flush()
        while journal.inbox.pending():
            work_together("send", url, 1)
        handler.communicate()
    while journal.outbox.pending():
        sending = journal.outbox.take("sender", NOW)
        assert sending is not None, rows(url, "SELECT * FROM outbox")
        journal.outbox.sent(sending.id, None)


def test_what_is_added_while_the_call_before_it_ends_is_not_left_behind(journal: Journal, url: str) -> None:
    """Whoever adds saw the other still standing before it, and whoever ends it saw nothing behind it: one waits."""
    journal.outbox.put([call("one", "A")], "k1")
    first = journal.outbox.take("sender", NOW)
    assert first is not None
    other = Database(read_address(url))
    ending = threading.Thread(target=journal.outbox.sent, args=(first.id,))
    with other.writing() as connection:
        Putter(other, Pseudonyms(KEY)).put(connection, "k2", [call("two", "A")])
        ending.start()
        ending.join(0.3)
        assert ending.is_alive()
    ending.join()
    other.close()
    second = journal.outbox.take("sender", NOW)
    assert second is not None
    assert second.key == "k2/0"


def test_a_kill_leaves_deliveries_done_with_their_calls_or_waiting(journal: Journal, url: str) -> None:
    """Whatever the moment: none is lost, none is doubled, none is half done."""
    chance = random.Random(4)
    for number in range(DELIVERIES):
        journal.inbox.put(delivery(str(number)))
    for kill in range(KILLS):
        with process("handle", url, f"killed {kill}") as killed:
            assert killed.stdout is not None
            assert killed.stdin is not None
            killed.stdout.readline()
            killed.stdin.write("\n")
            killed.stdin.flush()
            killed.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            killed.kill()
        journal.inbox.release(lambda holder: holder.startswith("killed"))
        # PostgreSQL may end a statement of the dead process after its death.
        assert eventually(lambda: journal.inbox.release(lambda _: True) == 0 and is_whole(url)), states(url)
    left = journal.inbox.pending()
    assert 0 < left < DELIVERIES
    work_together("handle", url)
    assert journal.inbox.pending() == 0
    assert is_whole(url)
    assert journal.outbox.pending() == 3 * DELIVERIES


def states(url: str) -> list[tuple[object, ...]]:
    """Return how many deliveries are in each state."""
    return rows(url, "SELECT state, count(*) FROM inbox GROUP BY state")


def is_whole(url: str) -> bool:
    """Tell whether every delivery is done with its three calls, or waiting with at most what it began with."""
    calls = Counter(key.rpartition("/")[0] for (key,) in rows(url, "SELECT key FROM outbox"))
    done = {row[0] for row in rows(url, "SELECT id FROM inbox WHERE state = 'done'")}
    waiting = {key for (key,) in rows(url, "SELECT key FROM inbox WHERE state = 'waiting'")}
    is_all = len(done) + len(waiting) == DELIVERIES
    return is_all and all(
        calls[str(number)] == (calls[str(number)] if str(number) in waiting and calls[str(number)] <= 1 else 3)
        for number in range(DELIVERIES)
    )


def test_two_processes_open_a_new_journal_at_once(empty: str) -> None:
    """One makes the tables; the other finds them made."""
    told = work_together("nothing", empty, 3)
    assert told == [[], [], []]
    assert rows(empty, "SELECT count(*) FROM alembic_version") == [(1,)]
    assert rows(empty, "SELECT count(*) FROM inbox") == [(0,)]


def test_the_week_of_a_person_is_not_overspent(journal: Journal) -> None:
    """Many threads that ask at once get no more than the limit between them."""
    got: list[bool] = []
    threads = [
        threading.Thread(target=lambda: got.append(journal.ledger.spend("U1", "digest", 2, NOW))) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(got) == 2
    assert journal.ledger.spend("U1", "digest", 2, NOW + 7 * DAY)
