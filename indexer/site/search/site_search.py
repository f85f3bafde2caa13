"""Gathers the pages of one site as they are built, and writes what its search needs."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from indexer.glossary import Entry
from indexer.models import Page
from indexer.site.search.entries import SearchedPage, is_searched, searched_page
from indexer.site.search.index_file import write_index, write_text


class SiteSearch:
    """What is searched of the pages of one site, by path."""

    def __init__(self) -> None:
        self.pages: dict[str, SearchedPage] = {}

    def add(self, page: Page, address: str, html: str, language: str) -> None:
        """Take a page as it is shown, again if it was there; its place among the others stays."""
        if is_searched(page):
            self.pages[page.path] = searched_page(page, address, html, language)
        else:
            self.pages.pop(page.path, None)

    def write(self, site: Path, glossary: tuple[Entry, ...], changed: Collection[str] | None = None) -> None:
        """Write the index, and the texts of all the pages or of those that changed."""
        write_index(site, list(self.pages.values()), glossary)
        for path in self.pages if changed is None else changed:
            if path in self.pages:
                write_text(site, self.pages[path])
