"""The command line: it teaches, imports only what it runs, and tells what is wrong in one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS, run
from bot.terminal import error_sentence
from indexer.errors import IndexMissing, RelaisError
from tests.sources import ROOT

HEAVY = ("mkdocs", "starlette", "uvicorn", "whoosh", "numpy", "pydantic", "babel", "slack_bolt")
PAGE = "---\ntitle: Convention\n---\n\n## Qui signe la convention\n\nLe président signe la convention.\n"


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak French, whatever the terminal of whoever runs the tests."""
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Write a folder of one page."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text(PAGE, "utf-8")
    return tmp_path / "docs"


def relais(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in a process of its own."""
    command = [sys.executable, "-m", "bot.cli", *(str(argument) for argument in arguments)]
    variables = {"PATH": "/usr/bin:/bin", "RELAIS_LANGUAGE": "fr", **environment}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=variables, check=False)


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_help_teaches(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What Relais is, every command with a line, three examples; asked for or not."""
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    assert "la mémoire d'un partenariat" in shown
    assert all(f"\n  {name} " in shown for name in COMMANDS)
    assert shown.count("\n  relais ") >= 3


def test_help_imports_no_command() -> None:
    """So that the terminal answers at once."""
    code = f"import sys; from bot.cli import run; run(['--help']); print([n for n in {HEAVY} if n in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert shown.endswith("[]\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the two options that work on all of them, in the language of the terminal."""
    assert run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "--docs" in shown
    assert "--index" in shown
    assert "affiche cette aide" in shown


@pytest.mark.parametrize("name", ["search", "ask"])
def test_commands_of_the_search_load_neither_the_site_nor_the_server(name: str) -> None:
    """A cold `relais search` stays quick."""
    code = (
        f"import sys; from bot.cli import run; run([{name!r}, '--help']); "
        "print([n for n in ('mkdocs', 'starlette', 'uvicorn') if n in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert shown.endswith("[]\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch", "x"], "search"),
        (["--nope"], "--nope"),
        (["search", "--jsn", "x"], "--json"),
        (["search", "-n", "99", "x"], "-n"),
        (["ask"], "QUESTION"),
        (["ask", "  "], "vide"),
        (["serve", "--port", "http"], "--port"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, what is wrong, and where the right form is told."""
    assert run(arguments) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "--help" in shown
    assert shown.count("\n") == 1


def test_an_error_is_one_sentence_with_its_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, from the catalogue of the package that raised it."""
    assert run(["index", "--docs", str(tmp_path / "absent"), "--index", str(tmp_path / "index")]) == 3
    assert "--docs" in capsys.readouterr().err


def test_errors_are_told_in_the_language_asked_for() -> None:
    """By the bot's catalogue, else the library's; one without a sentence says what it is."""
    assert "relais index" in error_sentence(IndexMissing(path="x"), "fr")
    assert error_sentence(IndexMissing(path="x"), "fr") != error_sentence(IndexMissing(path="x"), "en")
    assert "inattendue" in error_sentence(RelaisError(), "fr")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"RELAIS_LANGUAGE": "", "LC_ALL": "C"}, "mémoire"),
        ({"RELAIS_LANGUAGE": ""}, "mémoire"),
        ({"RELAIS_LANGUAGE": "", "LANG": "fr_BE.UTF-8"}, "mémoire"),
        ({"RELAIS_LANGUAGE": "", "LANG": "de_DE.UTF-8"}, "memory"),
        ({"RELAIS_LANGUAGE": "", "LC_ALL": "en_GB.UTF-8", "LANG": "fr_FR.UTF-8"}, "memory"),
        ({"RELAIS_LANGUAGE": "en", "LANG": "fr_FR.UTF-8"}, "memory"),
    ],
)
def test_help_is_in_the_language_of_the_terminal(environment: dict[str, str], said: str) -> None:
    """RELAIS_LANGUAGE, then the locale; French where it says nothing."""
    assert said in relais("--help", **environment).stdout


def test_ask_answers_in_plain_text_when_piped(docs: Path) -> None:
    """The answer, its address and its age; words need no quotes, and there is not one escape sequence."""
    found = relais("ask", "--docs", docs, "--index", docs.parent / "index", "qui", "signe", "la", "convention", "?")
    assert found.returncode == 0
    for said in (
        "Qui signe la convention",
        "page/#qui-signe-la-convention",
        "Le président signe",
        "jamais relue",
        "Pourquoi",
    ):
        assert said in found.stdout
    assert "\x1b" not in found.stdout


def test_ask_gives_json(docs: Path) -> None:
    """The stable result, with what we answer beside it."""
    found = relais("ask", "--json", "--docs", docs, "--index", docs.parent / "index", "qui signe la convention ?")
    data = json.loads(found.stdout)
    assert data["hits"][0]["anchor"] == "qui-signe-la-convention"
    assert data["answer"]["shown"] == [0]


def test_places_can_be_given_by_the_environment(docs: Path) -> None:
    """RELAIS_DOCS and RELAIS_INDEX."""
    index = docs.parent / "index"
    found = relais("ask", "convention", RELAIS_DOCS=str(docs), RELAIS_INDEX=str(index))
    assert "Le président signe" in found.stdout
    assert index.is_dir()


def test_a_reader_that_leaves_early_is_no_error(docs: Path) -> None:
    """`relais ask … | head -0` ends without a trace of Python."""
    command = f"{sys.executable} -m bot.cli ask --docs {docs} --index {docs.parent / 'index'} convention | head -c 1"
    found = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=ROOT, check=False)
    assert "Traceback" not in found.stderr
    assert "Exception ignored" not in found.stderr
