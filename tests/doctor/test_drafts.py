"""The doctor's look at contributions: how many wait, what is stuck, whether sending is paused."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.contributing.pausing import DENIED
from bot.doctor.command import sentence
from bot.doctor.drafts import check_drafts
from bot.findings import Finding
from bot.journal.journal import Journal, open_journal
from indexer.catalogue import LANGUAGES
from tests.journal.samples import KEY, NOW, change, contribution, sent


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a database."""
    return f"sqlite:///{tmp_path}/journal.db"


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return the state and the code of findings, each of which has its sentence."""
    kept = list(findings)
    assert all("inattendue" not in sentence(finding, language) for finding in kept for language in LANGUAGES)
    return [("ok" if one.is_ok else "warning" if one.is_warning else "wrong", one.code) for one in kept]


def stuck(journal: Journal, id: str) -> None:
    """Have a draft that cannot be sent."""
    journal.drafts.keep(contribution(id))
    journal.draft_queue.take("holder", NOW)
    journal.draft_queue.stuck(id, "writing.page_gone", {})


def test_nothing_is_examined_before_there_is_a_journal(url: str, tmp_path: Path) -> None:
    """And nothing is made."""
    assert told(check_drafts(url)) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("broken", ["sqlite:///", "postgresql://x@127.0.0.1:9/y"])
def test_a_database_that_does_not_answer_is_told_elsewhere(broken: str) -> None:
    """Once is enough."""
    assert told(check_drafts(broken)) == []


def test_a_journal_of_another_version_is_left_alone(url: str) -> None:
    """It may not have these tables."""
    open_journal(url, key=KEY).close()
    change(url, "UPDATE alembic_version SET version_num = '0001'")
    assert told(check_drafts(url)) == []


def test_what_waits_is_counted(url: str) -> None:
    """And what is being read."""
    with open_journal(url, key=KEY) as journal:
        sent(journal, contribution("a"))
        for id in ("b", "c"):
            journal.drafts.keep(contribution(id))
        (finding,) = check_drafts(url)
    assert finding.data == {"waiting": 2, "open": 1}
    assert told([finding]) == [("ok", "drafts.fine")]


def test_what_is_stuck_is_a_warning(url: str) -> None:
    """Its author was told; whoever installed Relais may help."""
    with open_journal(url, key=KEY) as journal:
        stuck(journal, "a")
        stuck(journal, "b")
    assert told(check_drafts(url)) == [("ok", "drafts.fine"), ("warning", "drafts.stuck")]


def test_a_pause_is_wrong_until_it_is_mended(url: str) -> None:
    """With the reason and its remedy; what else is to be mended is a warning."""
    with open_journal(url, key=KEY) as journal:
        journal.flags.hoist(DENIED, "error.forge_denied", {"reason": "HTTP 401", "status": 401}, NOW)
        journal.flags.hoist("forge access ends 7", "alert.expiring", {"n": 5, "date": "2026-03-07"}, NOW)
        found = list(check_drafts(url))
        assert told(found) == [
            ("ok", "drafts.fine"),
            ("wrong", "drafts.paused"),
            ("wrong", "error.forge_denied"),
            ("warning", "alert.expiring"),
        ]
        assert "2026-03-02 09:00 UTC" in sentence(found[1], "fr")
        journal.flags.mended(DENIED, NOW)
        journal.flags.lower("forge access ends 7")
    assert told(check_drafts(url)) == [("ok", "drafts.fine")]
