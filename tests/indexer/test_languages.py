"""A page and its translation: each answers first in its own language."""

from __future__ import annotations

import pytest

from indexer.indexing import index_folder
from indexer.searching import Searcher

PAGES = {
    "contact.md": "---\ntitle: Votre contact\nid: contact\n---\n\n## Contact PIA\n\nLe contact du PIA est ici.\n",
    "en/contact.md": (
        "---\ntitle: Your contact\nid: en-contact\nlanguage: en\ntranslates: {id: contact, commit: abcdef0}\n---\n\n"
        "## PIA contact\n\nThe contact of the PIA is the department.\n"
    ),
    "en/only.md": "---\ntitle: Only in English\nlanguage: en\n---\n\n## Badges\n\nBadges are kept at the desk.\n",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher on a page, its translation, and a page that translates none."""
    folder = tmp_path_factory.mktemp("languages")
    for name, content in PAGES.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    index_folder(folder / "docs", folder / "index")
    return Searcher(folder / "index")


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("quel est le contact du PIA ?", "contact.md"),
        ("what is the contact of the PIA?", "en/contact.md"),
        ("où sont les badges ?", "en/only.md"),
    ],
)
def test_a_page_answers_in_its_language(searcher: Searcher, question: str, page: str) -> None:
    """Words that both languages share lead to the page in the language of the question; other pages lose nothing."""
    assert searcher.search(question).hits[0].document.page == page


def test_the_address_of_a_translation_is_on_its_own_site(searcher: Searcher) -> None:
    """The second site is in the folder of its pages."""
    assert searcher.search("PIA contact please").hits[0].address == "en/contact/#pia-contact"
