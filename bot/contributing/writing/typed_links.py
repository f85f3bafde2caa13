"""Refuses typed links that lead nowhere: they would keep the site from being built."""

from __future__ import annotations

from dataclasses import replace

from bot.contributing.writing.errors import LinkBroken, LinkMistaken
from bot.contributing.writing.pages_at import OpenPage, PagesAt, is_page
from indexer.anchors import SitePages
from indexer.links import FOUND_CHARACTERS, Link, has_anchor, is_shown, links_of, named_alike, written
from indexer.models import Page


def check_new_links(before: OpenPage, after: OpenPage, pages: PagesAt) -> None:
    """Refuse a link that was not there before and leads nowhere. Raises LinkBroken, and what opening pages raises."""
    known = {link.found for link in links_of(before.page)}
    for link in links_of(after.page):
        if link.found not in known and not leads_somewhere(link, after, pages):
            near = named_alike(link.path, pages.paths)
            found = link.found[:FOUND_CHARACTERS]
            if near:
                raise LinkMistaken(found=found, near=written(near, after.page, ""))
            raise LinkBroken(found=found)


def leads_somewhere(link: Link, after: OpenPage, pages: PagesAt) -> bool:
    """Tell whether the file and the section of a link are there; what only looks like a link leads nowhere else."""
    if is_there(link.path, pages) and has_section(link, after, pages):
        return True
    return not is_shown(after.page, link, SitePages([after.page], pages.renderer))


def is_there(path: str, pages: PagesAt) -> bool:
    """Tell whether a file or a folder is there."""
    return path in pages.paths or path == "." or any(other.startswith(f"{path}/") for other in pages.paths)


def has_section(link: Link, after: OpenPage, pages: PagesAt) -> bool:
    """Tell whether the section that a link means is on its page."""
    if not link.anchor or not is_page(link.path) or link.path not in pages.paths:
        return True
    page = after.page if link.path == after.path else pages.open(link.path).page
    return has_anchor(link, SitePages([with_listing(page, pages)], pages.renderer))


def with_listing(page: Page, pages: PagesAt) -> Page:
    """Return a page with its computed content."""
    return replace(page, body=pages.expanded(page.body))
