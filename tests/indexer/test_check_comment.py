"""The comment is ours from end to end: what pages hold stands in it as code; one that is not ours is refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.catalogue import LANGUAGES, read_sentences
from indexer.check_comment import MOST_SLIPS, comment_markdown
from indexer.checking import Checked
from indexer.comment_guard import MARK, MAX_COMMENT_BYTES, Refused, checked_number, refuse_active
from indexer.models import FrontMatter, Page, Problem, Severity
from indexer.pages import Folder
from indexer.renderer import renderer_for
from indexer.retrieval import Asked
from indexer.sources import Sources
from indexer.spelling import Slip
from tests.sources import ROOT

SEVERITIES: tuple[Severity, ...] = ("error", "warning")
PREVIEW = "https://apercu.example.org/12/"
HOSTILE = (
    "<!-- relais:check -->", "<img src=x onerror=alert(1)>", "@equipe", "`@equipe`", "``", "\\`@x`", "#12", "&#64;x",
    "](https://mechant.example.net)", "![x](https://mechant.example.net)", "https://mechant.example.net", "**gras**",
    "www.mechant.example.net", "\n\n# Titre\n", "\n- ", "| a |\n|---|", "[x]: https://mechant.example.net", "\r",
    "\x1b[2J",     "```\n", "\u202e", "\u2028", "{found}", "%s", "é", "1234", "",
)  # fmt: skip
HOSTILE_TEXT = st.one_of(st.text(), st.lists(st.sampled_from(HOSTILE), max_size=6).map("".join))
PAGE = Page("a.md", "A", "", 1, FrontMatter(), {}, {}, "")
SOURCES = Sources(Folder(Path(), (), ()), (), None, renderer_for(None))


def told(problems: tuple[Problem, ...] = (), older: tuple[Problem, ...] = (), asked: tuple[Asked, ...] = ()) -> Checked:
    """Return what was checked, of one page."""
    return Checked(SOURCES, (PAGE,), asked, problems, older)


def problem_codes() -> Mapping[str, tuple[str, ...]]:
    """Return the code of every problem of a page or a file, with the facts that its sentences want."""
    sentences = read_sentences("indexer", "fr")
    codes = [code for code in sentences if code.startswith(("data.", "file.", "front_matter.", "page."))]
    found = {}
    for code in codes:
        if not code.endswith("_right"):
            whole = sentences[code] + sentences.get(f"{code}_right", "")
            found[code] = tuple({name for _, name, _, _ in Formatter().parse(whole) if name})
    return found


CODES = problem_codes()


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Return any problem, with anything at all as its facts."""
    code = draw(st.sampled_from(sorted(CODES)))
    data = {name: draw(HOSTILE_TEXT) for name in (*CODES[code], "near", "found", "key")}
    severity, line = draw(st.sampled_from(SEVERITIES)), draw(st.sampled_from((None, 3)))
    return Problem(code, severity, draw(HOSTILE_TEXT), line, data)


def tokens_of(markdown: str) -> Iterator[Token]:
    """Yield every token of a text, as a reader of CommonMark with tables and HTML sees it."""
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        yield token
        yield from token.children or ()


