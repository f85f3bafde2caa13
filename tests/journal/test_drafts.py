"""What people contribute is kept once, changed and taken back by its author alone, and told once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.contributing.models import Author, Draft, Origin, Progress
from bot.journal.journal import Journal
from indexer.models import Visibility
from tests.journal.samples import DAY, MINUTE, NOW, contribution, kept, rows, sent

WHOLE = Draft(
    id="whole",
    kind="section",
    fields={"text": "Nouveau texte, « guillemets », \U0001f600.", "reason": "Plus à jour"},
    origin=Origin("web", "a secret address", "", ""),
    made_at=NOW,
    language="en",
    author=Author("mediation", "Association Une", "Quelqu'un <q@example.org>"),
    page="guides/locaux.md",
    anchor="ou",
    base="0123abcd",
    visibility=Visibility.PARTNERS,
    gap_id=4,
)


def news(journal: Journal) -> list[str]:
    """Return the keys of what is still to be told."""
    return [one.key for one in journal.draft_news.untold()]


def test_a_draft_is_kept_once_and_whole(journal: Journal) -> None:
    """Sent twice by an impatient finger, it is one; all that it says comes back as it was."""
    assert journal.drafts.keep(WHOLE)
    assert not journal.drafts.keep(replace(WHOLE, fields={"text": "autre"}))
    view = kept(journal, "whole")
    assert view.draft == WHOLE
    assert (view.state, view.number, view.attempts, view.is_done) == ("waiting", 0, 0, False)
    assert journal.drafts.get("another") is None


def test_a_draft_may_have_to_wait(journal: Journal) -> None:
    """Until those whom it quotes have answered, for instance; changed by its author, it goes at once."""
    journal.drafts.keep(contribution(), not_before=NOW + DAY)
    assert journal.draft_queue.take("sender", NOW) is None
    assert journal.drafts.revise(contribution(fields={"title": "Sans citation"}))
    taken = journal.draft_queue.take("sender", NOW)
    assert taken is not None
    assert taken.draft.fields == {"title": "Sans citation"}


def test_people_see_their_own_drafts(journal: Journal) -> None:
    """The last first."""
    for number, person in enumerate(("U-ALICE", "U-BOB", "U-ALICE")):
        journal.drafts.keep(contribution(f"d{number}", person, made_at=NOW + number * MINUTE))
    assert [view.draft.id for view in journal.drafts.of_person("U-ALICE")] == ["d2", "d0"]
    assert journal.drafts.of_person("U-NOBODY") == ()


def test_what_may_still_become_something_is_listed(journal: Journal) -> None:
    """So that nobody makes twice what is under way."""
    for id in ("a", "b"):
        journal.drafts.keep(contribution(id))
    journal.drafts.withdraw("a", "U-ALICE")
    assert [view.draft.id for view in journal.drafts.open_ones()] == ["b"]


def test_only_its_author_takes_a_draft_back(journal: Journal) -> None:
    """Others are told that there is no such draft."""
    journal.drafts.keep(contribution())
    assert journal.drafts.withdraw("d1", "U-BOB") == "unknown"
    assert journal.drafts.withdraw("d9", "U-ALICE") == "unknown"
    assert kept(journal).state == "waiting"
    assert journal.drafts.withdraw("d1", "U-ALICE") == "withdrawn"
    assert journal.drafts.withdraw("d1", "U-ALICE") == "too_late"
    assert journal.draft_queue.take("sender", NOW) is None
    assert news(journal) == ["draft d1 withdrawn"]


def test_what_was_never_sent_need_not_be_closed(journal: Journal) -> None:
    """What was, or may have been by somebody who was killed, is still to be closed on the forge."""
    for id in ("never", "maybe"):
        journal.drafts.keep(contribution(id))
    journal.draft_queue.take("killed", NOW)
    journal.draft_queue.release(lambda holder: holder == "killed")
    first, second = (view.draft.id for view in journal.drafts.open_ones())
    for id in (first, second):
        journal.drafts.withdraw(id, "U-ALICE")
    assert [kept(journal, id).is_closing for id in (first, second)] == [True, False]
    closing = journal.draft_queue.to_close(NOW)
    assert closing is not None
    assert closing.draft.id == first
    assert journal.draft_queue.closed(first)
    assert not journal.draft_queue.closed(first)
    assert journal.draft_queue.to_close(NOW) is None


def test_a_draft_taken_back_after_it_was_opened(journal: Journal) -> None:
    """It is withdrawn at once for its author, and closed later; what was not told yet is not told any more."""
    sent(journal, contribution())
    assert news(journal) == ["draft d1 opened"]
    assert journal.drafts.withdraw("d1", "U-ALICE") == "withdrawn"
    assert news(journal) == ["draft d1 withdrawn"]
    assert kept(journal).is_closing


def test_a_merged_draft_cannot_be_taken_back(journal: Journal) -> None:
    """It is a page, which others own."""
    sent(journal, contribution())
    journal.draft_queue.progressed("d1", Progress("merged", "head 1", "m1"))
    assert journal.drafts.withdraw("d1", "U-ALICE") == "too_late"


def test_an_author_changes_a_draft(journal: Journal) -> None:
    """What keeps it from being sent is changed, and it goes again, with the number that it had."""
    sent(journal, contribution())
    journal.draft_queue.progressed("d1", Progress("changes", "head 1", said="Citez la facture."))
    changed = contribution(fields={"title": "Louer très tôt"}, origin=Origin("slack", "U-ALICE", "D1", ""))
    assert not journal.drafts.revise(replace(changed, origin=Origin("slack", "U-BOB")))
    assert journal.drafts.revise(changed)
    view = kept(journal)
    assert (view.state, view.number, view.draft.fields["title"]) == ("waiting", 7, "Louer très tôt")
    assert view.draft.origin == contribution().origin


def test_what_is_being_sent_or_done_is_not_changed(journal: Journal) -> None:
    """Nobody could tell which of both the forge has."""
    journal.drafts.keep(contribution())
    journal.draft_queue.take("sender", NOW)
    assert not journal.drafts.revise(contribution())
    journal.draft_queue.put_back("d1", NOW, "", {})
    journal.drafts.withdraw("d1", "U-ALICE")
    assert not journal.drafts.revise(contribution())


@pytest.mark.parametrize("state", ["waiting", "stuck"])
def test_the_installer_has_a_draft_sent_again(journal: Journal, state: str) -> None:
    """One that waits for its time, or is stuck; no other."""
    journal.drafts.keep(contribution())
    journal.draft_queue.take("sender", NOW)
    if state == "stuck":
        journal.draft_queue.stuck("d1", "writing.page_gone", {"path": "x.md"})
    else:
        journal.draft_queue.put_back("d1", NOW + DAY, "error.forge_unreachable", {})
    assert journal.draft_queue.take("sender", NOW) is None
    assert journal.drafts.retry("d1")
    assert journal.draft_queue.take("sender", NOW) is not None
    assert not journal.drafts.retry("d1")


def test_what_waits_for_one_reason_goes_on_together(journal: Journal) -> None:
    """The forge is there again: nobody waits for the hour that was left to them. Others are left alone."""
    for id, reason in (
        ("a", "error.forge_unreachable"),
        ("b", "error.forge_unreachable"),
        ("c", "error.forge_conflict"),
    ):
        journal.drafts.keep(contribution(id))
        journal.draft_queue.take("sender", NOW)
        journal.draft_queue.put_back(id, NOW + DAY, reason, {})
    assert journal.drafts.hurry(["error.forge_unreachable"]) == 2
    taken = [journal.draft_queue.take("sender", NOW) for _ in range(3)]
    assert [view.draft.id for view in taken if view] == ["a", "b"]


def test_what_is_stuck_for_one_reason_goes_on_together(journal: Journal) -> None:
    """When the installer has mended what kept all of them."""
    for id, reason in (("a", "error.forge_refused"), ("b", "writing.page_gone")):
        journal.drafts.keep(contribution(id))
        journal.draft_queue.take("sender", NOW)
        journal.draft_queue.stuck(id, reason, {})
    assert journal.drafts.resume_stuck("error.forge_refused") == 1
    assert [view.state for view in journal.drafts.open_ones()] == ["waiting", "stuck"]


def test_addresses_are_forgotten_when_all_is_told_and_closed(journal: Journal, url: str) -> None:
    """Not before: the news of the end must still reach somebody."""
    sent(journal, contribution())
    journal.drafts.withdraw("d1", "U-ALICE")
    (told,) = journal.draft_news.untold()
    assert journal.draft_news.told(told.id)
    assert not journal.draft_news.told(told.id)
    assert kept(journal).draft.origin.person == "U-ALICE"
    journal.draft_queue.closed("d1")
    view = kept(journal)
    assert view.draft.origin == Origin("slack", "")
    assert view.draft.author.credit == ""
    assert "U-ALICE" not in str(rows(url, "SELECT * FROM drafts"))
    assert [found.draft.id for found in journal.drafts.of_person("U-ALICE")] == ["d1"]
