"""Plain text becomes Markdown that says the same, whatever it looks like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.contributing.writing.pages_at import PagesAt
from bot.contributing.writing.plain_text import cleaned, heading_text, inline, one_line, paragraphs
from tests.contributing.writing.hostile import Elements, hostile, visible_words
from tests.contributing.writing.trees import MemoryTree, own_settings

PAGES = PagesAt(MemoryTree(), own_settings())
WRITTEN = {"p", "ul", "ol", "li", "a"}


@settings(deadline=None)
@given(hostile(400))
def test_nothing_typed_is_markup(text: str) -> None:
    """Only paragraphs, lists and links come out, with every word."""
    shown = Elements(PAGES.render(paragraphs(text)))
    assert set(shown.tags) <= WRITTEN
    for word in visible_words(cleaned(text)):
        assert word in shown.text


@settings(deadline=None)
@given(hostile(200))
def test_one_line_stays_one_paragraph(text: str) -> None:
    """Typed text on one line shows exactly its characters."""
    shown = Elements(PAGES.render(inline(text)))
    assert shown.tags in ([], ["p"]) or set(shown.tags) == {"p", "a"}
    if "a" not in shown.tags:
        assert one_line(shown.text) == one_line(text)


@settings(deadline=None)
@given(hostile(80))
def test_a_heading_is_one_heading(text: str) -> None:
    """A title typed by somebody is the text of one heading, to its last sign."""
    shown = Elements(PAGES.render(f"## Titre {heading_text(text)}\n\nfin"))
    assert shown.tags.count("h2") == 1
    assert set(shown.tags) <= {"h2", "a", "p"}
    if "://" not in text:
        assert one_line(shown.text.replace("¶", "").removesuffix("fin")) == one_line(f"Titre {text}".replace("¶", ""))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Deux lignes\nà la suite", "Deux lignes\n\nà la suite"),
        ("- a\n- b\n\nfin", "- a\n- b\n\nfin"),
        ("• a\n* b\n1) c\n2. d", "- a\n- b\n\n1. c\n2. d"),
        ("Voir https://a.example/b_c, merci.", "Voir <https://a.example/b_c>, merci."),
        ("L'UTC sort en\n2015. Puis rien", "L'UTC sort en\n\n2015\\. Puis rien"),
        ("R&D, 50 %, -5 °C, « oui », (non) ?", "R&D, 50 %, -5 °C, « oui », (non) ?"),
        ("#Science @everyone", "\\#Science @everyone"),
        ("un_nom *gras* `code` [x]", "un\\_nom \\*gras\\* \\`code\\` \\[x\\]"),
        ("<b>a</b> &lt;", "&lt;b>a&lt;/b> &amp;lt;"),
        ("  \n\n ", ""),
    ],
)
def test_what_is_written(typed: str, written: str) -> None:
    """Ordinary prose is left as it is; the rest can still be read in the file."""
    assert paragraphs(typed) == written


@pytest.mark.parametrize("unseen", ["\0", "\x02", "\u202e", "\u200b", "\ufeff", "\U000e0041", "\U00100001"])
def test_signs_that_nobody_sees_are_left_out(unseen: str) -> None:
    """Unless the text that was there held them already."""
    assert cleaned(f"a{unseen}b") == "ab"
    assert cleaned(f"a{unseen}b", kept=unseen) == f"a{unseen}b"


def test_half_of_a_pair_is_replaced() -> None:
    """A text that no file can hold becomes one that any can."""
    assert cleaned("\ud83d\ude00 \ud83d") == "😀 \ufffd"
