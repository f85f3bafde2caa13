"""What the pages of one site know of each other: addresses, data beside them, what replaces what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import urljoin

from indexer.data_files import ClosedLists, Label, Source
from indexer.glossary import Entry
from indexer.models import Page
from indexer.site.addresses import Link, relative_address
from indexer.site.history import Change, Past
from indexer.site.languages import Alternate, Pairing

SOURCES_ID = "sources"


@dataclass(frozen=True, slots=True)
class Data:
    """The data files beside the pages."""

    lists: ClosedLists = field(default_factory=ClosedLists)
    roles: Mapping[str, Label] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    glossary: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A section that another page has taken over, by the anchor it had."""

    anchor: str
    path: str


@dataclass(frozen=True)
class Base:
    """The shown pages of a site with all that is computed from them; a page not in `pages` is never named."""

    pages: Mapping[str, Page]
    addresses: Mapping[str, str]
    order: Mapping[str, int] = field(default_factory=dict)
    data: Data = field(default_factory=Data)
    history: Mapping[str, Change] = field(default_factory=dict)
    language: str = "fr"
    contact: str = ""
    site_address: str = ""
    site_name: str = ""
    ask_page: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)  # where a kind of button leads, when it is no e-mail
    start: str = ""  # what the paths of these pages begin with in the whole base
    # The site of the other language, and what Git knows of both.
    pairing: Pairing | None = None
    past: Past | None = None

    @cached_property
    def _paths_by_id(self) -> dict[str, str]:
        return {page.front_matter.id: path for path, page in reversed(list(self.pages.items())) if page.front_matter.id}

    @cached_property
    def successors(self) -> dict[str, str]:
        """The page that replaces each replaced page, whichever of the two says so; both by path."""
        said_by_new = {old: path for path, old, anchor in self.replaced() if not anchor and old != path}
        said_by_old = {path: self.find(page.front_matter.replaced_by) for path, page in self.pages.items()}
        return said_by_new | {old: new for old, new in said_by_old.items() if new and new != old}

    @cached_property
    def moved_sections(self) -> dict[str, list[Moved]]:
        """The sections of each page that another page has taken over."""
        found: dict[str, list[Moved]] = {}
        for path, old, anchor in self.replaced():
            if anchor and old != path:
                found.setdefault(old, []).append(Moved(anchor, path))
        return found

    @cached_property
    def glossary_path(self) -> str:
        """Path of the page of the glossary, or nothing."""
        return next((path for path, page in self.pages.items() if page.front_matter.type == "glossary"), "")

    def replaced(self) -> Iterator[tuple[str, str, str]]:
        """Yield each page that replaces something, with the path (or the id, when unknown) and anchor it replaces."""
        for path, page in self.pages.items():
            for reference in page.front_matter.replaces:
                old, _, anchor = reference.partition("#")
                yield path, self.find(old) or old, anchor

    def find(self, reference: str) -> str:
        """Return the path of the page that a path or an id names, or nothing."""
        name = str(PurePosixPath(reference)) if reference else ""
        return name if name in self.pages else self._paths_by_id.get(reference, "")

    def link(self, path: str, here: str, anchor: str = "") -> Link:
        """Return a link from one page to another, both by path."""
        address = f"{self.addresses[path]}{'#' if anchor else ''}{anchor}"
        return Link(self.pages[path].title, relative_address(address, self.addresses[here]))

    def relative(self, target: str, here: str) -> str:
        """Return the way from a page, told by its path, to an address of the site."""
        return relative_address(target, self.addresses[here])

    def ordered(self) -> list[Page]:
        """Return the pages in the order of the menu, then by title."""
        last = len(self.order)
        return sorted(self.pages.values(), key=lambda page: (self.order.get(page.path, last), page.title, page.path))


def hides(page: Page, part: str) -> bool:
    """Tell whether a page asks, under `hide`, not to have a part that the site adds."""
    hidden = page.raw.get("hide")
    return isinstance(hidden, list) and part in hidden


def alternate_of(path: str, base: Base) -> Alternate | None:
    """Return the way from a page (from the root of the site, when there is none) to the other language."""
    return base.pairing.alternate(path, base.addresses.get(path, "")) if base.pairing else None


def hreflang_of(path: str, base: Base) -> tuple[tuple[str, str], ...]:
    """Return the address of a page in each language it is in: the whole address, where the site's own is known."""
    alternate = alternate_of(path, base)
    if alternate is None or not alternate.is_translation:
        return ()
    own = base.addresses[path]
    here = urljoin(base.site_address, own) if base.site_address else relative_address(own, own)
    there = urljoin(here, alternate.address) if base.site_address else alternate.address
    return (base.language, here), (alternate.language, there)