@given(st.lists(problems(), max_size=4).map(tuple), st.lists(problems(), max_size=2).map(tuple), HOSTILE_TEXT)
def test_nothing_of_a_page_acts_in_the_comment(
    found: tuple[Problem, ...], older: tuple[Problem, ...], text: str
) -> None:
    """Whatever problems say, the only HTML is our mark, the only link the preview, and the headings are ours."""
    slips = [Slip(text, text, 1, text)]
    comment = comment_markdown(told(found, older), "fr", preview=PREVIEW, slips=slips)
    tokens = list(tokens_of(comment))
    html = [token.content for token in tokens if token.type in {"html_block", "html_inline"}]
    links = [token.attrGet("href") for token in tokens if token.type == "link_open"]
    assert (html, links) == ([f"{MARK}\n"], [PREVIEW])
    assert {"image", "table_open", "fence", "code_block", "hr", "blockquote_open"}.isdisjoint(t.type for t in tokens)
    headings = re.findall(r"^#+ .*$", comment, re.MULTILINE)
    ours = {sentence for code, sentence in read_sentences("indexer", "fr").items() if code.startswith("comment.")}
    assert {heading.lstrip("# ") for heading in headings} <= ours
    outside = "".join(token.content for token in tokens if token.type == "text")
    assert "@" not in outside
    refuse_active(comment.replace(f"]({PREVIEW})", ""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_sentence_can_stand_in_the_comment(code: str, language: str) -> None:
    """None of our own words is taken for something that acts."""
    data = dict.fromkeys(CODES[code], "x")
    for facts in (data, data | {"near": "y", "found": "x", "key": "x"}):
        refuse_active(comment_markdown(told((Problem(code, "error", "a.md", 1, facts),)), language))


def test_a_long_list_is_cut_and_says_so() -> None:
    """However many problems there are, the comment is read to its end and GitHub takes it."""
    many = tuple(
        Problem("page.broken_link", severity, f"{'é' * 300}{n}.md", n, {"found": "é" * 5_000, "near": "é" * 5_000})
        for severity in SEVERITIES
        for n in range(1, 500)
    )
    slips = [Slip(f"mot{n}", "a.md", 1, "") for n in range(100)]
    comment = comment_markdown(told(many, many), "fr", slips=slips)
    refuse_active(comment)
    assert len(comment.encode()) <= MAX_COMMENT_BYTES
    assert comment.count("… et 489 autres.") == 2
    assert "… et 988 autres." in comment
    assert f"… et {100 - MOST_SLIPS} autres." in comment


def test_the_comment_counts_the_questions_that_are_found() -> None:
    """What is good is told with figures."""
    asked = (Asked(PAGE, "une ?", ("a.md",)), Asked(PAGE, "deux ?", ("b.md", "c.md", "d.md", "a.md")))
    assert "- 1 des 2 questions de ces pages sont bien trouvées.\n" in comment_markdown(told(asked=asked), "fr")
    assert "- 1 of the 2 questions of these pages find theirs.\n" in comment_markdown(told(asked=asked), "en")


def handed_over(folder: Path, comment: str, number: str = "12\n") -> Path:
    """Write what a proposal hands over."""
    (folder / "comment.md").write_text(comment, "utf-8")
    (folder / "number").write_text(number, "utf-8")
    return folder


def guard(folder: Path, preview: str = "") -> subprocess.CompletedProcess[str]:
    """Run the guard as the workflow does: Python alone, none of the libraries we depend on."""
    return subprocess.run(
        [sys.executable, "-S", "-m", "indexer.comment_guard", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PREVIEW": preview},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_our_own_comment_is_let_through(tmp_path: Path) -> None:
    """The guard prints the number and adds the link to the preview, which a fork does not know."""
    checked = told((Problem("page.broken_link", "error", "a.md", 1, {"found": "`@x` <b>", "near": "\\`"}),))
    done = guard(handed_over(tmp_path, comment_markdown(checked, "fr")), "https://apercu.example.org/{number}/")
    assert (done.returncode, done.stdout, done.stderr) == (0, "12\n", "")
    assert (tmp_path / "comment.md").read_text("utf-8") == comment_markdown(checked, "fr", preview=PREVIEW)


def test_without_a_preview_the_comment_stays_as_it_is(tmp_path: Path) -> None:
    """Most forges have none."""
    comment = comment_markdown(told(), "fr")
    assert guard(handed_over(tmp_path, comment)).stdout == "12\n"
    assert (tmp_path / "comment.md").read_text("utf-8") == comment


ACTIVE = (
    "<!-- relais:check -->", "<img src=x onerror=alert(1)>", "@equipe", "`x", "``@x``", "\\`@x`", "#12", "&#64;x",
    "&commat;x",
    "[x](https://mechant.example.net)", "[x](/y)", "![x](y)", "[x][y]", "[x]: /y", "[[x]]", "http://x", "WWW.x.net",
    "```", "\x1b[2J", "\r", "\t", "\u202e", "\0",
)  # fmt: skip


@pytest.mark.parametrize("text", ACTIVE)
def test_a_comment_with_something_that_acts_is_refused(tmp_path: Path, text: str) -> None:
    """HTML, mentions, links, pictures, references, escapes and control characters are not ours."""
    folder = handed_over(tmp_path, f"{MARK}\n\nBonjour {text}\n")
    with pytest.raises(Refused):
        checked_number(folder)
    done = guard(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("comment refused: ")


@pytest.mark.parametrize("number", ["", "0", "-1", "1;id", "12 13", "../1", "1\n2\n", "٣", "9" * 11, "1" * 13])
def test_a_number_that_is_not_one_is_refused(tmp_path: Path, number: str) -> None:
    """It stands in an address: nothing but figures."""
    with pytest.raises(Refused):
        checked_number(handed_over(tmp_path, f"{MARK}\n", number))


def test_what_is_not_two_small_files_is_refused(tmp_path: Path) -> None:
    """A file too many, one too large, a link, another mark or no text at all."""
    folder = handed_over(tmp_path, f"{MARK}\n")
    assert checked_number(folder) == "12"
    for comment in ("Bonjour", f" {MARK}\n", f"{MARK}\n{'a' * MAX_COMMENT_BYTES}"):
        with pytest.raises(Refused):
            checked_number(handed_over(folder, comment))
    (folder / "comment.md").write_bytes(f"{MARK}\n".encode() + b"\xff")
    with pytest.raises(Refused):
        checked_number(folder)
    handed_over(folder, f"{MARK}\n")
    (folder / "plus").write_text("x", "utf-8")
    with pytest.raises(Refused):
        checked_number(folder)
    (folder / "plus").unlink()
    (folder / "number").unlink()
    (folder / "number").symlink_to(folder / "comment.md")
    with pytest.raises(Refused):
        checked_number(folder)
