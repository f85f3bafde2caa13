"""Building the site of collections of several sizes: how long it takes, and what its pages weigh."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.building import build_site
from indexer.site.search.index_file import INDEX_FILE
from tests.bench.collections import SECTIONS_PER_PAGE, generate
from tests.bench.material import read_topics
from tests.site.sites import own_settings

PAGES = (100, 1_000, 3_000)
SEARCHED = 1_000  # pages of the site that is also searched in the browser
# For 1,000 pages on two cores; none is asserted.
TARGETS = {"building": "≤ 15 s", "all HTML": "≤ 60 MB"}


@dataclass(frozen=True, slots=True)
class SiteBuilding:
    """What was built; seconds on the clock and of the processor, megabytes and kilobytes as they are on the disk."""

    pages: int
    seconds: float
    processor_seconds: float
    html_megabytes: float
    largest_page: float
    search_index: float


def measure_site_building(root: Path, pages: int, *, say: Callable[[str], None]) -> tuple[SiteBuilding, Path]:
    """Generate pages and build their site; return what it took, and the site."""
    say(f"site: building {pages:,} pages")
    collection = generate(root / f"site-{pages}", pages * SECTIONS_PER_PAGE, read_topics())
    site, begun = collection.root / "built", time.process_time()
    report = build_site(collection.docs, own_settings(collection.root), site)
    spent = time.process_time() - begun
    sizes = [file.stat().st_size for file in site.rglob("*.html")]
    index = (site / INDEX_FILE).stat().st_size
    found = SiteBuilding(report.pages, report.seconds, spent, sum(sizes) / 1e6, max(sizes) / 1e3, index / 1e3)
    return found, site


def building_rows(found: Sequence[SiteBuilding]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table, its head first."""
    yield ("site", "target at 1,000", *(f"{built.pages:,} pages" for built in found))
    rows: dict[str, Callable[[SiteBuilding], str]] = {
        "building": lambda built: f"{built.seconds:.1f} s",
        "… of the processor": lambda built: f"{built.processor_seconds:.1f} s",
        "all HTML": lambda built: f"{built.html_megabytes:.1f} MB",
        "largest page": lambda built: f"{built.largest_page:.0f} kB",
        "search index, before compression": lambda built: f"{built.search_index:,.0f} kB",
    }
    for name, cell in rows.items():
        yield (name, TARGETS.get(name, ""), *map(cell, found))
