"""What users read is in both languages, and every code used has its sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from string import Formatter

import pytest

from indexer.catalogue import LANGUAGES, read_sentences
from indexer.front_matter import allowed_values, known_keys
from tests.sources import PACKAGES, ROOT, read_source, source_files

# Where a package finds its sentences: its own catalogue, and for the bot the library's too.
CATALOGUES = {"indexer": ("indexer",), "bot": ("bot", "indexer")}
# A room of a package (`bot.slack`, `bot.slack.console`) may have a catalogue of its own, where its sources look first.
ROOMS = tuple(
    ".".join(folder.parent.relative_to(ROOT).parts)
    for package in PACKAGES
    for folder in sorted((ROOT / package).glob("*/**/locales"))
)

_CODE = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that a source uses, and the beginnings of those that it composes."""

    whole: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)


def sentences(package: str, language: str) -> dict[str, str]:
    """Return the sentences of a package or of a room in one language; none when it has no catalogue."""
    has_one = ROOT.joinpath(*package.split("."), "locales", f"{language}.toml").is_file()
    return dict(read_sentences(package, language)) if has_one else {}


def placeholders(sentence: str) -> set[str]:
    """Return the names between braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@cache
def known_codes(room: str) -> frozenset[str]:
    """Return the codes that a package or a room may use; a plural (`CODE.one`, `CODE.other`) is known by `CODE`."""
    outer = [room.rsplit(".", depth)[0] for depth in range(1, room.count("."))]
    names = (room, *outer, *CATALOGUES[room.split(".")[0]])
    codes = {code for name in names for language in LANGUAGES for code in sentences(name, language)}
    return frozenset(codes | {code.removesuffix(".other") for code in codes if code.endswith(".other")})


def room_of(path: str) -> str:
    """Return the innermost room that a source is in and that has a catalogue, else its package."""
    folders = path.split("/")[:-1]
    within = (".".join(folders[:depth]) for depth in range(len(folders), 1, -1))
    return next((room for room in within if room in ROOMS), folders[0])


def used_codes(source: str) -> Codes:
    """Return the codes in `Problem(…)`, in `.text(…)`, and in what is assigned to `code`."""
    codes = Codes()
    for node in ast.walk(ast.parse(source)):
        for expression in code_expressions(node):
            read_codes(expression, codes)
    return codes


def code_expressions(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions of a node whose value is a code."""
    if isinstance(node, ast.Call):
        if ast.unparse(node.func).split(".")[-1] == "Problem" or getattr(node.func, "attr", "") == "text":
            yield from node.args[:1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "code")
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and target.id == "code" for target in targets):
            yield node.value


def read_codes(expression: ast.expr, codes: Codes) -> None:
    """Add the codes of an expression: a text, one of two texts, or a text with a variable end."""
    if isinstance(expression, ast.IfExp):
        read_codes(expression.body, codes)
        read_codes(expression.orelse, codes)
    elif isinstance(expression, ast.JoinedStr) and isinstance(expression.values[0], ast.Constant):
        codes.beginnings.add(str(expression.values[0].value))
    elif isinstance(expression, ast.Constant) and _CODE.fullmatch(str(expression.value)):
        codes.whole.add(str(expression.value))


@pytest.mark.parametrize("package", [*PACKAGES, *ROOMS])
def test_both_languages_have_the_same_codes(package: str) -> None:
    """What can be said in French can be said in English."""
    french, english = (set(sentences(package, language)) for language in LANGUAGES)
    assert french - english == set(), "missing in English"
    assert english - french == set(), "missing in French"


@pytest.mark.parametrize("package", [*PACKAGES, *ROOMS])
def test_both_languages_have_the_same_placeholders(package: str) -> None:
    """A translation tells the same facts; only a singular may leave its number out."""
    french, english = (sentences(package, language) for language in LANGUAGES)
    different = {
        code: (french[code], english[code])
        for code in french.keys() & english.keys()
        if placeholders(french[code]) - may_omit(code) != placeholders(english[code]) - may_omit(code)
    }
    assert different == {}


def may_omit(code: str) -> set[str]:
    """Return the placeholders that a sentence may do without (« une page » needs no number)."""
    return {"n"} if code.endswith(".one") else set()


@pytest.mark.parametrize("package", [*PACKAGES, *ROOMS])
def test_plurals_are_complete(package: str) -> None:
    """A sentence with a number has its singular and its plural."""
    codes = set(sentences(package, LANGUAGES[0]))
    ones = {code.removesuffix(".one") for code in codes if code.endswith(".one")}
    others = {code.removesuffix(".other") for code in codes if code.endswith(".other")}
    assert ones == others


@pytest.mark.parametrize("path", source_files())
def test_codes_of_a_source_have_a_sentence(path: str) -> None:
    """No reader ever meets a bare code."""
    used, known = used_codes(read_source(path)), known_codes(room_of(path))
    empty_beginnings = {start for start in used.beginnings if not any(code.startswith(start) for code in known)}
    missing = sorted(used.whole - known | empty_beginnings)
    assert not missing, f"no sentence for {', '.join(missing)}"


def test_wrong_value_of_each_key_has_a_sentence() -> None:
    """Whatever key of a page is wrong, the message shows a right one."""
    wanted = {f"front_matter.wrong_{key}" for key in known_keys() if not allowed_values(key)}
    missing = sorted(wanted - known_codes("indexer"))
    assert not missing, f"no sentence for {', '.join(missing)}"


def test_every_way_to_use_a_code_is_seen() -> None:
    """A problem's code, an error's, a rendered one, one of two and a composed one all count."""
    used = used_codes(
        """
class DocsFolderMissing(RelaisError):
    code = "error.docs_missing"
Problem("file.binary", "error", path)
Problem(code="file.gone", severity="error")
catalogue.text("answer.none", language)
code = "head.not_allowed" if allowed else f"head.wrong_{key}"
label = "not.a_code"
"""
    )
    assert used == Codes(
        {"error.docs_missing", "file.binary", "file.gone", "answer.none", "head.not_allowed"}, {"head.wrong_"}
    )


def test_a_room_looks_in_its_own_catalogue_first() -> None:
    """What a room says is not known to its neighbours; what its package says is known to it."""
    assert "bot.slack" in ROOMS
    assert room_of("bot/slack/notices.py") == "bot.slack"
    assert room_of("bot/slack/console/talk.py") == "bot.slack.console"
    assert room_of("bot/web/app.py") == room_of("bot/cli.py") == "bot"
    assert known_codes("bot") < known_codes("bot.slack") < known_codes("bot.slack.console")
