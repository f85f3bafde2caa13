"""Pages that explain an acronym make it and its long form find each other, in every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.acronyms import acronyms_in
from indexer.analysis import fold
from indexer.indexing import index_folder
from tests.indexer.bases import first_difference, outcome, pages_found, write_page
from tests.indexer.cases import cases

EXPLAINS = "---\ntitle: Mots du fleuve\n---\n## Sigles\n\nLa brigade des berges et écluses (BBE) veille.\n"
SAYS_SHORT = "---\ntitle: Crues\n---\n## Alerte\n\nAppelez la BBE, puis la mairie.\n"
SAYS_LONG = "---\ntitle: Barques\n---\n## Louer une barque\n\nLa brigade des berges et écluses loue des barques.\n"
ASKED = ("BBE", "que fait la bbe ?", "brigade des berges et écluses", "brigade")


@pytest.mark.parametrize("case", cases("acronyms"))
def test_text_explains_what_its_case_says(case: list[dict[str, object]]) -> None:
    """Each text gives the pairs of acronym and long form that its case lists, and no other."""
    for row in case:
        assert sorted(map(list, acronyms_in([str(row["text"])]))) == sorted(row["found"]), row["text"]  # type: ignore[call-overload]


@given(st.text("AbBc é'(),.:«»-\n", max_size=200))
def test_letters_begin_words_of_the_long_form(text: str) -> None:
    """Whatever the text, a pair has the first letter in common, and both stand in the text."""
    for short, long in acronyms_in([text]):
        assert fold(short)[0] == fold(long)[0]
        assert " ".join(long.split()) in " ".join(text.split())


@pytest.fixture
def river(docs: Path, index: Path) -> tuple[Path, Path]:
    """Return a base with a page that explains an acronym, one that uses it and one that uses its long form."""
    for name, text in (("mots", EXPLAINS), ("crues", SAYS_SHORT), ("barques", SAYS_LONG)):
        write_page(docs, f"fleuve/{name}.md", text)
    index_folder(docs, index)
    return docs, index


def test_each_form_finds_pages_that_hold_the_other(river: tuple[Path, Path]) -> None:
    """The acronym finds a page with the long form alone, and the long form a page with the acronym alone."""
    _, index = river
    assert "fleuve/barques.md" in pages_found(index, "BBE")
    assert "fleuve/crues.md" in pages_found(index, "brigade des berges et écluses")


def test_acronym_goes_with_the_page_that_explains_it(river: tuple[Path, Path]) -> None:
    """Once no page explains it any more, an acronym is only a word, as in an index built anew; and back again."""
    docs, index = river
    (docs / "fleuve/mots.md").unlink()
    index_folder(docs, index)
    assert pages_found(index, "BBE") == ["fleuve/crues.md"]
    index_folder(docs, index.with_name("anew"))
    assert first_difference(outcome(index, ASKED), outcome(index.with_name("anew"), ASKED)) == ""
    write_page(docs, "fleuve/mots.md", EXPLAINS)
    index_folder(docs, index)
    assert "fleuve/barques.md" in pages_found(index, "BBE")
