"""Who is asked to validate is asked once, decides once of what they have read, and never of what is theirs."""

from __future__ import annotations

import threading

import pytest

from bot.contributing.models import Opened, Progress
from bot.contributing.views import Decided, Decision, Review, Reviewer, Written
from bot.journal.journal import Journal
from tests.journal.samples import DAY, MINUTE, NOW, contribution, kept, reviewer, rows, sent


def ask(journal: Journal, account: str = "U-BOB") -> Review:
    """Ask somebody who must not have been asked."""
    review = journal.reviews.ask("d1", reviewer(account), NOW, NOW + DAY)
    assert review is not None
    return review


def decide(
    journal: Journal, decision: Decision = "accept", account: str = "U-BOB", word: str = "", head: str = "head 1"
) -> Decided:
    """Decide of the draft."""
    return journal.reviews.decide("d1", reviewer(account), decision, word, head, NOW)


def test_somebody_is_asked_once(journal: Journal) -> None:
    """Another person may be."""
    sent(journal, contribution())
    review = ask(journal)
    assert (review.reviewer, review.asked_at, review.next_at, review.times) == (reviewer(), NOW, NOW + DAY, 1)
    assert journal.reviews.ask("d1", reviewer(), NOW, None) is None
    ask(journal, "U-EVE")
    assert [one.reviewer.account for one in journal.reviews.of("d1")] == ["U-BOB", "U-EVE"]
    assert [one.draft_id for one in journal.reviews.of_account("U-BOB")] == ["d1"]


