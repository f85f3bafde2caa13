"""Whatever the head of a page is, it is read or its faults are named, and what might be private stays closed."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.front_matter import parse_front_matter, split_front_matter
from indexer.models import Visibility
from indexer.safe_yaml import MAX_CHARACTERS
from tests.indexer.cases import Case, assert_problems, cases

# Pieces of heads, right and wrong, put together at random: plain random text would rarely be a head at all.
PIECES = (
    "---",
    "---",
    "--- ",
    "...",
    "----",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "title: ",
    "visibility: ",
    "restricted",
    "public",
    "reviewed: ",
    "2026-11-22",
    "themes: ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    ": ",
    "a",
    "é",
    "&x ",
    "*x",
    "<<: ",
    "!!int ",
    "!!bool ",
    "!!binary ",
    "!!set ",
    "!x ",
    "? ",
    "| ",
    "> ",
    "\t",
    "  ",
    "#",
    "%",
    "@",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ud800",
    '"\\ud800"',
    "0x1",
    "~",
    "=",
)
HEADS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.mark.parametrize("case", cases("front_matter"))
def test_head_is_read_as_its_case_says(case: Case) -> None:
    """Values, lines, body and every problem, in both languages, are those of the file."""
    head = parse_front_matter(case["page"], "page.md", Visibility(case.get("default_visibility", "public")))
    assert_problems(head.problems, case.get("problems", []))
    for key, value in case.get("head", {}).items():
        found = getattr(head.front_matter, key)
        assert (list(found) if isinstance(found, tuple) else found) == value, key
    assert {key: head.key_lines[key] for key in case.get("key_lines", {})} == case.get("key_lines", {})
    assert head.body == case.get("body", head.body)
    assert head.body_line == case.get("body_line", head.body_line)


@given(st.text() | HEADS | HEADS.map("---\n{}\n---\n".format))
@example("---\ntitle: !!int 0x" + "f" * 5000 + "\n---\n")
@example("---\n" + "\n" * 1000)
@example("---\n? [a, {b: c}]\n: d\n---\n")
def test_no_text_stops_the_reader(text: str) -> None:
    """Any text at all gives a head and a body."""
    head = parse_front_matter(text, "page.md")
    assert head.body in text or not head.body
    assert all(problem.line is not None and 1 <= problem.line <= text.count("\n") + 1 for problem in head.problems)


@given(HEADS | HEADS.map("---\ntitle: x\n{}\n---\n".format), HEADS)
def test_body_line_is_the_first_line_of_the_body(start: str, end: str) -> None:
    """Counting from `body_line`, each line of the body is the file's."""
    text = (start + end).replace("\r\n", "\n")
    split = split_front_matter(text)
    assert text.split("\n")[split.body_line - 1 :] == split.body.split("\n")
    assert text.endswith(split.body)


@given(
    st.sampled_from(["restricted", "partners", "privé", "Public", "[public]", "nul: part", '"', "!x y", "&a *a"]), HEADS
)
def test_a_head_that_asks_to_be_closed_is_never_public(asked: str, rest: str) -> None:
    """Whatever else is wrong around it, a visibility that is not plainly `public` leaves the page closed."""
    rest = rest.replace("---", "").replace("...", "")
    head = parse_front_matter(f"---\ntitle: x\nvisibility: {asked}\n{rest}\n---\nTexte", "page.md")
    assert head.front_matter.visibility is not Visibility.PUBLIC


def test_a_head_too_long_is_not_read() -> None:
    """A head beyond measure is refused in no time, and stays closed when it speaks of visibility at its very end."""
    filler = "a: b\n" * MAX_CHARACTERS
    open_head, closed = (parse_front_matter(f"---\n{filler}{end}---\nTexte", "p.md") for end in ("", "visibility: x\n"))
    assert [problem.code for problem in open_head.problems] == ["front_matter.too_long"]
    assert open_head.body == "Texte"
    assert open_head.front_matter.visibility is Visibility.PUBLIC
    assert closed.front_matter.visibility is Visibility.RESTRICTED


@pytest.mark.parametrize(
    "filler", ["\n", " \n", "- ", "[", "{a: ", "a: b\n", "'", "? ", "visibility", "  visibility \n", "---x\n", "# \n"]
)
def test_large_heads_take_little_time(filler: str) -> None:
    """No repetition takes the square of its length, closed or not."""
    for text in (f"---\n{filler * 60_000}\n---\n", f"---\n{filler * 60_000}", filler * 60_000):
        started = time.perf_counter()
        parse_front_matter(text, "page.md")
        assert time.perf_counter() - started < 3


def test_dates_are_dates() -> None:
    """`reviewed` is a day, not a text."""
    assert parse_front_matter("---\nreviewed: 2026-11-22\n---", "p.md").front_matter.reviewed == date(2026, 11, 22)
