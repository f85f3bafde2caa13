"""What the browser is given to search: all that may be found, nothing else, and small."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.site.search.entries import SEPARATORS, spelled_terms
from indexer.site.search.packing import (
    BEFORE,
    LAST,
    LEAST_WEIGHT,
    WEIGHTS,
    packed_anchor,
    packed_numbers,
    packed_spellings,
    packed_weight,
)
from tests.site.sites import Build, Site

INDEX = "search/relais.js"


def index_of(site: Site) -> dict[str, Any]:
    """Return the data of a site's index."""
    found: dict[str, Any] = json.loads(site.text(INDEX).removeprefix("relaisSearch.takeIndex(").removesuffix(");\n"))
    return found


def texts_of(site: Site) -> str:
    """Return the texts of all the pages found."""
    return "".join(file.read_text("utf-8") for file in sorted((site.folder / "search/pages").iterdir()))


def unpacked(packed: str) -> list[int]:
    """Return numbers as the script reads them."""
    numbers, high, previous = [], 0, -1
    for sign in packed:
        if sign in BEFORE:
            high = high * len(BEFORE) + BEFORE.index(sign) + 1
        else:
            previous += high * len(LAST) + LAST.index(sign) + 1
            numbers.append(previous)
            high = 0
    return numbers


def test_what_is_found_is_what_the_engine_answers_with(searched: Site) -> None:
    """Not what is archived, left out by its author, or for fewer readers; the stock index is not made."""
    index = index_of(searched)
    assert {"Mesurer ce que l'on fait", "Une médiation en forêt", "Aide de Relais"} <= set(index["titles"])
    everything = searched.text(INDEX) + texts_of(searched)
    assert [
        word for word in ("Vieille", "gardé", "à part", "cachée", "Salaires", "motsecret") if word in everything
    ] == []
    assert not (searched.folder / "search/search_index.json").exists()
    assert index["meta"] == [index["titles"].index("Aide de Relais")]


def test_computed_parts_are_not_searched_twice(build: Build) -> None:
    """A list of pages is not a text of the page that shows it."""
    site = build(
        {
            "index.md": "# Accueil\n\n<!-- relais:cards type=lesson -->\n",
            "une.md": "---\ntitle: Une\ntype: lesson\nsummary: Motunique.\n---\n\nx\n",
        },
        is_ours=True,
    )
    assert "Motunique" in site.html()
    assert texts_of(site).count("Motunique") == 1


def test_the_index_of_our_pages_is_small(published: Site) -> None:
    """Fifty-odd pages of guides weigh less than 250 kB before they are compressed."""
    assert len(index_of(published)["titles"]) > 50
    assert len(published.text(INDEX)) < 250_000


@given(st.lists(st.integers(0, 200_000), unique=True))
def test_numbers_come_back(numbers: list[int]) -> None:
    """The places of a term survive being packed."""
    assert unpacked(packed_numbers(sorted(numbers))) == sorted(numbers)


@given(st.floats(0.01, 1_000))
def test_a_weight_keeps_its_size(weight: float) -> None:
    """What is packed is within a fifth of what was given, between the least and the most that can be said."""
    most = LEAST_WEIGHT * 2 ** ((len(WEIGHTS) - 1) / 2)
    read = LEAST_WEIGHT * 2 ** (WEIGHTS.index(packed_weight(weight)) / 2)
    assert read == pytest.approx(min(most, max(LEAST_WEIGHT, weight)), rel=0.2)


@given(st.text(max_size=60), st.sampled_from(["fr", "en"]))
def test_no_term_breaks_the_index(text: str, language: str) -> None:
    """Whatever people write, no term holds a sign that separates terms."""
    found = [form for spelled in spelled_terms(text, language) for form in (spelled.term, *spelled.forms)]
    assert [form for form in found if not form or not SEPARATORS.isdisjoint(form)] == []


def test_spellings_are_told_by_their_endings() -> None:
    """What begins with the stem is cut; the rest is whole."""
    assert packed_spellings("evalu", {"evaluation", "evalu", "esvalu"}) == "evalu,!esvalu,,ation"


@pytest.mark.parametrize(
    ("anchor", "heading", "packed"),
    [
        ("mise-en-uvre", "Mise en œuvre", ""),
        ("qui-signe", "Qui signe ?", ""),
        ("qui-signe_1", "Qui signe ?", "qui-signe_1"),
        ("ici", "Là", "ici"),
        ("", "Titre de la page", ""),
        ("_1", "", "_1"),
    ],
)
def test_an_anchor_is_told_when_the_heading_does_not_tell_it(anchor: str, heading: str, packed: str) -> None:
    """Most anchors are made of their heading by the script."""
    assert packed_anchor(anchor, heading) == packed
