"""Keeps out of the answers what has just been restricted or removed, even while the index cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.answering.facts import is_public
from bot.protocols import Search, Shelf
from indexer.models import Document, Page, Results, Verdict, Visibility
from indexer.pages import read_folder, read_page


class HidingSearch:
    """A search whose results leave out some pages; what they had said of the first hit no longer holds without it."""

    def __init__(self, search: Search, hidden: Callable[[], Collection[str]]) -> None:
        self._search = search
        self._hidden = hidden

    def search(
        self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = 10, explained: bool = False
    ) -> Results:
        """Return the results of the search without the hidden pages."""
        results = self._search.search(question, reader=reader, n=n, explained=explained)
        hidden = self._hidden()
        hits = tuple(hit for hit in results.hits if hit.document.page not in hidden)
        if hits == results.hits:
            return results
        is_same_first = bool(hits) and hits[0] is results.hits[0]
        verdict = results.verdict if is_same_first else Verdict.PERHAPS if hits else Verdict.NONE
        # Corrections may quote a hidden page.
        return replace(results, hits=hits, verdict=verdict, corrections={})


class HidingShelf:
    """A shelf without some pages."""

    def __init__(self, shelf: Shelf, hidden: Callable[[], Collection[str]]) -> None:
        self._shelf = shelf
        self._hidden = hidden

    def sections(self, page: str, *, reader: Visibility = Visibility.PUBLIC) -> Sequence[Document]:
        """Return the sections of a page, unless it is hidden."""
        return () if page in self._hidden() else self._shelf.sections(page, reader=reader)


def pages_to_hide(docs: Path, paths: Iterable[str], default_visibility: Visibility) -> set[str]:
    """Return those of these pages that are gone, cannot be read, or are not public."""
    read = {path: read_page(docs, path, default_visibility=default_visibility) for path in paths}
    return {path for path, page in read.items() if not isinstance(page, Page) or not is_public(page)}


def all_pages_to_hide(docs: Path, default_visibility: Visibility) -> set[str]:
    """Return every page of a folder that is not public."""
    pages = read_folder(docs, default_visibility=default_visibility).pages
    return {page.path for page in pages if not is_public(page)}
