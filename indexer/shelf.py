"""Gives sections by their place in the pages, without a search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.models import Document, Visibility
from indexer.records import document_of
from indexer.searching import Searcher
from indexer.segments import Segment


class Shelf:
    """The sections that an index holds, page by page, as its searcher sees it now."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def sections(self, page: str, *, reader: Visibility = Visibility.PUBLIC) -> Sequence[Document]:
        """Return the sections of a page in their order; none when there is no such page for the reader.

        The parts of a very long section are documents of their own. Raises as `Searcher.search` does.
        """
        for segment in self._searcher.snapshot().readable(reader):
            start = page_start(segment, page)
            if start is not None:
                return list(sections_from(segment, start))
        return ()


def page_start(segment: Segment, page: str) -> int | None:
    """Return the document of a page that is still there, or None."""
    for document, (path, _) in zip(segment.arrays.page_starts, segment.arrays.pages_listed, strict=True):
        if path == page and (segment.alive is None or segment.alive[document]):
            return int(document)
    return None


def sections_from(segment: Segment, start: int) -> Iterator[Document]:
    """Yield the sections of the page whose own document is given."""
    owner = segment.record(start)
    for document in range(start + 1, end_of_page(segment, start)):
        if segment.is_section[document]:
            yield document_of(owner, segment.record(document))


def end_of_page(segment: Segment, start: int) -> int:
    """Return the document after the last one of a page."""
    later = segment.arrays.page_starts[segment.arrays.page_starts > start]
    return int(later[0]) if len(later) else segment.arrays.document_count
