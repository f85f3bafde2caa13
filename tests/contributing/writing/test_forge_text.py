"""On a forge, typed text calls nobody, links to nothing and shows its own words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from bot.contributing.writing.forge_text import plain_title, quotation, words
from bot.contributing.writing.plain_text import one_line
from tests.contributing.writing.hostile import Elements, hostile, visible_words

# The Markdown that forges read: CommonMark, with tables and strike-through.
FORGE = MarkdownIt("commonmark").enable(["table", "strikethrough"])
CALL = re.compile(r"@\w|#\d|\bGH-\d|!\d|&\d|(?<!\w)[~%]\w", re.IGNORECASE)


@settings(deadline=None)
@given(hostile(400))
def test_a_quotation_calls_nobody(text: str) -> None:
    """Only a quotation, its paragraphs and pieces of code come out; outside code no sign calls or refers."""
    html = FORGE.render(quotation(text) + "\n\nfin")
    shown = Elements(html)
    assert set(shown.tags) <= {"blockquote", "p", "code"}
    outside = Elements(re.sub("<code>.*?</code>", " ", html)).text
    assert CALL.search(outside) is None
    assert "://" not in outside
    for word in visible_words(text):
        assert word in shown.text


@settings(deadline=None)
@given(hostile(200))
def test_words_stay_in_their_line(text: str) -> None:
    """Typed text within a sentence of ours stays in its paragraph."""
    shown = Elements(FORGE.render(f"- **Page** : {words(text)}\n- fin"))
    assert shown.tags.count("li") == 2
    assert set(shown.tags) <= {"ul", "li", "strong", "code"}
    assert shown.tags.count("strong") == 1


@settings(deadline=None)
@given(hostile(400))
def test_a_title_is_one_printable_line(text: str) -> None:
    """A title, which forges do not read as Markdown, calls nobody in a commit either."""
    title = plain_title(f"Leçon : {text}")
    assert title.isprintable()
    assert len(title) <= 200
    assert CALL.search(title) is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("@everyone voir #123", "＠everyone voir ＃123"),
        ("https://github.com/a/b/issues/1", "`https://github.com/a/b/issues/1`"),
        ("R&D à 50 %", "R&D à 50 %"),
        ("fixes GH-12", "fixes GH‑12"),
    ],
)
def test_what_is_written(typed: str, written: str) -> None:
    """What forges look for is written with other signs, or as code."""
    assert words(typed) == written
    assert one_line(typed)
