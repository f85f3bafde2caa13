"""Each draft is sent by one worker, followed until its end, and each change is kept once."""

from __future__ import annotations

import threading

import pytest

from bot.contributing.models import Opened, Progress, State
from bot.contributing.views import Written
from bot.journal.journal import Journal
from tests.journal.samples import DAY, MINUTE, NOW, contribution, kept, rows, sent

WRITTEN = Written("lecons/louer.md", "mediation")
TICKET = Written("guides/locaux.md", is_ticket=True)


def news(journal: Journal) -> list[str]:
    """Return the keys of what is still to be told."""
    return [one.key for one in journal.draft_news.untold()]


def take(journal: Journal, holder: str = "sender") -> str | None:
    """Take the next draft; return its id."""
    found = journal.draft_queue.take(holder, NOW)
    return found.draft.id if found is not None else None


def test_the_oldest_is_sent_first_by_one_worker(journal: Journal) -> None:
    """While it is, nobody else takes it."""
    journal.drafts.keep(contribution("late", made_at=NOW))
    journal.drafts.keep(contribution("early", made_at=NOW - DAY))
    assert [take(journal, "one"), take(journal, "two"), take(journal, "three")] == ["early", "late", None]
    assert kept(journal, "early").state == "sending"


def test_many_take_each_draft_once(journal: Journal) -> None:
    """However many threads look at the same time."""
    for number in range(40):
        journal.drafts.keep(contribution(f"d{number:02}"))
    taken: list[str] = []

    def work() -> None:
        while (id := take(journal)) is not None:
            taken.append(id)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    # Of two that look at once, one may find its choice taken and look again later: none is left for ever.
    work()
    assert sorted(taken) == [f"d{number:02}" for number in range(40)]


def test_what_the_forge_made_is_kept(journal: Journal) -> None:
    """And told once, also when the same is told twice after a kill."""
    view = sent(journal, contribution())
    assert (view.state, view.number, view.address) == ("open", 7, "https://forge.example/7")
    assert (view.page, view.owner, view.head, view.is_ticket) == ("lecons/louer.md", "mediation", "head 1", False)
    assert view.sent_at is not None
    assert journal.draft_queue.opened("d1", Opened(7, "https://forge.example/7", False, "head 1"), WRITTEN)
    assert news(journal) == ["draft d1 opened"]


def test_what_cannot_be_sent_now_waits_with_its_reason(journal: Journal) -> None:
    """Each attempt counts, unless the forge asked us to wait: one is kept, since it may have arrived."""
    journal.drafts.keep(contribution())
    for expected in (1, 2):
        take(journal)
        assert journal.draft_queue.put_back("d1", NOW, "error.forge_unreachable", {"reason": "ConnectError"})
        assert kept(journal).attempts == expected
    for _ in range(3):
        take(journal)
        journal.draft_queue.put_back("d1", NOW, "error.forge_busy", {}, is_counted=False)
    view = kept(journal)
    assert (view.state, view.attempts, view.reason) == ("waiting", 2, "error.forge_busy")
    assert not journal.draft_queue.put_back("d1", NOW, "x", {})


def test_it_is_not_taken_before_its_time(journal: Journal) -> None:
    """The others are."""
    for id in ("a", "b"):
        journal.drafts.keep(contribution(id))
    take(journal)
    journal.draft_queue.put_back("a", NOW + MINUTE, "error.forge_unreachable", {})
    assert [take(journal), take(journal)] == ["b", None]
    again = journal.draft_queue.take("sender", NOW + MINUTE)
    assert again is not None
    assert again.draft.id == "a"


def test_what_its_author_must_change_is_told(journal: Journal) -> None:
    """With what is wrong; nothing of it is lost."""
    journal.drafts.keep(contribution())
    take(journal)
    assert journal.draft_queue.stuck("d1", "writing.field_too_long", {"name": "why", "limit": 2000})
    assert not journal.draft_queue.stuck("d1", "writing.field_too_long", {})
    view = kept(journal)
    assert (view.state, view.reason, view.data) == ("stuck", "writing.field_too_long", {"name": "why", "limit": 2000})
    assert view.draft.fields == contribution().fields
    assert news(journal) == ["draft d1 stuck"]


