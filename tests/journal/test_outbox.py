"""Calls are made once, in the order of their lane, and no lane holds up another."""

from __future__ import annotations

from bot.deliveries import Posted, Sending
from bot.journal.journal import Journal
from tests.journal.samples import DAY, MINUTE, NOW, call, rows

PLACE = Posted("C9", "17.5")


def take(journal: Journal, holder: str = "sender") -> Sending:
    """Take the next call; there must be one."""
    found = journal.outbox.take(holder, NOW)
    assert found is not None
    return found


def words(sending: Sending | None) -> str | None:
    """Return the text of a call taken."""
    return str(sending.call.arguments["text"]) if sending is not None else None


def test_a_key_is_kept_once(journal: Journal) -> None:
    """A reminder put by two processes is sent once, also when it was sent meanwhile."""
    assert journal.outbox.put([call("one"), call("two")], "reminder")
    assert not journal.outbox.put([call("one"), call("two")], "reminder")
    first = take(journal)
    assert (first.key, first.attempts, first.is_unsure) == ("reminder/0", 0, False)
    journal.outbox.sent(first.id, None)
    journal.outbox.sent(take(journal).id, None)
    assert not journal.outbox.put([call("one"), call("two")], "reminder")
    assert journal.outbox.take("sender", NOW) is None


def test_one_call_of_a_lane_at_a_time(journal: Journal) -> None:
    """The second is taken when the first is made."""
    journal.outbox.put([call("one", "A"), call("two", "A"), call("three", "A")], "k")
    first = take(journal)
    assert journal.outbox.take("other", NOW) is None
    journal.outbox.sent(first.id, None)
    second = take(journal)
    assert words(second) == "two"
    journal.outbox.drop(second.id, "channel_not_found")
    assert words(take(journal)) == "three"


def test_calls_without_lane_wait_for_nothing(journal: Journal) -> None:
    """They are all taken at once, the oldest first."""
    journal.outbox.put([call("one"), call("two")], "k")
    assert [words(journal.outbox.take("sender", NOW)) for _ in range(3)] == ["one", "two", None]


def test_a_lane_that_waits_holds_up_no_other(journal: Journal) -> None:
    """After a 429 its calls wait in their order, and everything else goes on."""
    journal.outbox.put([call("a1", "A"), call("a2", "A"), call("b1", "B"), call("free")], "k")
    journal.outbox.put_back(take(journal).id, NOW + MINUTE)
    assert [words(journal.outbox.take("sender", NOW)) for _ in range(3)] == ["b1", "free", None]
    again = journal.outbox.take("sender", NOW + MINUTE)
    assert words(again) == "a1"
    assert again is not None
    assert again.attempts == 1
    assert not again.is_unsure


def test_calls_put_later_stand_behind_those_of_their_lane(journal: Journal) -> None:
    """Whatever state the first one is in."""
    journal.outbox.put([call("one", "A")], "k1")
    journal.outbox.put([call("two", "A")], "k2")
    journal.outbox.put_back(take(journal).id, NOW + MINUTE)
    journal.outbox.put([call("three", "A")], "k3")
    assert journal.outbox.take("sender", NOW) is None
    seen = []
    while (sending := journal.outbox.take("sender", NOW + MINUTE)) is not None:
        seen.append(words(sending))
        journal.outbox.sent(sending.id, None)
    assert seen == ["one", "two", "three"]


def test_a_call_made_is_blanked(journal: Journal, url: str) -> None:
    """Neither its text nor its place nor its key stay."""
    journal.outbox.put([call("secret", "a lane", name="a name")], "a key")
    journal.outbox.sent(take(journal).id, PLACE)
    kept = str(rows(url, "SELECT * FROM outbox")) + str(rows(url, "SELECT * FROM posts"))
    assert [word for word in ("secret", "a lane", "a name", "a key") if word in kept] == [], kept


def test_what_dead_holders_may_have_made_is_unsure(journal: Journal) -> None:
    """It keeps its place in the lane, and whoever takes it knows to look first, also after it was put back."""
    journal.outbox.put([call("one", "A"), call("two", "A")], "k")
    take(journal, "dead")
    assert journal.outbox.release(lambda holder: holder == "dead") == 1
    again = take(journal)
    assert (words(again), again.is_unsure, again.attempts) == ("one", True, 1)
    journal.outbox.put_back(again.id, NOW)
    assert take(journal).is_unsure


def test_unsure_is_kept_for_later(journal: Journal) -> None:
    """A call whose answer was lost is looked for before it is made again."""
    journal.outbox.put([call("one")], "k")
    journal.outbox.unsure(take(journal).id, NOW + MINUTE)
    assert journal.outbox.take("sender", NOW) is None
    again = journal.outbox.take("sender", NOW + MINUTE)
    assert again is not None
    assert again.is_unsure


