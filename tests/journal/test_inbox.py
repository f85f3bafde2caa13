"""What is received is kept once, taken once, and ends with its calls or not at all."""

from __future__ import annotations

import pytest

from bot.deliveries import Call
from bot.journal.journal import Journal
from tests.journal.samples import DAY, MINUTE, NOW, call, delivery, rows


def taken_key(journal: Journal) -> str | None:
    """Take the next delivery and return its key."""
    found = journal.inbox.take("worker", NOW)
    return found.key if found is not None else None


def made(journal: Journal) -> list[tuple[str, Call]]:
    """Make every call that waits, and return them with their keys."""
    calls = []
    while (sending := journal.outbox.take("sender", NOW)) is not None:
        calls.append((sending.key, sending.call))
        journal.outbox.sent(sending.id, None)
    return calls


def test_a_key_is_kept_once(journal: Journal) -> None:
    """A request sent again is not written again, even when it was answered meanwhile."""
    assert journal.inbox.put(delivery("a"))
    assert not journal.inbox.put(delivery("a", NOW + MINUTE))
    found = journal.inbox.take("worker", NOW)
    assert found is not None
    journal.inbox.finish(found.id, [])
    assert not journal.inbox.put(delivery("a"))
    assert journal.inbox.take("worker", NOW) is None


def test_a_delivery_comes_back_as_it_was(journal: Journal) -> None:
    """Everything but its id is what was put, the time aware."""
    put = delivery("a", is_urgent=True)
    journal.inbox.put(put)
    found = journal.inbox.take("worker", NOW)
    assert found is not None
    assert (found.key, found.kind, found.name, found.body, found.received) == (
        put.key,
        put.kind,
        put.name,
        put.body,
        put.received,
    )
    assert found.is_urgent
    assert found.attempts == 0
    assert found.received.tzinfo is not None


def test_urgent_ones_first_then_the_oldest(journal: Journal) -> None:
    """What must be answered in three seconds does not wait behind the rest."""
    journal.inbox.put(delivery("late", NOW + MINUTE))
    journal.inbox.put(delivery("early", NOW))
    journal.inbox.put(delivery("urgent late", NOW + 3 * MINUTE, is_urgent=True))
    journal.inbox.put(delivery("urgent early", NOW + 2 * MINUTE, is_urgent=True))
    assert [taken_key(journal) for _ in range(5)] == ["urgent early", "urgent late", "early", "late", None]


def test_finishing_blanks_the_body_and_puts_the_calls(journal: Journal, url: str) -> None:
    """Nothing of what was said is kept; the calls have the delivery's key and their place."""
    journal.inbox.put(delivery("a"))
    found = journal.inbox.take("worker", NOW)
    assert found is not None
    assert journal.inbox.finish(found.id, [call("one", "C1"), call("two", "C1")])
    assert journal.inbox.pending() == 0
    assert journal.outbox.pending() == 2
    assert made(journal) == [("a/0", call("one", "C1")), ("a/1", call("two", "C1"))]
    assert "body of a" not in str(rows(url, "SELECT * FROM inbox"))
    assert rows(url, "SELECT key, state FROM inbox") == [("", "done")]


def test_calls_begun_come_before_those_of_the_end(journal: Journal) -> None:
    """The numbers go on after those given at the beginning."""
    journal.inbox.put(delivery("a"))
    found = journal.inbox.take("worker", NOW)
    assert found is not None
    assert journal.inbox.begin(found.id, [call("eyes", "C1")])
    assert journal.inbox.begin(found.id, [call("more", "C1")])
    assert journal.inbox.finish(found.id, [call("answer", "C1")])
    assert [key for key, _ in made(journal)] == ["a/0", "a/1", "a/2"]


