"""Times building an index: reading the folder, rendering Markdown, and all the rest, apart."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.indexing import DEFAULT_WAIT_SECONDS, Steps, build, count_sections, no_progress
from indexer.renderer import Renderer
from indexer.segments import LevelSegments
from indexer.sources import SourceCache, read_sources
from indexer.store import writing
from tests.bench.collections import Collection
from tests.bench.engines import public_level


@dataclass(frozen=True, slots=True)
class Building:
    """What was built, and the seconds that each part took."""

    pages: int
    sections: int
    terms: int
    megabytes: float
    reading: float
    rendering: float
    indexing: float  # pages already read and rendered

    @property
    def whole(self) -> float:
        """Return the seconds of the whole build."""
        return self.reading + self.rendering + self.indexing


class Rendered(Renderer):
    """Gives the HTML of bodies that have been rendered before."""

    def __init__(self, renderer: Renderer, html: Mapping[str, str]) -> None:
        self.digest_source = renderer.digest_source
        self._html = html

    def render(self, body: str) -> str:
        """Return the HTML of a body."""
        return self._html[body]


def measure_build(collection: Collection) -> Building:
    """Build the index of a collection and return what it took."""
    begun = time.perf_counter()
    sources = read_sources(collection.docs)
    read = time.perf_counter()
    html = {page.body: sources.renderer.render(page.body) for page in sources.folder.pages}
    rendered = time.perf_counter()
    ready = replace(sources, renderer=Rendered(sources.renderer, html))
    with writing(collection.index, DEFAULT_WAIT_SECONDS):
        build(collection.index, Steps(ready, no_progress))
    done = time.perf_counter()
    size = sum(file.stat().st_size for file in collection.index.rglob("*") if file.is_file())
    return Building(
        pages=len(sources.folder.pages),
        sections=count_sections(collection.index, SourceCache()),
        terms=count_terms(collection),
        megabytes=size / 1e6,
        reading=read - begun,
        rendering=rendered - read,
        indexing=done - rendered,
    )


def count_terms(collection: Collection) -> int:
    """Return how many terms the index of public pages holds."""
    opened = LevelSegments(public_level(collection.index))
    opened.refresh()
    return sum(len(segment.arrays.terms) for segment in opened.segments)
