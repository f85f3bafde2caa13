"""What the bot needs from others, declared here and satisfied by shape."""

from __future__ import annotations

from typing import Protocol

from indexer.models import Results, Visibility


class Search(Protocol):
    """Finds the sections that answer a question; `indexer.searching.Searcher` is one."""

    def search(
        self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = 10, explained: bool = False
    ) -> Results:
        """Return the ranking for a question, over what the reader may see and nothing else."""
        ...
