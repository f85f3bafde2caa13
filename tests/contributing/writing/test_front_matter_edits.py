"""A list of the front matter gains or loses a value, and each other byte stays as somebody wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contributing.writing.errors import PageUnreadable
from bot.contributing.writing.front_matter_edits import quoted, with_item, without_item
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.plain_text import one_line
from indexer.front_matter import parse_front_matter
from tests.contributing.writing.hostile import ANYTHING, FRAGMENTS
from tests.contributing.writing.trees import MemoryTree

PAGES = PagesAt(MemoryTree())
VALUES = st.one_of(ANYTHING, st.sampled_from(FRAGMENTS)).map(lambda text: one_line(text) or "x")


def opened(head: str) -> OpenPage:
    """Return a page with a front matter."""
    return PAGES.opened("page.md", f"---\n{head}---\n\nTexte.\n".encode())


HEADS = {
    "a list, one a line": "title: T\nquestions:\n  - a\n  - b # note\nowner: x\n",
    "a list at the margin": "questions:\n- a\n- b\nowner: x\n",
    "comments and blank lines": "questions:\n  # avant\n  - a\n\n  # entre\n  - b\n\n# après\nowner: x\n",
    "texts on several lines": "questions:\n  - >-\n    a\n  - |-\n    b\nowner: x\n",
    "a text that goes on": 'questions:\n  - a\n  - "b"\nowner: x\n',
    "in brackets": "questions: [a, b]\nowner: x\n",
    "in brackets, with a comma more": "questions: [a, 'b', ]\nowner: x\n",
    "in brackets, on several lines": "questions: [\n  a, # un\n  b\n]\nowner: x\n",
    "at the end": "owner: x\nquestions:\n  - a\n  - b\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@settings(deadline=None)
@given(value=VALUES)
def test_a_value_is_added_at_the_end(head: str, value: str) -> None:
    """Whichever way the list is written, what was there is not touched."""
    page = opened(head)
    edit = with_item(page, "questions", value)
    content = page.source.edited([edit])
    read = parse_front_matter(content.decode(), "")
    assert read.raw == {**page.page.raw, "questions": ["a", "b", value]}
    assert read.body == page.page.body
    assert edit.start == edit.end


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title: T\n", 'title: T\nquestions:\n  - "c"\n'),
        ("questions: []\n", 'questions: ["c"]\n'),
        ("questions:\nowner: x\n", 'questions: ["c"]\nowner: x\n'),
        ("questions: ~\n", 'questions: ["c"]\n'),
        ("questions: a, b\n", 'questions: ["a, b", "c"]\n'),
        ("questions: |\n  a\nowner: x\n", 'questions: ["a\\n", "c"]\nowner: x\n'),
    ],
)
def test_a_list_is_made_where_there_is_none(head: str, expected: str) -> None:
    """A key that is missing is added, one with a single text becomes a list."""
    page = opened(head)
    assert page.source.edited([with_item(page, "questions", "c")]) == f"---\n{expected}---\n\nTexte.\n".encode()


def test_a_page_without_front_matter_gets_one() -> None:
    """What the page says stays as it is, under a new head."""
    page = PAGES.opened("page.md", b"# Titre\n\nTexte.\n")
    content = page.source.edited([with_item(page, "questions", "c")])
    assert content == b'---\nquestions:\n  - "c"\n---\n\n# Titre\n\nTexte.\n'


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("place", [0, 1])
def test_a_value_is_taken_away(head: str, place: int) -> None:
    """The other value, and all the other keys, stay as they were written."""
    page = opened(head)
    content = page.source.edited([without_item(page, "questions", place)])
    read = parse_front_matter(content.decode(), "")
    assert read.raw == {**page.page.raw, "questions": [["b"], ["a"]][place]}
    for kept in ("title: T\n", "# avant\n", "# après\n", "owner: x\n"):
        assert (kept in head) == (kept in content.decode())


@pytest.mark.parametrize(
    "head", ["questions: [a]\nowner: x\n", "questions:\n  - a\nowner: x\n", "questions: a\nowner: x\n"]
)
def test_an_empty_list_goes_with_its_key(head: str) -> None:
    """Nothing is left of a list of one."""
    page = opened(head)
    assert page.source.edited([without_item(page, "questions", 0)]) == b"---\nowner: x\n---\n\nTexte.\n"


@pytest.mark.parametrize("head", ["a: [\n", "{title: T, owner: x}\n", "title: T\ntitle: U\n", "- a\n"])
def test_what_cannot_be_edited_as_text_is_refused(head: str) -> None:
    """A head that is broken, or written as no line of its own, is left to somebody."""
    with pytest.raises(PageUnreadable):
        with_item(opened(f"{head}owner: x\n" if head.startswith("- ") else head), "questions", "c")


@settings(deadline=None)
@given(VALUES)
def test_any_text_is_one_line_of_yaml(value: str) -> None:
    """What is between quotation marks is read back as it was."""
    assert "\n" not in quoted(value)
    assert parse_front_matter(f"---\nquestions: {quoted(value)}\n---\n", "").raw == {"questions": value}
