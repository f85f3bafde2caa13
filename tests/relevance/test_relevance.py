"""Our own pages answer the questions of our own users, and a change that makes one of them worse is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from indexer.indexing import index_folder
from indexer.pages import read_folder
from indexer.searching import Searcher

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the pages that answer it, and the worst rank accepted."""

    question: str
    pages: tuple[str, ...]
    at_most: int


def users_questions() -> list[Asked]:
    """Return the questions of the six kinds of users that a page answers today."""
    rows = yaml.safe_load((Path(__file__).parent / "questions.yml").read_text("utf-8"))
    return [Asked(row["question"], tuple(row["pages"]), row["at_most"]) for row in rows if row["at_most"]]


def pages_questions() -> list[Asked]:
    """Return the questions that our pages say they answer: each page is among the first three."""
    return [
        Asked(question, (page.path,), 3) for page in read_folder(DOCS).pages for question in page.front_matter.questions
    ]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher on an index of our own pages."""
    index = tmp_path_factory.mktemp("relevance") / "index"
    index_folder(DOCS, index)
    return Searcher(index)


def rank_of(pages: Sequence[str], question: str, searcher: Searcher) -> int:
    """Return the rank, from 1, of the first of these pages; 99 when none is found."""
    found = list(dict.fromkeys(hit.document.page for hit in searcher.search(question, n=20).hits))
    return next((rank for rank, page in enumerate(found, 1) if page in pages), 99)


@pytest.mark.parametrize("asked", users_questions(), ids=lambda asked: asked.question)
def test_users_question_keeps_its_rank(asked: Asked, searcher: Searcher) -> None:
    """A question of a user finds its page no lower than before."""
    assert rank_of(asked.pages, asked.question, searcher) <= asked.at_most


@pytest.mark.parametrize("asked", pages_questions(), ids=lambda asked: asked.question)
def test_page_is_found_by_its_own_questions(asked: Asked, searcher: Searcher) -> None:
    """A page is among the first three for each question that it says it answers."""
    assert rank_of(asked.pages, asked.question, searcher) <= asked.at_most
