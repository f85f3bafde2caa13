"""Pages are cut at their headings, under the anchors of the site, with code apart from prose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.models import Block, Section
from indexer.renderer import Renderer, renderer_for
from indexer.sections import parse_sections
from indexer.site_settings import site_settings
from tests.indexer.cases import Case, cases
from tests.sources import ROOT

OURS = renderer_for(site_settings(ROOT / "mkdocs.yml"))
FOREIGN = renderer_for(None)


def section_of(case: Case) -> Section:
    """Return the section that a case describes; a block is written `kind: text`, with its mark if it has one."""
    blocks = tuple(
        Block(kind, text, block.get("mark"))
        for block in case["blocks"]
        for kind, text in block.items()
        if kind != "mark"
    )
    return Section(case["anchor"], case["heading"], case["level"], tuple(case["ancestors"]), blocks)


@pytest.mark.parametrize("case", cases("sections"))
@pytest.mark.parametrize("renderer", [OURS, FOREIGN], ids=["our settings", "a foreign folder"])
def test_page_is_cut_as_its_case_says(renderer: Renderer, case: Case) -> None:
    """Anchors, headings, ancestors and blocks are those of the file."""
    if case.get("ours_only") and renderer is FOREIGN:
        return
    found = parse_sections(renderer.render(case["page"]), case["title"])
    assert found == [section_of(wanted) for wanted in case["sections"]]


@given(st.text(alphabet="<>/=\"'hpdiv2 abé&;#!-\n"))
def test_no_html_stops_the_cutting(html: str) -> None:
    """Any text at all, taken for HTML, gives at least one section."""
    assert parse_sections(html, "Titre")


@given(
    st.lists(
        st.sampled_from(
            [
                "mot ",
                "**gras** ",
                "## titre\n\n",
                "- item\n",
                "> cité\n",
                "```\ncode\n```\n\n",
                "| a | b |\n|-|-|\n",
                "\n\n",
            ]
        )
    )
)
def test_no_word_is_lost(pieces: list[str]) -> None:
    """Every word of a page is in a heading or a block."""
    page = "".join(pieces)
    sections = parse_sections(FOREIGN.render(page), "Page")
    text = " ".join([s.heading for s in sections if s.level] + [block.text for s in sections for block in s.blocks])
    for word in ("mot", "gras", "titre", "item", "cité", "code"):
        assert text.count(word) == page.count(word), word


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="a">x</h2>' * 50_000,
        "".join(f'<h{1 + n % 6} id="a{n}">x</h{1 + n % 6}>' for n in range(50_000)),
        "<div>" * 100_000,
        "</div>" * 100_000,
        "<p>{%" + "{%" * 100_000,
        "<p>" + "{{" * 100_000,
        "<p>" + ":::\n" * 50_000,
        "<td>" * 100_000,
    ],
    ids=["headings", "levels", "open", "close", "tags", "braces", "colons", "cells"],
)
def test_cutting_takes_little_time(html: str) -> None:
    """Neither headings by the thousand nor endless nesting take the square of their number."""
    started = time.perf_counter()
    parse_sections(html, "Titre")
    assert time.perf_counter() - started < 8
