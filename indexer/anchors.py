"""The anchors that pages have on the site, and where their links lead: from the HTML that the site is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from indexer.models import Page
from indexer.renderer import Renderer
from indexer.site.base import Base
from indexer.site.tracks import with_steps

TARGETS = ("href", "src")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page's HTML holds: the anchors that can be led to, and the targets of its links and pictures."""

    anchors: frozenset[str]
    targets: frozenset[str]


class AnchorParser(HTMLParser):
    """Collects ids, names of anchors, and targets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: set[str] = set()
        self.targets: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an element says."""
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.add(value or "")
            elif name in TARGETS:
                self.targets.add(value or "")


class SitePages:
    """Pages as the site shows them; each is rendered once, when it is first asked about."""

    def __init__(self, pages: Iterable[Page], renderer: Renderer) -> None:
        self.pages: Mapping[str, Page] = {page.path: page for page in pages}
        self._renderer = renderer
        self._shown: dict[str, Shown | None] = {}

    def anchors(self, path: str) -> frozenset[str] | None:
        """Return the anchors of a page, with those the site adds; None when it cannot be rendered."""
        shown = self.shown(path)
        return None if shown is None else shown.anchors | self._moved.get(path, frozenset())

    def targets(self, path: str) -> frozenset[str] | None:
        """Return where the links and pictures of a page lead; None when it cannot be rendered."""
        shown = self.shown(path)
        return None if shown is None else shown.targets

    def shown(self, path: str) -> Shown | None:
        """Return what the HTML of a page holds; None when it cannot be rendered."""
        if path not in self._shown:
            self._shown[path] = self._read(self.pages[path])
        return self._shown[path]

    def _read(self, page: Page) -> Shown | None:
        try:
            html = self._renderer.render(page.body)
        except (RecursionError, ValueError, AssertionError, IndexError, AttributeError):
            return None  # as in `documents.page_sections`, which says so when the page is indexed
        parser = AnchorParser()
        parser.feed(with_steps(html) if page.front_matter.type == "track" else html)
        parser.close()
        return Shown(frozenset(parser.anchors), frozenset(parser.targets))

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """The page that replaces each page, whether that one is still there or not; both by path."""
        return self._base.successors

    @cached_property
    def _base(self) -> Base:
        return Base(self.pages, {})

    @cached_property
    def _moved(self) -> Mapping[str, frozenset[str]]:
        """The anchors that a page keeps for sections that another page has taken over."""
        sections = self._base.moved_sections.items()
        return {path: frozenset(moved.anchor for moved in found) for path, found in sections}
