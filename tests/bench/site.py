"""The site: building it at several sizes, and searching one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.site_building import PAGES, SEARCHED, SiteBuilding, measure_site_building
from tests.bench.site_search import SiteSearch, measure_site_search


@dataclass(frozen=True, slots=True)
class Site:
    """What was measured of building, by size, and of searching."""

    buildings: tuple[SiteBuilding, ...]
    search: SiteSearch


def measure_site(root: Path, *, quick: bool, say: Callable[[str], None]) -> Site:
    """Build and search; when it must be quick, without the largest size."""
    sizes = PAGES[:-1] if quick else PAGES
    built = {pages: measure_site_building(root, pages, say=say) for pages in sizes}
    search = measure_site_search(*built[SEARCHED], say=say)
    return Site(tuple(found for found, _ in built.values()), search)
