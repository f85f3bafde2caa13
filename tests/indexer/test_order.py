"""Words that follow one another in the question count more where they do so in a page too."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.indexing import index_folder
from indexer.models import Hit
from indexer.searching import Searcher
from tests.indexer.bases import write_page

APART = "La carte du fleuve est au mur. Une barque est peinte. Le parc a un loueur, et un agent veille sur la berge."
TOGETHER = "Un agent est là. La barque du loueur est rouge. Le mur du parc, la berge et la carte : tout est peint."


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    """Return a searcher on two pages with the same words in another order."""
    for name, text in (("apart", APART), ("together", TOGETHER)):
        write_page(tmp_path / "docs", f"{name}.md", f"---\ntitle: Notes\nlanguage: fr\n---\n## Page {name}\n\n{text}\n")
    index_folder(tmp_path / "docs", tmp_path / "index")
    return Searcher(tmp_path / "index")


def hits(searcher: Searcher, question: str) -> dict[str, Hit]:
    """Return the hits by page."""
    return {hit.document.page: hit for hit in searcher.search(question, explained=True).hits}


def adjacent(hit: Hit) -> float:
    """Return the share of the question that stands in a hit as it was asked."""
    return hit.explanation.factors["adjacent"] if hit.explanation else 0.0


def test_words_side_by_side_come_first(searcher: Searcher) -> None:
    """Little words between them do not count; the explanation says how much of the question stands so."""
    found = hits(searcher, "barque du loueur")
    assert list(found) == ["together.md", "apart.md"]
    assert adjacent(found["together.md"]) == pytest.approx(0.5)
    assert adjacent(found["apart.md"]) == 0


def test_order_is_that_of_the_question(searcher: Searcher) -> None:
    """The same two words the other way round are two words."""
    assert adjacent(hits(searcher, "loueur de barque")["together.md"]) == 0


def test_part_of_a_question_may_stand_side_by_side(searcher: Searcher) -> None:
    """Each pair of words counts by how much its words tell; the end of one text is not before the start of another."""
    assert 0 < adjacent(hits(searcher, "agent barque loueur")["together.md"]) < 1
    assert adjacent(hits(searcher, "berge carte")["apart.md"]) == 0


def test_a_question_of_one_word_has_no_order(searcher: Searcher) -> None:
    """Nothing is side by side."""
    assert {adjacent(hit) for hit in hits(searcher, "barque").values()} == {0}
