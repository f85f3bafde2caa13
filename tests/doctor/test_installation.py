"""The doctor's look at the installation itself: settings, database, people, index, pages; works without any token."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run
from bot.doctor.command import CATALOGUES, sentence
from bot.doctor.installation import check_database, check_people, check_settings
from bot.doctor.pages import check_canary, check_index, check_visibility
from bot.findings import Finding
from indexer.catalogue import LANGUAGES, read_sentences
from indexer.indexing import index_folder
from indexer.models import Visibility
from indexer.searching import Searcher
from indexer.sources import Sources, read_sources

TODAY = date(2026, 11, 22)
PAGE = """\
---
title: Conventions
type: guide
questions:
  - qui signe la convention ?
---

## Qui signe

Le président de l'université signe la convention.
"""
HOLDING = "- {role: coordination, organisation: Un institut, slack: U0AAAAAAAA, from: 2026-01-01}\n"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Write a folder of one page."""
    folder = tmp_path / "base/docs"
    folder.mkdir(parents=True)
    (folder / "conventions.md").write_text(PAGE, "utf-8")
    return folder


@pytest.fixture
def index(docs: Path) -> Path:
    """Build its index."""
    index_folder(docs, docs.parent / "index")
    return docs.parent / "index"


def codes(findings: Iterator[Finding] | list[Finding]) -> list[str]:
    """Return the codes of findings, each of which has its sentence."""
    kept = list(findings)
    assert not [finding for finding in kept if "inattendue" in sentence(finding, "fr")]
    assert all(sentence(finding, language) for finding in kept for language in LANGUAGES)
    return [finding.code for finding in kept]


# --- settings


def test_what_is_wrong_with_settings_is_told_and_the_rest_is_examined(tmp_path: Path) -> None:
    """Each fault with its own sentence."""
    environ = {"RELAIS_WORKERS": "x", "SLACK_APP_TOKEN": "y", "RELAIS_SITE_ADDRESS": "https://relais.example.org"}
    settings, findings = check_settings(environ, tmp_path / ".env", tmp_path / "mkdocs.yml")
    assert codes(findings) == ["settings.no_token_app", "settings.number", "settings.no_bot_token"]
    assert all(finding.is_wrong for finding in findings)
    assert settings.workers == 4


def test_a_file_of_secrets_that_others_can_read_is_told(tmp_path: Path) -> None:
    """With the command that closes it."""
    file = tmp_path / ".env"
    file.write_text("RELAIS_CONTROLLER=x\n", "utf-8")
    file.chmod(0o644)
    assert codes(check_settings({}, file, file)[1]) == [
        "settings.fine",
        "settings.env_open",
        "settings.no_site_address",
    ]
    file.chmod(0o600)
    assert codes(check_settings({}, file, file)[1]) == ["settings.fine", "settings.no_site_address"]


# --- database


