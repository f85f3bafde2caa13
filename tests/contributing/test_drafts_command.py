"""`relais drafts`: what is under way and why it waits, for whoever installed Relais; no words of people but titles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import run
from bot.contributing.models import Opened, Progress
from bot.contributing.views import Written
from bot.journal.journal import Journal
from bot.journal.opening import opened_journal
from bot.settings import read_settings
from tests.contributing.kit import ALICE, NOW, lesson, report

LATER = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journal]:
    """Open the journal of an installation."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")
    monkeypatch.setenv("RELAIS_STATE", str(tmp_path / "state"))
    with opened_journal(read_settings()) as journal:
        yield journal


def take(journal: Journal) -> None:
    """Begin to send the next draft."""
    assert journal.draft_queue.take("holder", NOW) is not None


def listed(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the command writes."""
    assert run(["drafts"]) == 0
    return capsys.readouterr().out


def test_nothing_is_under_way(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said."""
    assert listed(capsys) == "Aucune contribution en cours.\n"


def test_each_is_told_with_its_state(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    """Its title and its number; nothing that people typed besides, nor who they are."""
    journal.drafts.keep(lesson("open1"))
    take(journal)
    journal.draft_queue.opened("open1", Opened(7, "https://forge.example/7"), Written("lecons/a.md"))
    journal.drafts.keep(report("new1"))
    journal.drafts.keep(lesson("gone1", "Reprise"))
    journal.drafts.withdraw("gone1", ALICE)
    told = listed(capsys)
    assert "open1 · leçon · en relecture · 2026-03-02\n    « Louer tôt »\n    n° 7 sur la forge https://forge" in told
    assert "new1 · page signalée · à envoyer · 2026-03-02\n    « guides/conventions.md »" in told
    assert [word for word in ("matériel", "Plus vrai", ALICE, "gone1", "Association") if word in told] == []


def test_why_it_waits_is_told(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    """What an installer can mend as a sentence; what the author must change without the words that it quotes."""
    journal.drafts.keep(lesson("a"))
    take(journal)
    journal.draft_queue.put_back("a", LATER, "error.forge_unreachable", {"reason": "ConnectError"})
    journal.drafts.keep(lesson("b"))
    take(journal)
    journal.draft_queue.stuck("b", "writing.overtaken", {"heading": "x", "difference": "des mots à moi"})
    told = listed(capsys)
    assert "La forge ne répond pas (ConnectError)" in told
    assert "prochain essai : 2030-01-01 12:00 UTC" in told
    assert "son auteur doit la modifier" in told
    assert "des mots à moi" not in told


def test_a_title_cannot_command_the_terminal(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever was typed."""
    journal.drafts.keep(lesson("a", "\x1b[2J\x1b]0;pirate\x07\nfausse ligne"))
    told = listed(capsys)
    assert "\x1b" not in told
    assert "\nfausse" not in told


def test_one_is_sent_again(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    """At once, whatever it waited for."""
    journal.drafts.keep(lesson("a"), not_before=NOW + timedelta(days=3000))
    assert run(["drafts", "--retry", "a"]) == 0
    assert "repart" in capsys.readouterr().out
    take(journal)


@pytest.mark.parametrize("id", ["unknown", "a", "\x1b[2J"])
def test_what_cannot_be_sent_again_is_told(journal: Journal, capsys: pytest.CaptureFixture[str], id: str) -> None:
    """None of that name, or one that is merged: the exit code says so."""
    journal.drafts.keep(lesson("a"))
    take(journal)
    journal.draft_queue.opened("a", Opened(7, ""), Written("lecons/a.md"))
    journal.draft_queue.progressed("a", Progress("merged", "x", "m"))
    assert run(["drafts", "--retry", id]) == 1
    told = capsys.readouterr().out
    assert "relais drafts" in told
    assert "\x1b" not in told