def test_what_dead_processes_held_waits_again(journal: Journal) -> None:
    """And what anybody has held for too long."""
    for id in ("a", "b", "c"):
        journal.drafts.keep(contribution(id))
    take(journal, "dead")
    take(journal, "alive")
    journal.draft_queue.take("far away", NOW - DAY)
    assert journal.draft_queue.release(lambda holder: holder == "dead", NOW - MINUTE) == 2
    assert sorted(view.state for view in journal.drafts.open_ones()) == ["sending", "waiting", "waiting"]


def test_taken_back_while_it_is_sent(journal: Journal) -> None:
    """It is closed once it is known what was made; not before, when nothing could be found yet."""
    journal.drafts.keep(contribution())
    take(journal)
    assert journal.drafts.withdraw("d1", "U-ALICE") == "withdrawn"
    assert journal.draft_queue.to_close(NOW) is None
    assert not journal.draft_queue.opened("d1", Opened(7, ""), WRITTEN)
    view = kept(journal)
    assert (view.state, view.number, view.is_closing) == ("withdrawn", 7, True)
    assert journal.draft_queue.to_close(NOW) == view
    assert news(journal) == ["draft d1 withdrawn"]


@pytest.mark.parametrize("outcome", ["put back", "stuck", "killed"])
def test_taken_back_while_sending_fails(journal: Journal, outcome: str) -> None:
    """It stays taken back, is not sent again, and is looked for on the forge."""
    journal.drafts.keep(contribution())
    take(journal)
    journal.drafts.withdraw("d1", "U-ALICE")
    if outcome == "put back":
        journal.draft_queue.put_back("d1", NOW, "error.forge_unreachable", {})
    elif outcome == "stuck":
        assert not journal.draft_queue.stuck("d1", "writing.page_gone", {})
    else:
        journal.draft_queue.release(lambda _: True)
    assert take(journal) is None
    closing = journal.draft_queue.to_close(NOW)
    assert closing is not None
    assert (closing.state, closing.number) == ("withdrawn", 0)


@pytest.mark.parametrize(
    ("told", "state", "is_news"),
    [
        (Progress("open", "head 1"), "open", False),
        (Progress("changes", "head 1", said="Citez la facture."), "changes", True),
        (Progress("merged", "head 1", "m1"), "merged", True),
        (Progress("closed", "head 1", said="Déjà dit ailleurs."), "declined", True),
    ],
)
def test_each_change_on_the_forge_is_kept_once(journal: Journal, told: Progress, state: State, is_news: bool) -> None:
    """However often the forge tells it; with the words that came with it."""
    sent(journal, contribution())
    journal.draft_news.told(journal.draft_news.untold()[0].id)
    assert journal.draft_queue.progressed("d1", told) is is_news
    assert not journal.draft_queue.progressed("d1", told)
    view = kept(journal)
    assert (view.state, view.said, view.merged_as) == (state, told.said, told.merged_as)
    assert news(journal) == ([f"draft d1 {state}"] if is_news else [])
    assert (view.done_at is not None) == (state == "declined")


def test_changes_asked_a_second_time_are_other_news(journal: Journal) -> None:
    """A reviewer's old word, which the forge goes on telling after the change was made, is none."""
    sent(journal, contribution())
    asked = Progress("changes", "head 1", said="Citez la facture.")
    assert journal.draft_queue.progressed("d1", asked)
    journal.drafts.revise(contribution())
    take(journal)
    journal.draft_queue.opened("d1", Opened(7, "", False, "head 2"), WRITTEN)
    assert kept(journal).state == "open"
    assert not journal.draft_queue.progressed("d1", Progress("changes", "head 2", said="Citez la facture."))
    assert journal.draft_queue.progressed("d1", Progress("changes", "head 2", said="Et la date ?"))
    assert news(journal) == ["draft d1 opened", "draft d1 changes", "draft d1 changes 2"]


def test_changes_may_be_asked_without_a_word(journal: Journal) -> None:
    """They are told all the same, once."""
    sent(journal, contribution())
    assert journal.draft_queue.progressed("d1", Progress("changes", "head 1"))
    assert not journal.draft_queue.progressed("d1", Progress("changes", "head 1"))


def test_somebody_makes_the_change_by_hand(journal: Journal) -> None:
    """A new commit has it read again; the author is not asked any more."""
    sent(journal, contribution())
    journal.draft_queue.progressed("d1", Progress("changes", "head 1"))
    assert not journal.draft_queue.progressed("d1", Progress("open", "head 1"))
    assert journal.draft_queue.progressed("d1", Progress("open", "head 2"))
    assert (kept(journal).state, kept(journal).head) == ("open", "head 2")