def test_a_database_still_to_be_made_is_no_fault_and_is_not_made(tmp_path: Path) -> None:
    """The first start makes it."""
    assert codes([check_database(f"sqlite:///{tmp_path}/journal.db")]) == ["database.new"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """By the sentence of the journal itself."""
    (tmp_path / "journal.db").write_bytes(b"not a database" * 100)
    assert codes([check_database(f"sqlite:///{tmp_path}/journal.db")]) == ["error.journal_unreachable"]


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    """In a few seconds."""
    finding = check_database("postgresql://relais:tres-cache@127.0.0.1:9/relais")
    assert codes([finding]) == ["error.journal_unreachable"]
    assert "tres-cache" not in sentence(finding, "fr")


def test_a_database_of_another_version_is_told(tmp_path: Path) -> None:
    """Nothing is changed in it."""
    import sqlite3

    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    finding = check_database(f"sqlite:///{tmp_path}/journal.db")
    assert codes([finding]) == ["database.other_version"]
    assert not finding.is_wrong


# --- people


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Write a right people file, closed to others."""
    file = tmp_path / "people.yml"
    file.write_text(HOLDING, "utf-8")
    file.chmod(0o600)
    return file


def people_codes(file: Path | None) -> list[str]:
    """Return what is found about a people file."""
    return codes(check_people(file, {"coordination"}, TODAY))


def test_a_right_people_file_is_counted(people: Path) -> None:
    """How many roles are held; none of who holds them."""
    findings = list(check_people(people, {"coordination"}, TODAY))
    assert codes(findings) == ["people.fine"]
    assert findings[0].data == {"n": 1}


def test_a_role_that_is_in_no_list_is_a_warning(people: Path) -> None:
    """With its line and the role, not the account."""
    people.write_text(HOLDING + HOLDING.replace("coordination", "coordinatoin"), "utf-8")
    findings = list(check_people(people, {"coordination"}, TODAY))
    assert codes(findings) == ["people.fine", "people.unknown_role"]
    assert not findings[1].is_wrong
    assert "U0AAAAAAAA" not in sentence(findings[1], "fr")
    assert "ligne 2" in sentence(findings[1], "fr")


def test_a_people_file_nobody_should_see_must_be_closed(people: Path) -> None:
    """It tells who people are."""
    people.chmod(0o640)
    assert people_codes(people) == ["people.fine", "people.open"]


def test_a_broken_people_file_is_told_line_by_line(people: Path) -> None:
    """It is not used at all."""
    people.write_text(HOLDING + "- {}\n", "utf-8")
    found = people_codes(people)
    assert found[0] == "people.not_used"
    assert "people.no_slack" in found


def test_no_people_file_is_a_warning(people: Path, tmp_path: Path) -> None:
    """Nobody sees more than what is public; a name that leads nowhere is wrong."""
    assert people_codes(None) == ["people.not_set"]
    assert people_codes(tmp_path / "absent.yml") == ["people.not_used", "people.missing"]
    people.write_text(HOLDING.replace("2026-01-01", "2027-01-01"), "utf-8")
    assert people_codes(people) == ["people.nobody"]


# --- index and pages


def test_an_index_in_step_answers_its_own_questions(docs: Path, index: Path) -> None:
    """What it holds and its age."""
    findings = list(check_index(index, read_sources(docs), now=(index / "CURRENT").stat().st_mtime + 3 * 86_400 + 5))
    assert codes(findings) == ["index.fine", "canary.fine"]
    assert findings[0].data == {"pages": 1, "sections": 1, "commit": "-", "days": 3}


def test_no_index_is_told_with_its_remedy(docs: Path, tmp_path: Path) -> None:
    """By the sentence that every command says."""
    findings = list(check_index(tmp_path / "none", read_sources(docs)))
    assert codes(findings) == ["error.index_missing"]
    assert "relais index" in sentence(findings[0], "fr")


def test_an_index_behind_its_pages_is_told(docs: Path) -> None:
    """By their commits."""
    for command in (["init"], ["add", "."], ["commit", "-m", "x"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *identity, *command], cwd=docs, check=True, capture_output=True)
    index_folder(docs, docs.parent / "index")
    assert codes(check_index(docs.parent / "index", read_sources(docs))) == ["index.fine", "canary.fine"]
    subprocess.run(["git", *identity, "commit", "--allow-empty", "-m", "y"], cwd=docs, check=True, capture_output=True)
    found = codes(check_index(docs.parent / "index", read_sources(docs)))
    assert found == ["index.fine", "index.behind", "canary.fine"]


def test_a_question_that_no_longer_finds_its_page_is_told(docs: Path, index: Path) -> None:
    """The page is asked for by what it says it answers."""
    (docs / "locaux.md").write_text(PAGE.replace("qui signe la convention ?", "où garer les vélos ?"), "utf-8")
    finding = check_canary(read_sources(docs).folder.pages, Searcher(index))
    assert codes([finding]) == ["canary.lost"]
    assert finding.data["page"] == "locaux.md"


def test_pages_without_questions_are_told(docs: Path, index: Path) -> None:
    """Nothing can be tried; restricted pages are not asked for."""
    (docs / "conventions.md").write_text(PAGE.replace("type: guide", "visibility: partners"), "utf-8")
    assert codes([check_canary(read_sources(docs).folder.pages, Searcher(index))]) == ["canary.none"]


def shown(docs: Path, shown_to: str) -> Sources:
    """Return the sources of a folder shown to some."""
    settings = f"docs_dir: docs\nplugins:\n  - relais:\n      shown_to: {shown_to}\n"
    (docs.parent / "mkdocs.yml").write_text(settings, "utf-8")
    return read_sources(docs)


def test_a_page_in_a_folder_shown_to_more_people_is_told(docs: Path) -> None:
    """Git has no walls."""
    assert codes([check_visibility(shown(docs, "public"))]) == ["pages.visibility"]
    (docs / "litige.md").write_text("---\ntitle: Litige\nvisibility: partners\n---\nx\n", "utf-8")
    finding = check_visibility(shown(docs, "public"))
    assert codes([finding]) == ["pages.too_visible"]
    assert finding.is_wrong
    assert finding.data == {"n": 1, "shown_to": Visibility.PUBLIC.value, "path": "litige.md"}
    assert codes([check_visibility(shown(docs, "partners"))]) == ["pages.visibility"]


# --- the command


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder, in French."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")


def examined(capsys: pytest.CaptureFixture[str], docs: Path, index: Path) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code and the findings as JSON."""
    code = run(["doctor", "--json", "--docs", str(docs), "--index", str(index)])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("alone")
def test_without_any_token_all_the_rest_is_examined(
    docs: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing is wrong: an installation may do without Slack."""
    code, findings = examined(capsys, docs, index)
    assert code == 0
    states = {finding["code"]: finding["state"] for finding in findings}
    assert states == {
        "settings.fine": "ok",
        "settings.no_site_address": "warning",
        "slack.no_token": "warning",
        "database.new": "ok",
        "people.not_set": "warning",
        "error.pages_not_in_git": "warning",
        "index.fine": "ok",
        "canary.fine": "ok",
        "pages.visibility": "ok",
    }
    assert list(findings[0]) == ["code", "state", "message", "data"]


@pytest.mark.usefixtures("alone")
def test_something_wrong_is_exit_code_1(docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Told for a person: a mark, a sentence, and how many there are."""
    assert run(["doctor", "--docs", str(docs), "--index", str(tmp_path / "none")]) == 1
    told = capsys.readouterr().out
    assert "✗ Aucun index" in told
    assert "✓ Réglages" in told
    assert "! Slack : aucun jeton" in told
    assert "Une chose à corriger" in told
    assert "\x1b" not in told


@pytest.mark.usefixtures("alone")
def test_broken_settings_of_the_site_are_one_finding(
    docs: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told as every command tells them."""
    (docs.parent / "mkdocs.yml").write_text("docs_dir: docs\nplugins: [\n", "utf-8")
    code, findings = examined(capsys, docs, index)
    assert code == 1
    assert findings[-1]["code"] == "error.site_settings"


@pytest.mark.usefixtures("alone")
def test_one_broken_file_hides_nothing_else(docs: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What can be examined is."""
    (docs / "_data").mkdir()
    (docs / "_data/roles.yml").write_text("- x\n", "utf-8")
    code, findings = examined(capsys, docs, index)
    assert code == 1
    assert {"error.data_file", "people.not_set", "canary.fine"} <= {finding["code"] for finding in findings}


def test_each_sentence_of_the_doctor_is_used() -> None:
    """None was left behind by a code that changed its name."""
    from tests.sources import read_source, source_files

    sources = " ".join(read_source(path) for path in source_files() if "doctor" in path)
    known = {code.removesuffix(".one").removesuffix(".other") for code in read_sentences("bot.doctor", "fr")}
    assert [code for code in sorted(known) if f'"{code}"' not in sources] == []
    assert CATALOGUES[0].package == "bot.doctor"