def test_calls_begun_again_after_a_kill_are_kept_once(journal: Journal) -> None:
    """Whoever takes a delivery over begins as the one before did; the end has numbers of its own."""
    journal.inbox.put(delivery("a"))
    found = journal.inbox.take("dead", NOW)
    assert found is not None
    journal.inbox.begin(found.id, [call("eyes"), call("more")])
    assert journal.inbox.release(lambda holder: holder == "dead") == 1
    again = journal.inbox.take("worker", NOW)
    assert again is not None
    assert again.attempts == 1
    journal.inbox.begin(again.id, [call("eyes")])
    journal.inbox.finish(again.id, [call("answer")])
    assert [(key, found.arguments["text"]) for key, found in made(journal)] == [
        ("a/0", "eyes"),
        ("a/1", "more"),
        ("a/2", "answer"),
    ]


def test_a_delivery_ends_once(journal: Journal) -> None:
    """Who was taken for dead and ends late writes nothing."""
    journal.inbox.put(delivery("a"))
    found = journal.inbox.take("slow", NOW)
    assert found is not None
    journal.inbox.release(lambda _: True)
    assert not journal.inbox.finish(found.id, [call("too late")])
    assert not journal.inbox.begin(found.id, [call("too late")])
    assert not journal.inbox.fail(found.id, "ab12", [call("too late")])
    assert not journal.inbox.put_back(found.id, NOW)
    assert journal.outbox.pending() == 0
    assert taken_key(journal) == "a"


def test_put_back_waits_for_its_time(journal: Journal) -> None:
    """Nobody takes it before, and others are not held up."""
    journal.inbox.put(delivery("a"))
    journal.inbox.put(delivery("b", NOW + MINUTE))
    found = journal.inbox.take("worker", NOW)
    assert found is not None
    journal.inbox.put_back(found.id, NOW + MINUTE)
    assert taken_key(journal) == "b"
    assert taken_key(journal) is None
    again = journal.inbox.take("worker", NOW + MINUTE)
    assert again is not None
    assert (again.key, again.attempts) == ("a", 1)


def test_a_failure_is_counted_and_answered(journal: Journal, url: str) -> None:
    """It ends with its number and with the calls that say so."""
    journal.inbox.put(delivery("a"))
    found = journal.inbox.take("worker", NOW)
    assert found is not None
    assert journal.inbox.fail(found.id, "ab12", [call("sorry")])
    assert [key for key, _ in made(journal)] == ["a/0"]
    assert rows(url, "SELECT state, error FROM inbox") == [("done", "ab12")]
    assert journal.inbox.failures(NOW - 1000 * DAY) == 1


def test_only_what_dead_holders_hold_is_released(journal: Journal) -> None:
    """What a living process works on is left alone."""
    for key in "abc":
        journal.inbox.put(delivery(key))
    for holder in ("dead", "alive", "dead"):
        journal.inbox.take(holder, NOW)
    assert journal.inbox.release(lambda holder: holder == "dead") == 2
    assert journal.inbox.release(lambda holder: holder == "dead") == 0
    assert [taken_key(journal) for _ in range(3)] == ["a", "c", None]
    assert journal.inbox.pending() == 3


def test_purge_forgets_what_is_done(journal: Journal) -> None:
    """What still waits stays, however old."""
    for key in "ab":
        journal.inbox.put(delivery(key, NOW - 1000 * DAY))
    found = journal.inbox.take("worker", NOW)
    assert found is not None
    journal.inbox.finish(found.id, [])
    assert journal.inbox.purge(NOW - DAY) == 0
    assert journal.inbox.purge(NOW + 10_000 * DAY) == 1
    assert journal.inbox.pending() == 1


def test_any_text_is_kept(journal: Journal) -> None:
    """NUL signs, halves of emoji and the rest of Unicode harm neither database."""
    odd = delivery("a\0\ud83d🦊")
    journal.inbox.put(odd)
    found = journal.inbox.take("w\0", NOW)
    assert found is not None
    assert found.key == "a?🦊"
    journal.inbox.finish(found.id, [call("\0 \ud83d 🦊 {}", "lane\0")])
    assert made(journal)[0][1].arguments["text"] == "\0 \ud83d 🦊 {}"


def test_a_time_without_time_zone_is_refused(journal: Journal) -> None:
    """Nobody could tell when it is."""
    with pytest.raises(Exception, match="without time zone"):
        journal.inbox.put(delivery("a", NOW.replace(tzinfo=None)))
