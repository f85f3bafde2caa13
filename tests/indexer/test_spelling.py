"""Words that hunspell does not know are told, each once; without hunspell nothing is, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli import check
from indexer.pages import read_folder
from indexer.spelling import Spelled, find_slips

PAGE = """---
title: Une page
type: meta
---
La médiaton se prépare. `médiatonn` [lien](https://a.fr/médiatonnn) https://a.fr/mediatonnnn {.mediatonnnnn}

Prénom NOM, le COPIL et l'équipe : aujourd’hui, la médiaton et le zorglubage.
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a folder with a page that has a typing error."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "page.md").write_text(PAGE, "utf-8")
    return folder


@pytest.mark.spelling
def test_unknown_words_are_told_once_with_what_may_have_been_meant(docs: Path) -> None:
    """Code, targets, names and acronyms are left alone, and so are the words that other pages use."""
    (slip,) = find_slips(read_folder(docs).pages, ["le zorglubage est un art"], "fr").slips
    assert (slip.word, slip.path, slip.line) == ("médiaton", "page.md", 5)
    assert slip.near


@pytest.mark.spelling
def test_the_comment_shows_them_and_blocks_nothing(docs: Path) -> None:
    """Only when asked for."""
    arguments = ["--docs", str(docs), "--format", "comment"]
    told = CliRunner().invoke(check, [*arguments, "--spelling"], env={"RELAIS_LANGUAGE": "fr"})
    assert told.exit_code == 0
    assert "- `médiaton`, `page.md`, ligne 5" in told.stdout
    assert "médiaton" not in CliRunner().invoke(check, arguments, env={"RELAIS_LANGUAGE": "fr"}).stdout


def test_without_hunspell_it_is_said_in_one_line(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comment stays as it is."""
    monkeypatch.setenv("PATH", str(docs))
    arguments = ["--docs", str(docs), "--format", "comment", "--spelling"]
    told = CliRunner().invoke(check, arguments, env={"RELAIS_LANGUAGE": "fr"})
    assert told.exit_code == 0
    assert "Orthographe" not in told.stdout
    assert told.stderr.count("\n") == 1
    assert told.stderr.startswith("Orthographe non regardée")


def test_a_language_that_we_do_not_know_is_left_alone(docs: Path) -> None:
    """A dictionary of another language would know no word at all."""
    (docs / "page.md").write_text("---\nlanguage: de\n---\nEin Wort.\n", "utf-8")
    assert find_slips(read_folder(docs).pages, [], "fr") == Spelled(())
