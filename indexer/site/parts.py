"""Computed parts of a page that depend on other pages: put in place of their marker, once the page is HTML."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping

from indexer.models import Page
from indexer.site.base import Base
from indexer.site.cards import cards_html
from indexer.site.keys import keys_html
from indexer.site.news import news_html

PARTS: Mapping[str, Callable[[Page, Mapping[str, str], Base], str]] = {
    "cards": cards_html,
    "news": news_html,
    "keys": keys_html,
}

# Comments are dropped from what people write; a word that nobody can guess stands in for them meanwhile.
_WORD = f"relais{secrets.token_hex(16)}"
_MARKER = re.compile(rf"^<!-- relais:({'|'.join(PARTS)})((?: [a-z]+=[a-z,-]+)*) -->[ \t]*$", re.MULTILINE)
_PLACE = re.compile(rf"<p>{_WORD}-(\w+)-([a-z,=. -]*)-</p>")


def with_places(markdown: str) -> str:
    """Return the Markdown of a page with a paragraph in the place of each marker."""
    return _MARKER.sub(lambda marker: f"\n{_WORD}-{marker[1]}-{marker[2].strip()}-\n", markdown)


def without_places(html: str) -> str:
    """Return the HTML of a page without the places of computed parts: what it says itself."""
    return _PLACE.sub("", html) if _WORD in html else html


def with_parts(html: str, page: Page, base: Base) -> str:
    """Return the HTML of a page with the computed parts in their places."""
    if _WORD not in html:
        return html

    def part(place: re.Match[str]) -> str:
        options = dict(option.split("=", 1) for option in place[2].split())
        return PARTS[place[1]](page, options, base)

    return _PLACE.sub(part, html)