def test_of_several_that_ask_one_does(journal: Journal) -> None:
    """Two processes look at the same minute."""
    sent(journal, contribution())
    asked: list[Review | None] = []
    threads = [
        threading.Thread(target=lambda: asked.append(journal.reviews.ask("d1", reviewer(), NOW, None)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(review is not None for review in asked) == 1


def test_nobody_is_asked_about_what_is_not_to_be_read(journal: Journal) -> None:
    """Not sent yet, done, or gone."""
    journal.drafts.keep(contribution())
    assert journal.reviews.ask("d1", reviewer(), NOW, None) is None
    journal.drafts.withdraw("d1", "U-ALICE")
    assert journal.reviews.ask("d1", reviewer(), NOW, None) is None
    assert journal.reviews.ask("d9", reviewer(), NOW, None) is None


def test_each_is_put_to_whom_it_is_for_once(journal: Journal) -> None:
    """And again when it has changed since they decided."""
    sent(journal, contribution())
    review = ask(journal)
    assert [one.key for one in journal.reviews.unasked()] == [f"review {review.id} 1"]
    journal.reviews.told(review)
    assert journal.reviews.unasked() == ()
    assert journal.reviews.ask_again(review.id, NOW, None) is None
    decide(journal, "changes")
    assert journal.reviews.ask_again(review.id, NOW + DAY, None) is not None
    (again,) = journal.reviews.unasked()
    assert (again.key, again.decision, again.asked_at) == (f"review {review.id} 2", "", NOW + DAY)


def test_nobody_else_is_waited_for(journal: Journal) -> None:
    """Once that is known."""
    sent(journal, contribution())
    review = ask(journal)
    assert journal.reviews.stop_waiting(review.id)
    assert not journal.reviews.stop_waiting(review.id)
    assert journal.reviews.of("d1")[0].next_at is None


@pytest.mark.parametrize(
    ("account", "organisation", "outcome"),
    [
        ("U-BOB", "Institut Deux", "kept"),
        ("U-ALICE", "Institut Deux", "self"),
        ("U-BOB", "Association Une", "organisation"),
        ("U-BOB", "  association   UNE ", "organisation"),
        ("U-BOB", "Ässociation Une", "organisation"),
        ("U-BOB", "", "kept"),
    ],
)
def test_nobody_validates_their_own(journal: Journal, account: str, organisation: str, outcome: Decided) -> None:
    """Neither the author nor anybody of their organisation, however it is typed."""
    sent(journal, contribution())
    decided = journal.reviews.decide("d1", Reviewer(account, "x", organisation), "accept", "", "head 1", NOW)
    assert decided == outcome
    assert (journal.reviews.to_carry_out(NOW) is not None) == (outcome == "kept")


def test_what_has_changed_since_it_was_read_is_not_validated(journal: Journal) -> None:
    """Nor what is gone, nor a ticket, of which there is nothing to validate."""
    sent(journal, contribution())
    assert decide(journal, head="head 0") == "changed"
    assert journal.reviews.decide("d9", reviewer(), "accept", "", "head 1", NOW) == "gone"
    journal.drafts.keep(contribution("ticket", kind="outdated"))
    journal.draft_queue.take("sender", NOW)
    journal.draft_queue.opened("ticket", Opened(8, "", head="head 1"), Written("x.md", is_ticket=True))
    assert journal.reviews.decide("ticket", reviewer(), "accept", "", "head 1", NOW) == "gone"


def test_one_decision_stands_at_a_time(journal: Journal) -> None:
    """Whoever comes second is told; whoever was not asked may decide too."""
    sent(journal, contribution())
    ask(journal)
    assert decide(journal, account="U-EVE") == "kept"
    assert decide(journal, "decline") == "decided"
    found = journal.reviews.to_carry_out(NOW)
    assert found is not None
    assert (found.reviewer.account, found.decision, found.head) == ("U-EVE", "accept", "head 1")


@pytest.mark.parametrize(("decision", "state"), [("accept", "open"), ("changes", "changes"), ("decline", "declined")])
def test_a_decision_is_carried_out_once(journal: Journal, decision: Decision, state: str) -> None:
    """What is accepted is merged when the forge says so; the others are told with their word."""
    sent(journal, contribution())
    journal.draft_news.told(journal.draft_news.untold()[0].id)
    decide(journal, decision, word="Citez la facture.")
    found = journal.reviews.to_carry_out(NOW)
    assert found is not None
    assert journal.reviews.carried_out(found.id, NOW)
    assert not journal.reviews.carried_out(found.id, NOW)
    assert journal.reviews.to_carry_out(NOW) is None
    assert kept(journal).state == state
    told = [(one.kind, one.word) for one in journal.draft_news.untold()]
    assert told == ([] if decision == "accept" else [(state, "Citez la facture.")])


def test_a_decision_waits_for_the_forge(journal: Journal) -> None:
    """Each failure counts; nothing is lost."""
    sent(journal, contribution())
    decide(journal)
    found = journal.reviews.to_carry_out(NOW)
    assert found is not None
    journal.reviews.carry_out_later(found.id, NOW + MINUTE, "error.forge_unreachable")
    assert journal.reviews.to_carry_out(NOW) is None
    later = journal.reviews.to_carry_out(NOW + MINUTE)
    assert later is not None
    assert (later.attempts, later.reason) == (1, "error.forge_unreachable")


def test_a_decision_waits_while_its_draft_is_written_again(journal: Journal) -> None:
    """What is there then is other than what was read."""
    sent(journal, contribution())
    decide(journal)
    journal.draft_queue.write_again("d1")
    assert journal.reviews.to_carry_out(NOW) is None
    journal.draft_queue.take("sender", NOW)
    journal.draft_queue.opened("d1", Opened(7, "", False, "head 2"), Written("x.md"))
    assert journal.reviews.to_carry_out(NOW) is not None


def test_a_decision_of_what_was_merged_meanwhile_changes_nothing(journal: Journal) -> None:
    """Somebody did it on the forge."""
    sent(journal, contribution())
    decide(journal, "decline")
    journal.draft_queue.progressed("d1", Progress("merged", "head 1", "m1"))
    found = journal.reviews.to_carry_out(NOW)
    assert found is not None
    journal.reviews.carried_out(found.id, NOW)
    assert kept(journal).state == "merged"


def test_accounts_are_forgotten_when_the_draft_is_done(journal: Journal, url: str) -> None:
    """Role and organisation stay: they are what is written down."""
    sent(journal, contribution())
    ask(journal)
    decide(journal)
    journal.draft_queue.progressed("d1", Progress("merged", "head 1", "m1"))
    journal.draft_queue.online("d1")
    for news in journal.draft_news.untold():
        journal.draft_news.told(news.id)
    assert "U-BOB" not in str(rows(url, "SELECT * FROM reviews"))
    assert journal.reviews.of("d1")[0].reviewer == Reviewer("", "capitalisation", "Institut Deux")
