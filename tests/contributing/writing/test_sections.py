"""A section is found in its file by the site's very anchor, and its text can be put back."""

from __future__ import annotations

import re

import pytest

from bot.contributing.writing.corrections import replaced
from bot.contributing.writing.errors import PageUnreadable
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.sections import digest_of, place_of, places_of, replacement, section_source, shown
from bot.contributing.writing.unchanged import shown_sections
from indexer.sections import parse_sections
from tests.contributing.writing.trees import own_settings, own_tree

PAGES = sorted(path for path in own_tree().files if path.endswith(".md"))
# A word of prose, in a paragraph, an item or a cell.
WORD = re.compile(r"(?<![\w(/\[{#`<=\"'’.-])[a-zà-ÿ]{3,}(?=[ .,;:?!»)]|$)")
NOT_PROSE = ("/", "<", "`", "{", "    ", "[](")


def with_a_word(text: str) -> str | None:
    """Return a text with a word after its last word, or None when it has no prose."""
    lines = text.split("\n")
    for number in reversed(range(len(lines))):
        found = [] if lines[number].startswith(NOT_PROSE) else list(WORD.finditer(lines[number]))
        if found:
            end = found[-1].end()
            lines[number] = f"{lines[number][:end]} retouche{lines[number][end:]}"
            return "\n".join(lines)
    return None


@pytest.mark.parametrize("path", PAGES)
def test_every_section_of_our_pages_can_be_edited(path: str) -> None:
    """With its own text a page is the same to the byte; with one word more, nothing else and no anchor moves."""
    pages = PagesAt(own_tree(), own_settings())
    page = pages.open(path)
    content, anchors = page.source.content, anchors_of(pages, page)
    assert anchors == [section.anchor for section in parse_sections(pages.render(page.page.body), page.page.title)]
    places = [place for place in places_of(page.source, pages.render) if place.heading.anchor in anchors]
    for place in places:
        source = shown(page.source, place)
        assert content[source.start : source.end].decode() == source.text
        assert page.source.edited([replacement(place, source.text, page.source)]) == content
        if typed := with_a_word(source.text):
            expected = content[: source.start] + typed.encode() + content[source.end :]
            assert replaced(page, place, typed, pages) == expected
            assert anchors_of(pages, pages.opened(path, expected)) == anchors
    # The terms of the glossary are computed: they stand in no page's own text.
    assert len(places) == (2 if path == "glossaire.md" else len(anchors))


def anchors_of(pages: PagesAt, page: OpenPage) -> list[str]:
    """Return the anchors of a page, as the site has them: that of the text before the first heading if there is any."""
    return [section.anchor for section in shown_sections(pages.render(page.page.body)) if section.html]