def test_merged_then_online(journal: Journal) -> None:
    """Each told once, and then there is nothing more to follow."""
    sent(journal, contribution())
    assert [view.draft.id for view in journal.draft_queue.followed()] == ["d1"]
    assert not journal.draft_queue.online("d1")
    journal.draft_queue.progressed("d1", Progress("merged", "head 1", "m1"))
    assert journal.draft_queue.followed() == ()
    assert [view.draft.id for view in journal.drafts.merged_ones()] == ["d1"]
    assert journal.draft_queue.online("d1")
    assert not journal.draft_queue.online("d1")
    assert kept(journal).is_done
    assert news(journal) == ["draft d1 opened", "draft d1 merged", "draft d1 online"]


def test_merged_while_it_was_taken_back(journal: Journal) -> None:
    """What is merged is merged, and said so."""
    sent(journal, contribution())
    journal.drafts.withdraw("d1", "U-ALICE")
    assert journal.draft_queue.progressed("d1", Progress("merged", "head 1", "m1"))
    view = kept(journal)
    assert (view.state, view.is_closing, view.done_at) == ("merged", False, None)


def test_a_ticket_that_is_closed_is_dealt_with(journal: Journal) -> None:
    """Nothing of it is to be indexed."""
    sent(journal, contribution(kind="outdated"), written=TICKET)
    assert journal.draft_queue.progressed("d1", Progress("closed"))
    assert kept(journal).state == "online"


def test_two_people_report_the_same_page(journal: Journal) -> None:
    """One who takes it back does not take the other's; what somebody else opened is not ours to close."""
    sent(journal, contribution("a", "U-ALICE", kind="outdated"), written=TICKET)
    journal.drafts.keep(contribution("b", "U-BOB", kind="outdated"))
    take(journal)
    journal.draft_queue.opened("b", Opened(7, "", is_new=False), TICKET)
    first, second = kept(journal, "a"), kept(journal, "b")
    assert (first.is_ours, second.is_ours) == (True, False)
    assert journal.draft_queue.shares_number(first)
    journal.drafts.withdraw("b", "U-BOB")
    assert not journal.draft_queue.shares_number(first)


def test_what_is_left_for_later_when_closing(journal: Journal) -> None:
    """The forge is down: it is closed when it is there again."""
    sent(journal, contribution())
    journal.drafts.withdraw("d1", "U-ALICE")
    journal.draft_queue.close_later("d1", NOW + MINUTE, "error.forge_unreachable")
    assert journal.draft_queue.to_close(NOW) is None
    closing = journal.draft_queue.to_close(NOW + MINUTE)
    assert closing is not None
    assert closing.attempts == 1


def test_what_stands_is_written_again(journal: Journal) -> None:
    """When the pages moved under it; nothing is told of it."""
    sent(journal, contribution())
    assert journal.draft_queue.write_again("d1")
    assert not journal.draft_queue.write_again("d1")
    assert take(journal) == "d1"
    journal.draft_queue.opened("d1", Opened(7, "", False, "head 2"), WRITTEN)
    assert (kept(journal).state, kept(journal).head) == ("open", "head 2")
    assert news(journal) == ["draft d1 opened"]


def test_a_long_wait_is_told_once(journal: Journal) -> None:
    """Whoever looks every minute."""
    sent(journal, contribution())
    assert journal.draft_news.waits_long("d1")
    assert not journal.draft_news.waits_long("d1")
    assert not journal.draft_news.waits_long("d9")
    assert rows_of_news(journal) == ["opened", "waiting-long"]


def rows_of_news(journal: Journal) -> list[str]:
    """Return the kinds of what is to be told."""
    return [one.kind for one in journal.draft_news.untold()]


def test_the_reason_is_in_no_other_column(journal: Journal, url: str) -> None:
    """What a draft failed for goes when it is sent."""
    journal.drafts.keep(contribution())
    take(journal)
    journal.draft_queue.put_back("d1", NOW, "error.forge_unreachable", {"reason": "secret words"})
    take(journal)
    journal.draft_queue.opened("d1", Opened(7, ""), WRITTEN)
    assert "secret words" not in str(rows(url, "SELECT * FROM drafts"))
