"""`relais check` lists every problem in the reader's language, or as JSON, and exits 1 on errors only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import check
from indexer.errors import DocsFolderMissing
from indexer.terminal import printable
from tests.sources import ROOT

GOOD = "---\ntitle: Une page\ntype: meta\n---\nTexte.\n"
WARNED = "---\ntitle: Une page\ntype: meta\ntittle: x\n---\nTexte.\n"
WRONG = "---\ntitle: Signer : qui\n---\nTexte.\n"


def run(docs: Path, *options: str, language: str = "fr") -> Result:
    """Return what the command did."""
    return CliRunner().invoke(
        check, ["--docs", str(docs), *options], env={"RELAIS_LANGUAGE": language, "COLUMNS": "60"}
    )


def write(docs: Path, **pages: str) -> Path:
    """Write pages by their name without suffix."""
    docs.mkdir(exist_ok=True)
    for name, text in pages.items():
        (docs / f"{name}.md").write_text(text, "utf-8")
    return docs


@pytest.mark.parametrize(
    ("page", "code", "summary"),
    [
        (GOOD, 0, "1 page(s) vérifiée(s) : 0 erreur(s), 0 avertissement(s)."),
        (WARNED, 0, "1 page(s) vérifiée(s) : 0 erreur(s), 1 avertissement(s)."),
        (WRONG, 1, "1 page(s) vérifiée(s) : 1 erreur(s), 0 avertissement(s)."),
    ],
    ids=["nothing", "warning", "error"],
)
def test_exit_code_says_whether_there_is_an_error(tmp_path: Path, page: str, code: int, summary: str) -> None:
    """A warning alone is no failure; the last line counts both."""
    result = run(write(tmp_path / "docs", page=page))
    assert result.exit_code == code
    assert result.stdout.splitlines()[-1] == summary


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "erreur        L'en-tête ne peut pas être lu ici : « title: Signer : qui »."),
        ("en", "error         The front matter cannot be read here: “title: Signer : qui”."),
    ],
)
def test_problems_stand_under_their_page_with_line_and_remedy(tmp_path: Path, language: str, said: str) -> None:
    """Each page once, then its problems by line, in the language asked for, never cut when piped."""
    result = run(write(tmp_path / "docs", page=WRONG, sain=GOOD), language=language)
    lines = result.stdout.splitlines()
    assert lines[0] == "page.md"
    assert f"     2  {said}" in result.stdout
    assert [line for line in lines if line.endswith(".md")] == ["page.md"]
    assert "\x1b" not in result.stdout


def test_json_holds_every_fact(tmp_path: Path) -> None:
    """Programs get path, line, severity, code, data and the sentence."""
    result = run(
        write(tmp_path / "docs", page=GOOD.replace("type: meta", "type: leçon\nowner: x")), "--json", language="en"
    )
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert problem["data"].pop("allowed").startswith("lesson, ")
    assert problem == {
        "path": "page.md",
        "line": 3,
        "severity": "error",
        "code": "front_matter.value_not_allowed",
        "message": "“leçon” is not a value of “type”. "
        "Choose one of: lesson, practice, guide, track, context, template, glossary, meta.",
        "data": {"key": "type", "found": "leçon", "near": "lesson", "limit": ""},
    }


def test_json_of_a_folder_without_problem_is_an_empty_list(tmp_path: Path) -> None:
    """A program reads a list whatever there is to say."""
    result = run(write(tmp_path / "docs", page=GOOD), "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_hostile_names_and_values_cannot_drive_the_terminal(tmp_path: Path) -> None:
    """Line ends, colours and bytes that are not UTF-8 are shown, not obeyed; markup of our own library is text."""
    docs = write(
        tmp_path / "docs", **{"\x1b[31mrouge\nfaux.md": WRONG, "[bold]gras[_bold]": '---\ntype: "\\e[2J[red]x"\n---\nx'}
    )
    with open(os.fsencode(docs) + b"/mal\xff.md", "wb") as stream:
        stream.write(b"x")
    result = run(docs)
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "␛[31mrouge␊faux.md.md\n" in result.stdout
    assert "« [2J[red]x »" in result.stdout
    assert "[bold]gras[_bold].md\n" in result.stdout
    assert "'mal\\udcff.md'" in result.stdout
    assert {problem["path"] for problem in json.loads(run(docs, "--json").stdout)} == {
        "\x1b[31mrouge\nfaux.md.md",
        "[bold]gras[_bold].md",
        "'mal\\udcff.md'",
    }


def test_what_could_not_be_read_is_listed_too(tmp_path: Path) -> None:
    """Pipes, loops and binary files stand in the list, and nothing hangs."""
    docs = write(tmp_path / "docs", page=GOOD, binaire="\0")
    os.mkfifo(docs / "tube.md")
    (docs / "boucle").symlink_to(docs)
    result = run(docs, "--json")
    assert [(problem["path"], problem["code"]) for problem in json.loads(result.stdout)] == [
        ("binaire.md", "file.binary"),
        ("boucle", "file.linked_folder"),
        ("tube.md", "file.not_regular"),
    ]


def test_a_page_closed_by_mistake_is_an_error_where_everybody_reads(tmp_path: Path) -> None:
    """In a folder shown to the public, a slip in `visibility` fails the check."""
    result = run(
        write(tmp_path / "docs", page=GOOD.replace("type: meta", "type: meta\nVisibilité: partenaires")), "--json"
    )
    assert {problem["code"] for problem in json.loads(result.stdout)} == {
        "front_matter.unknown_key",
        "page.too_visible",
    }


def test_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    """The outer ring says it in one sentence."""
    assert isinstance(run(tmp_path / "absent").exception, DocsFolderMissing)


@pytest.mark.parametrize("name", ["lists", "roles", "sources", "contacts", "glossary"])
def test_data_that_cannot_be_read_are_told_with_the_rest(tmp_path: Path, name: str) -> None:
    """A slip in a data file is an error beside the others, and hides none of them."""
    docs = write(tmp_path / "docs", page=WRONG)
    (docs / "_data").mkdir()
    (docs / "_data" / f"{name}.yml").write_text("- [", "utf-8")
    problems = json.loads(run(docs, "--json").stdout)
    assert ("_data/" + name + ".yml", "data.broken") == (problems[0]["path"], problems[0]["code"])
    assert "front_matter.broken" in {problem["code"] for problem in problems}


def test_the_command_of_the_terminal_checks_our_pages() -> None:
    """`relais check` on this repository exits 0."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "check"], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize("text", ["été « oui »\u202f!", "👩‍🔬 ok", "", "a\u00adb"])
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    """French spaces and emoji are not control characters."""
    assert printable(text) == text


def test_what_drives_a_terminal_has_a_picture() -> None:
    """The length stays, so that highlights stay in place."""
    assert printable("a\x1b[0m\n\x7f\x9b\u202e\ud800") == "a␛[0m␊\ufffd\ufffd\ufffd\ufffd"
