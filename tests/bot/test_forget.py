"""`relais forget`: tells what is kept of a person, asks, erases, and writes who had it done."""

from __future__ import annotations

import getpass
import io
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import run
from bot.journal.models import Asked
from bot.journal.opening import ERASURES_FILE, opened_journal
from bot.settings import read_settings
from bot.upkeep.command import account_of
from bot.upkeep.forgetting import counted
from indexer.models import Verdict, Visibility
from tests.sources import ROOT

PERSON = "U012ABC34"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have an installation whose journal holds two people's questions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")
    monkeypatch.setenv("RELAIS_STATE", str(tmp_path / "state"))
    with opened_journal(read_settings()) as journal:
        for person, text in ((PERSON, "qui signe ?"), (PERSON, "quand ?"), ("U9", "où ?")):
            asked = Asked(
                person, text, "fr", Verdict.NONE, "slack", "", Visibility.PUBLIC, "", "", "", datetime.now(UTC)
            )
            journal.questions.record(asked)
        journal.preferences.set_language(PERSON, "fr")
    return tmp_path / "state"


def held(person: str) -> int:
    """Return how many questions of somebody are kept."""
    with opened_journal(read_settings()) as journal:
        return journal.privacy.preview(person)["questions"]


def answer(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    """Type an answer to what is asked."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))


def test_everything_is_erased(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Told first by subject; nobody else's; who did it is in the audit, the name of the person nowhere."""
    assert run(["forget", PERSON, "--yes"]) == 0
    shown = capsys.readouterr().out
    assert "  - 2 questions" in shown
    assert "  - les choix" in shown
    assert getpass.getuser() in shown
    assert (held(PERSON), held("U9")) == (0, 1)
    database = state / "journal.db"
    with sqlite3.connect(database) as connection:
        ((person, author),) = connection.execute("SELECT person, asked_by FROM erasures").fetchall()
    assert author == f"terminal:{getpass.getuser()}"
    assert person in (state / ERASURES_FILE).read_text("utf-8")
    assert all(PERSON.encode() not in file.read_bytes() for file in state.iterdir())


@pytest.mark.parametrize(("typed", "left"), [("n\n", 2), ("\n", 2), ("quoi\n", 2), ("o\n", 0), ("YES\n", 0)])
def test_it_asks(
    typed: str, left: int, state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is erased without a yes."""
    answer(monkeypatch, typed)
    assert run(["forget", PERSON]) == 0
    assert held(PERSON) == left
    assert ("Rien n'a été effacé" in capsys.readouterr().out) == (left > 0)


def test_no_answer_erases_nothing(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a script forgets --yes."""
    answer(monkeypatch, "")
    assert run(["forget", PERSON]) != 0
    assert held(PERSON) == 2


def test_somebody_unknown(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How to find the right identifier is told; nothing is written."""
    assert run(["forget", "nina\x1b[2J", "--yes"]) == 0
    shown = capsys.readouterr().out
    assert "Copier l'identifiant de membre" in shown
    assert "\x1b" not in shown
    assert not (state / ERASURES_FILE).exists()


@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("U012ABC34", "U012ABC34"),
        (" u012abc34 ", "U012ABC34"),
        ("<@U012ABC34>", "U012ABC34"),
        ("<@U012ABC34|nina>", "U012ABC34"),
        ("@U012ABC34", "U012ABC34"),
        ("weber", "weber"),
        ("w1@example.org", "w1@example.org"),
    ],
)
def test_account_however_it_is_typed(typed: str, account: str) -> None:
    """Only what is an identifier of Slack's is changed."""
    assert account_of(typed) == account


def test_erased_again_after_a_restore(state: Path) -> None:
    """A database restored from before the erasure forgets when it is next opened."""
    database = state / "journal.db"
    before = database.read_bytes()
    assert run(["forget", PERSON, "--yes"]) == 0
    for file in state.glob("journal.db*"):
        file.unlink()
    database.write_bytes(before)
    assert held(PERSON) == 0
    assert held("U9") == 1


def test_wrong_settings(state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Those of Slack do not matter; those of the database do, and one out of reach is told in a sentence."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "nothing like one")
    assert run(["forget", PERSON, "--yes"]) == 0
    monkeypatch.setenv("RELAIS_DATABASE_URL", "postgresql://localhost:1/none")
    assert run(["forget", PERSON, "--yes"]) == 3
    monkeypatch.setenv("RELAIS_DATABASE_URL", "mysql://x")
    assert run(["forget", PERSON, "--yes"]) == 3
    told = capsys.readouterr().err
    assert "inattendue" not in told
    assert "RELAIS_DATABASE_URL" in told


def test_every_table_is_told() -> None:
    """In both languages; one that is new and has no sentence yet too."""
    assert counted({"questions": 1, "feedback": 0, "later": 3}, "en") == ["one question", "3 more lines"]


def test_help_does_not_wait_for_the_database() -> None:
    """Nor for what reads the settings."""
    code = (
        "import sys; from bot.cli import run; run(['forget', '--help']); "
        "print([n for n in ('sqlalchemy', 'pydantic_settings', 'slack_bolt') if n in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert shown.endswith("[]\n")