CASES = {
    "a heading in code": ("## Un\n\n```\n## Deux\n```\n\nfin\n\n## Trois\n", "un", "```\n## Deux\n```\n\nfin"),
    "the same heading twice": ("## Un\n\na\n\n## Un\n\nb\n", "un_1", "b"),
    "an underlined heading": ("Un\n--\n\na\n\nDeux\n----\nb\n", "deux", "b"),
    "an own anchor": ("## Un {#mien}\n\na\n", "mien", "a"),
    "an underlined own anchor": ("Un {#mien}\n===\n\na\n", "mien", "a"),
    "other line ends": ("## Un\r\n\r\na\r\nb\r\n\r\n## Deux\r\n", "un", "a\nb"),
    "a byte order mark": ("\ufeff## Un\n\na\n", "un", "a"),
    "tabs": ("##\tUn\n\n\tcode\n\ttexte\n", "un", "\tcode\n\ttexte"),
    "spaces at the end": ("## Un  \n\na  \nb  \n\n", "un", "a  \nb"),
    "no end of line": ("## Un\n\na", "un", "a"),
    "nothing but a heading": ("## Un", "un", ""),
    "an empty section": ("## Un\n\n## Deux\n\nb\n", "un", ""),
    "sections below": ("## Un\n\na\n\n### Deux\n\nb\n", "un", "a"),
    "the text before": ("---\ntitle: T\n---\n\na\n\n## Un\n", "", "a"),
    "a box": ("## Un\n\n/// advice | T\n\na\n\n///\n\n## Deux\n", "un", "/// advice | T\n\na\n\n///"),
    "a heading in a box": ("/// advice\n\n## Un\n\na\n\n///\n", "un", "a\n\n///"),
    "a heading in a comment": ("## Un\n\na\n\n<!--\n## Non\n-->\n\nb\n", "un", "a\n\n<!--\n## Non\n-->\n\nb"),
    "a rule after a paragraph": ("## Un\n\na\n\n---\n\nb\n", "un", "a\n\n---\n\nb"),
    "code before a rule": ("## Un\n\n```\na\n```\n---\n\n## Deux\n\nb\n", "deux", "b"),
    "closing hashes": ("## Un ##\n\na\n", "un", "a"),
    "no space": ("##Un\n\na\n", "un", "a"),
    "markup in the heading": ("## *Un* `deux` [trois](x.md)\n\na\n", "un-deux-trois", "a"),
    "no word in the heading": ("## ???\n\na\n\n## !!!\n\nb\n", "_2", "b"),
    "a heading in a list": ("- ## Un\n\n    a\n\n## Deux\n", "un", "    a"),
    "a heading in a quotation": ("> ## Un\n>\n> a\n\n## Deux\n", "un", ">\n> a"),
    "emoji": ("## 😀 Un é\n\n😀\n", "un-e", "😀"),
}


@pytest.mark.parametrize(("page", "anchor", "text"), CASES.values(), ids=CASES)
def test_a_section_is_found_by_the_anchor_of_the_site(page: str, anchor: str, text: str) -> None:
    """The text shown is what stands between the heading and the next, and can be put back."""
    content = page.encode()
    source = section_source(content, anchor, own_settings())
    assert source is not None
    assert source.text == text
    assert source.digest == digest_of(text)
    assert content[source.start : source.end].replace(b"\r\n", b"\n").decode() == text


@pytest.mark.parametrize(
    ("page", "anchor"),
    [
        ("## Un\n", "deux"),
        ('<h2 id="un">Un</h2>\n\na\n', "un"),
        ("```\n## Un\n```\n", "un"),
        ("a\n", "un"),
    ],
)
def test_a_section_that_is_not_written_there_is_not_found(page: str, anchor: str) -> None:
    """An anchor of no section, or of one that is not a heading of the text, has no text to edit."""
    assert section_source(page.encode(), anchor, own_settings()) is None


@pytest.mark.parametrize(
    ("before", "anchor", "after"),
    [
        ("## Un\n\n## Deux\n", "un", "## Un\n\ntexte\n\n## Deux\n"),
        ("## Un\n## Deux\n", "un", "## Un\n\ntexte\n\n## Deux\n"),
        ("## Un\n", "un", "## Un\n\ntexte\n"),
        ("## Un", "un", "## Un\n\ntexte\n"),
        ("## Un\n\n", "un", "## Un\n\ntexte\n"),
        ("---\ntitle: T\n---\n## Un\n", "", "---\ntitle: T\n---\ntexte\n\n## Un\n"),
        ("## Un\r\n\r\n## Deux\r\n", "un", "## Un\r\n\r\ntexte\r\n\r\n## Deux\r\n"),
    ],
)
def test_an_empty_section_is_filled(before: str, anchor: str, after: str) -> None:
    """Where there was no text, it is set apart from what is around."""
    pages = PagesAt(own_tree(), own_settings())
    page = pages.opened("page.md", before.encode())
    place = place_of(page.source, anchor, pages.render)
    assert place is not None
    assert replaced(page, place, "texte", pages) == after.encode()


@pytest.mark.parametrize("page", ["## Un \U00100000\n\na\n", "## Un\x02\n\na\n"])
def test_signs_of_nobodys_writing_are_not_edited(page: str) -> None:
    """A page that holds the signs by which headings are found is left alone."""
    with pytest.raises(PageUnreadable):
        section_source(page.encode(), "un", own_settings())
