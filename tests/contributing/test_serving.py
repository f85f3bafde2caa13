"""`relais serve` as people run it: what is kept in the journal becomes a page, and those who asked are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bot.contributing.views import DraftView, Reviewer
from bot.deliveries import Sending
from bot.journal.journal import Asked, Journal
from bot.journal.opening import opened_journal
from bot.settings import examine_settings
from indexer.models import Verdict, Visibility
from tests.contributing.kit import ALICE, BOB, EVE, TWO, lesson
from tests.forge.worlds import LocalWorld
from tests.journal.samples import eventually
from tests.web.clients import Served

SECONDS = 60


@contextmanager
def journal_of(folder: Path) -> Iterator[Journal]:
    """Open the journal of an installation beside the process that runs it, as the Slack bot alone does."""
    environment = {"RELAIS_STATE": str(folder / ".relais/state")}
    settings, _ = examine_settings(environment, folder / ".env", folder / "none.yml")
    with opened_journal(settings) as journal:
        yield journal


def view(journal: Journal) -> DraftView:
    """Return the draft."""
    found = journal.drafts.get("d1")
    assert found is not None
    return found


def becomes(journal: Journal, state: str) -> bool:
    """Wait for a state of the draft."""
    return eventually(lambda: view(journal).state == state, SECONDS)


def gap_of(journal: Journal) -> int:
    """Have a question asked in vain, for whose answer somebody waits."""
    now = datetime.now(UTC)
    asked = Asked(EVE, "Quand louer ?", "fr", Verdict.NONE, "slack", "", Visibility.PUBLIC, "", "", "", now)
    gap = journal.gaps.open(asked.text, journal.questions.record(asked), now)
    journal.gaps.wait(gap, EVE)
    return gap


def test_a_draft_becomes_a_page_of_the_site(local: LocalWorld, tmp_path: Path) -> None:
    """Proposed, validated, merged, followed, indexed; the question it answers is closed, and whoever asked is told."""
    with journal_of(local.clone) as journal:
        gap = gap_of(journal)
        draft = lesson("d1", "Louer le matériel tôt", made_at=datetime.now(UTC))
        journal.drafts.keep(replace(draft, gap_id=gap))
        served = Served(local.clone / "docs", tmp_path / "index")
        try:
            assert becomes(journal, "open"), served.said
            validator = Reviewer(BOB, "capitalisation", TWO)
            head = view(journal).head
            assert journal.reviews.decide("d1", validator, "accept", "", head, datetime.now(UTC)) == "kept"
            assert becomes(journal, "online"), served.said
            page = httpx.get(f"{served.address}lecons/louer-le-materiel-tot/", timeout=SECONDS)
            assert page.status_code == 200
        finally:
            assert served.stop() == 0
        found = journal.gaps.get(gap)
        assert found is not None
        assert (found.state, found.page) == ("closed", "lecons/louer-le-materiel-tot.md")
        assert journal.privacy.export(EVE)["gap_waiters"] == []
        people = {sending.call.arguments["channel"] for sending in sendings(journal)}
        assert {EVE, "C1"} <= people
        assert ALICE not in people


def sendings(journal: Journal) -> Iterator[Sending]:
    """Yield what is to be sent to Slack."""
    while (sending := journal.outbox.take("reader", datetime.now(UTC))) is not None:
        yield sending
        journal.outbox.sent(sending.id)
