"""A process that works on a journal, for tests of several at once: `python -m tests.journal.worker WHAT URL HOLDER`."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from bot.deliveries import Posted
from bot.journal.journal import Journal, open_journal
from tests.journal.samples import KEY, NOW, call

THREADS = 8
VOICE = threading.Lock()


def tell(line: str) -> None:
    """Print a line; those of two threads do not mix."""
    with VOICE:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def handle_all(journal: Journal, holder: str) -> None:
    """Take deliveries until there are none, and finish each with two calls of one lane and one of none."""
    while (delivery := journal.inbox.take(holder, NOW)) is not None:
        lane = f"lane {int(delivery.key) % 7}"
        journal.inbox.begin(delivery.id, [call(f"{delivery.key} eyes", lane)])
        journal.inbox.finish(delivery.id, [call(f"{delivery.key} answer", lane), call(f"{delivery.key} free")])
        tell(f"took {delivery.key}")


def send_all(journal: Journal, holder: str) -> None:
    """Take calls until there are none, telling when each begins and ends."""
    while (sending := journal.outbox.take(holder, NOW)) is not None:
        tell(f"sent {sending.call.lane or '-'}|{sending.key}")
        journal.outbox.sent(sending.id, Posted("C1", "1.0"))


def in_threads(work: Callable[[Journal, str], None], journal: Journal, holder: str) -> None:
    """Do a work in many threads at once."""
    threads = [threading.Thread(target=work, args=(journal, holder)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(what: str, url: str, holder: str) -> None:
    """Open the journal, say so, wait for a line, and work."""
    with open_journal(url, key=KEY) as journal:
        tell("open")
        sys.stdin.readline()
        if what == "handle":
            in_threads(handle_all, journal, holder)
        elif what == "send":
            in_threads(send_all, journal, holder)


if __name__ == "__main__":
    main(*sys.argv[1:])
