"""Contributions are exported to whom they are of, erased or cut from them, and forgotten in time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.contributing.models import Opened, Origin, Progress
from bot.contributing.views import Written
from bot.journal.clock import months_before
from bot.journal.journal import Journal, open_journal
from tests.journal.samples import DAY, KEY, MINUTE, NOW, SECRET, change, contribution, kept, reviewer, rows, sent

TABLES = ("drafts", "draft_news", "reviews")


def everything(url: str) -> str:
    """Return all that is written of contributions."""
    return "\n".join(str(row) for table in TABLES for row in rows(url, f"SELECT * FROM {table}"))


def take(journal: Journal) -> None:
    """Begin to send the draft."""
    assert journal.draft_queue.take("sender", NOW) is not None


def test_people_get_their_own_drafts(journal: Journal) -> None:
    """With all that they typed; nothing of who reads them."""
    sent(journal, contribution())
    journal.reviews.ask("d1", reviewer("U-BOB"), NOW, None)
    held = journal.privacy.export("U-ALICE")
    assert held["drafts"][0]["fields"]["happened"] == f"{SECRET} arrivé"
    assert "U-BOB" not in json.dumps(held)
    (review,) = journal.privacy.export("U-BOB")["reviews_held"]
    assert (review["role"], review["account"]) == ("capitalisation", "U-BOB")
    assert SECRET not in json.dumps(journal.privacy.export("U-BOB"))


@pytest.mark.parametrize("state", ["waiting", "stuck"])
def test_what_was_never_sent_is_erased(journal: Journal, url: str, state: str) -> None:
    """With what was to be told of it."""
    journal.drafts.keep(contribution())
    if state == "stuck":
        # As it is when writing it failed before anything was sent: that attempt is over.
        take(journal)
        journal.draft_queue.stuck("d1", "writing.page_gone", {})
        change(url, "UPDATE drafts SET attempts = 0")
    assert journal.privacy.erase("U-ALICE", "U-ALICE", NOW)["drafts"] == 1
    assert everything(url) == ""


def test_what_was_sent_keeps_no_link(journal: Journal, url: str) -> None:
    """The proposal stands and is followed to its end; the organisation stays, so that another one validates."""
    sent(journal, contribution())
    journal.privacy.erase("U-ALICE", "U-ALICE", NOW)
    left = everything(url)
    assert [word for word in ("U-ALICE", journal.pseudonym("U-ALICE"), SECRET, "Louer", "C1") if word in left] == []
    view = kept(journal)
    assert (view.state, view.number, view.draft.author.organisation) == ("open", 7, "Association Une")
    assert (view.author, view.draft.fields, view.draft.origin) == ("", {}, Origin("slack", ""))
    assert journal.draft_news.untold() == ()
    assert journal.draft_queue.progressed("d1", Progress("merged", "head 1", "m1"))
    assert set(journal.privacy.preview("U-ALICE").values()) == {0}


def test_a_change_that_was_not_sent_yet_is_erased(journal: Journal) -> None:
    """What was sent before it stands."""
    sent(journal, contribution())
    journal.drafts.revise(contribution(fields={"title": "Autre"}))
    journal.privacy.erase("U-ALICE", "U-ALICE", NOW)
    assert kept(journal).state == "open"
    assert journal.draft_queue.take("sender", NOW) is None


@pytest.mark.parametrize("outcome", ["put back", "killed", "opened"])
def test_erased_while_it_is_sent(journal: Journal, url: str, outcome: str) -> None:
    """It is taken back: closed on the forge, or looked for there, and nothing else of it is kept."""
    journal.drafts.keep(contribution())
    take(journal)
    journal.privacy.erase("U-ALICE", "U-ALICE", NOW)
    end: dict[str, Callable[[], object]] = {
        "put back": lambda: journal.draft_queue.put_back("d1", NOW, "error.forge_unreachable", {}),
        "killed": lambda: journal.draft_queue.release(lambda _: True),
        "opened": lambda: None,
    }
    end[outcome]()
    if outcome == "opened":
        assert not journal.draft_queue.opened("d1", Opened(7, ""), Written("x.md"))
    assert journal.draft_queue.take("sender", NOW) is None
    closing = journal.draft_queue.to_close(datetime.now(UTC))
    assert closing is not None
    assert (closing.state, closing.number) == ("withdrawn", 7 if outcome == "opened" else 0)
    assert [word for word in ("U-ALICE", journal.pseudonym("U-ALICE"), SECRET) if word in everything(url)] == []


def test_a_change_in_the_middle_of_being_sent_is_not_sent_again(journal: Journal) -> None:
    """Its words are gone: what the forge has stands."""
    sent(journal, contribution())
    journal.drafts.revise(contribution(fields={"title": "Autre"}))
    take(journal)
    journal.privacy.erase("U-ALICE", "U-ALICE", NOW)
    journal.draft_queue.put_back("d1", NOW, "error.forge_unreachable", {})
    assert kept(journal).state == "open"


def test_whoever_was_asked_to_validate_is_erased(journal: Journal, url: str) -> None:
    """Somebody else is then asked; what was decided stands, without the account."""
    sent(journal, contribution())
    journal.reviews.ask("d1", reviewer("U-BOB"), NOW, None)
    journal.reviews.ask("d1", reviewer("U-EVE"), NOW, None)
    journal.reviews.decide("d1", reviewer("U-EVE"), "accept", "Bien.", "head 1", NOW)
    for person in ("U-BOB", "U-EVE"):
        assert journal.privacy.preview(person)["reviews_held"] == 1
        assert journal.privacy.erase(person, person, NOW)["reviews_held"] == 1
    assert [word for word in ("U-BOB", "U-EVE") if word in everything(url)] == []
    (review,) = journal.reviews.of("d1")
    assert (review.decision, review.reviewer.organisation) == ("accept", "Institut Deux")


def test_a_restored_backup_forgets_again(url: str, journal: Journal, erasures: Path) -> None:
    """What was made after the erasure is left alone."""
    journal.drafts.keep(contribution("before"))
    journal.privacy.erase("U-ALICE", "U-ALICE", NOW + MINUTE)
    journal.drafts.keep(contribution("before"))
    journal.drafts.keep(contribution("after", made_at=NOW + DAY))
    change(url, "DELETE FROM erasures")
    with open_journal(url, key=KEY, erasures=erasures) as again:
        assert [view.draft.id for view in again.drafts.of_person("U-ALICE")] == ["after"]


def test_words_are_blanked_after_thirty_days_and_all_after_the_set_time(journal: Journal, url: str) -> None:
    """Of what is done; what is under way stays whole."""
    sent(journal, contribution())
    journal.reviews.decide("d1", reviewer(), "decline", f"{SECRET} refusé", "head 1", NOW)
    found = journal.reviews.to_carry_out(NOW)
    assert found is not None
    journal.reviews.carried_out(found.id, NOW)
    sent(journal, contribution("d2", fields={"title": "en cours"}, made_at=datetime.now(UTC)), number=8)
    now = datetime.now(UTC)
    assert journal.privacy.purge(now + 29 * DAY)["drafts_blanked"] == 0
    assert f"{SECRET} refusé" in everything(url)
    assert journal.privacy.purge(now + 31 * DAY)["drafts_blanked"] == 1
    assert journal.privacy.purge(now + 31 * DAY)["drafts_blanked"] == 0
    assert "refusé" not in everything(url)
    assert (kept(journal).draft.fields, kept(journal, "d2").draft.fields) == ({}, {"title": "en cours"})
    assert journal.privacy.purge(months_before(now, -12) + MINUTE)["drafts"] == 1
    assert [view.draft.id for view in journal.drafts.open_ones()] == ["d2"]
    assert rows(url, "SELECT count(*) FROM reviews") == [(0,)]


def test_what_nobody_mends_goes_too(journal: Journal) -> None:
    """After the set time; what is to be closed on the forge stays until it is."""
    for id in ("waits", "closing"):
        journal.drafts.keep(contribution(id))
    take(journal)
    journal.drafts.withdraw("closing", "U-ALICE")
    counts = journal.privacy.purge(months_before(NOW, -12) + MINUTE)
    assert counts["drafts"] == 1
