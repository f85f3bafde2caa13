"""What the bot needs from others, declared here and satisfied by shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from indexer.models import Document, Results, Visibility


class Search(Protocol):
    """Finds the sections that answer a question; `indexer.searching.Searcher` is one."""

    def search(
        self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = 10, explained: bool = False
    ) -> Results:
        """Return the ranking for a question, over what the reader may see and nothing else."""
        ...


class Shelf(Protocol):
    """Gives sections by their place, without a search; `indexer.shelf.Shelf` is one."""

    def sections(self, page: str, *, reader: Visibility = Visibility.PUBLIC) -> Sequence[Document]:
        """Return the sections of a page in their order; none when there is no such page for the reader."""
        ...
