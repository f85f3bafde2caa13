"""The statistics tell how often and how useful, never who; nothing is told about fewer than five people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import run
from bot.journal.opening import opened_journal
from bot.settings import read_settings
from tests.export.installations import LONG_AGO, ONCE_PUBLIC, PEOPLE, Archive, opened


def test_questions_are_counted(archive: Archive) -> None:
    """By month, by answer, by place; what two people did is not told, nor can be worked out."""
    told = {(by, which): int(count) for by, which, count in archive.rows("statistiques/questions.csv")}
    this_month, before = (f"{moment:%Y-%m}" for moment in (datetime.now(UTC), datetime.now(UTC) - LONG_AGO))
    assert told[("mois", this_month)] == 4 * 7 + 4
    assert told[("mois", before)] == 7
    assert told[("réponse", "une réponse")] == 2 * 7 + 2
    assert ("où", "Slack") not in told
    assert ("où", "page de questions") not in told
    assert told[("langue", "français")] == 5 * 7 + 4


def test_pages_have_their_opinions(archive: Archive) -> None:
    """A page that is not public any more is not named, nor one that two people saw."""
    assert archive.rows("statistiques/pages.csv") == [["guides/conventions.md", "", "7", ""]]


def test_gaps_that_many_have_are_told(archive: Archive) -> None:
    """Not one of two people; not one with a number to call; what would run in a spreadsheet is text."""
    text = archive.text("statistiques/questions-sans-reponse.csv")
    assert text.splitlines()[1:] == ["'=1+1 où est la clé ?;7"]


def test_nobody_is_there(archive: Archive) -> None:
    """No account, no pseudonym, no channel, no wish, no key; in no file."""
    state = read_settings().state
    with opened_journal(read_settings()) as journal:
        pseudonyms = [journal.pseudonym(person) for person in PEOPLE]
    secrets = [*PEOPLE, *pseudonyms, "C0SECRET", "motconfié", "souhaitconfié", "06 12", ONCE_PUBLIC]
    secrets.append((state / "pseudonym.key").read_text("ascii").strip())
    found = [
        (name, secret) for name, content in archive.files.items() for secret in secrets if secret.encode() in content
    ]
    assert found == []


def test_too_few_people_give_no_statistics(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An archive without, which says why."""
    monkeypatch.setenv("RELAIS_STATE", str(tmp_path / "state"))
    opened_journal(read_settings()).close()
    assert run(["export", "--output", str(tmp_path / "x.zip")]) == 0
    archive = opened(tmp_path / "x.zip")
    assert "trop peu de personnes" in capsys.readouterr().out
    assert "moins de 5 personnes ont posé une question" in archive.text("LISEZMOI.txt")
    assert not [name for name in archive.files if name.startswith("statistiques")]


def test_no_journal_is_made(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A base that nobody has asked yet, or that is read elsewhere, is exported too."""
    monkeypatch.setenv("RELAIS_STATE", str(tmp_path / "state"))
    assert run(["export", "--output", str(tmp_path / "x.zip")]) == 0
    assert "il n'y a pas de journal" in capsys.readouterr().out
    assert "has no journal" in opened(tmp_path / "x.zip").text("README.txt")
    assert not (tmp_path / "state").exists()