def test_a_call_ends_once(journal: Journal) -> None:
    """Who was taken for dead and ends late changes nothing."""
    journal.outbox.put([call("one", "A", name="n")], "k")
    slow = take(journal)
    journal.outbox.release(lambda _: True)
    assert not journal.outbox.sent(slow.id, PLACE)
    assert not journal.outbox.drop(slow.id, "x")
    assert not journal.outbox.put_back(slow.id, NOW)
    assert not journal.outbox.unsure(slow.id, NOW)
    assert journal.posts.find("n") is None
    assert journal.outbox.pending() == 1


def test_a_post_is_found_by_its_name(journal: Journal) -> None:
    """The last one of a name, until it is forgotten."""
    assert journal.posts.find("answer") is None
    for place in (Posted("C1", "1.0"), PLACE):
        journal.outbox.put([call("x", name="answer")], place.ts)
        journal.outbox.sent(take(journal).id, place)
    assert journal.posts.find("answer") == PLACE
    assert journal.posts.forget(NOW + 10_000 * DAY) == 1
    assert journal.posts.find("answer") is None


def test_a_target_completes_the_arguments(journal: Journal) -> None:
    """Each method has its own words for where a message stands."""
    journal.outbox.put([call("first", name="answer")], "k")
    journal.outbox.sent(take(journal).id, PLACE)
    methods = ("chat.update", "reactions.add", "pins.add", "chat.postMessage")
    journal.outbox.put([call("x", target="answer", method=method) for method in methods], "targets")
    found = [dict(take(journal).call.arguments) for _ in methods]
    assert found == [
        {"channel": "C9", "ts": "17.5", "text": "x"},
        {"channel": "C9", "timestamp": "17.5", "text": "x"},
        {"channel": "C9", "timestamp": "17.5", "text": "x"},
        {"channel": "C9", "thread_ts": "17.5", "text": "x"},
    ]


def test_a_call_waits_for_its_target_to_be_posted(journal: Journal) -> None:
    """In another lane too, without holding up anything else, and is ready as soon as it is."""
    journal.outbox.put([call("first", "A", name="answer")], "k1")
    journal.outbox.put([call("update", "B", target="answer", method="chat.update"), call("after", "B")], "k2")
    journal.outbox.put([call("other", "C")], "k3")
    first = take(journal)
    assert [words(journal.outbox.take("sender", NOW)) for _ in range(2)] == ["other", None]
    journal.outbox.sent(first.id, PLACE)
    update = take(journal)
    assert (words(update), update.call.arguments["ts"], update.attempts) == ("update", "17.5", 0)
    assert journal.outbox.take("sender", NOW) is None
    journal.outbox.sent(update.id, None)
    assert words(take(journal)) == "after"


def test_a_call_that_waits_for_its_target_is_looked_at_again(journal: Journal, url: str) -> None:
    """Should it not have been woken, a second later."""
    journal.outbox.put([call("first", name="answer"), call("update", target="answer", method="chat.update")], "k")
    first = take(journal)
    assert journal.outbox.take("sender", NOW) is None
    assert rows(url, "SELECT state FROM outbox WHERE target <> ''") == [("blocked",)]
    assert journal.outbox.take("sender", NOW + MINUTE) is None
    journal.outbox.sent(first.id, PLACE)
    assert words(journal.outbox.take("sender", NOW + 2 * MINUTE)) == "update"


def test_a_call_whose_target_will_never_be_posted_is_dropped(journal: Journal, url: str) -> None:
    """The call that would have posted it was dropped, came later, or never was; its lane goes on."""
    journal.outbox.put([call("first", name="gone")], "k1")
    journal.outbox.put([call("update", "A", target="gone"), call("behind", "A")], "k2")
    journal.outbox.put([call("early", "B", target="late"), call("posts late", "B", name="late")], "k3")
    journal.outbox.drop(take(journal).id, "channel_not_found")
    assert [words(journal.outbox.take("sender", NOW)) for _ in range(3)] == ["behind", "posts late", None]
    reasons = rows(url, "SELECT reason FROM outbox WHERE state = 'done' ORDER BY id")
    assert reasons == [("channel_not_found",), ("no_post",), ("no_post",)]


def test_purge_forgets_what_is_done(journal: Journal) -> None:
    """What still waits stays."""
    journal.outbox.put([call("one"), call("two")], "k")
    journal.outbox.sent(take(journal).id, None)
    assert journal.outbox.purge(NOW + 10_000 * DAY) == 1
    assert journal.outbox.pending() == 1
