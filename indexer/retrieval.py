"""Asks the index every question that a page says it answers: that page must be among the first three."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.indexing import index_folder
from indexer.models import Page, Problem
from indexer.searching import Searcher
from indexer.sources import SourceCache

# Of pages, each at its best section: what a reader looks at without scrolling.
PLACES = 3
# Sections looked at: the first three pages may each have several.
SECTIONS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a page says it answers, and the pages found for it, best first."""

    page: Page
    question: str
    found: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others."""
        return self.page.path, self.question

    @property
    def is_found(self) -> bool:
        """Tell whether the page is among the first."""
        return self.page.path in self.found[:PLACES]


def ask_all(docs: Path, pages: Iterable[Page], cache: SourceCache) -> tuple[Asked, ...]:
    """Return what an index of the folder, made for this alone, finds for each question of these pages.

    The cache is the one that the pages were read with. An archived page is never an answer: its questions are not
    asked. Raises as `index_folder` does.
    """
    asking = [page for page in pages if page.front_matter.questions and page.front_matter.status != "archived"]
    if not asking:
        return ()
    with tempfile.TemporaryDirectory(prefix="relais-check-") as folder:
        index = Path(folder) / "index"
        index_folder(docs, index, cache=cache)
        searcher = Searcher(index)
        return tuple(ask(page, question, searcher) for page in asking for question in page.front_matter.questions)


def ask(page: Page, question: str, searcher: Searcher) -> Asked:
    """Return what is found for a question by who may read the page."""
    for count in (PLACES, SECTIONS):
        hits = searcher.search(question, reader=page.front_matter.visibility, n=count).hits
        asked = Asked(page, question, tuple(dict.fromkeys(hit.document.page for hit in hits)))
        if asked.is_found:
            break  # most often: looking no further spares the passages of what nobody reads
    return asked


def check_questions(asked: Iterable[Asked]) -> Iterator[Problem]:
    """Yield a problem for each question that does not find its page."""
    for item in asked:
        if not item.is_found:
            data = {"question": item.question, "first": item.found[0] if item.found else ""}
            yield problem_of(item, "page.question_not_found" if item.found else "page.question_finds_nothing", data)


def check_lost(before: Iterable[Asked], now: Iterable[Asked], changed: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each question that found its page before, and no longer does; `changed`: pages that did."""
    found_before = {item.key for item in before if item.is_found}
    for item in now:
        if item.key in found_before and not item.is_found:
            first = next((path for path in item.found[:PLACES] if path in changed), "")
            data = {"question": item.question, "first": first or next(iter(item.found), "")}
            yield problem_of(item, "page.question_lost", data)


def problem_of(asked: Asked, code: str, data: dict[str, str]) -> Problem:
    """Return the problem of a question, at the line where the page lists its own."""
    return Problem(code, "warning", asked.page.path, asked.page.key_lines.get("questions", 1), data)
