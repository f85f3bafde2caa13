"""Keeps what people write from acting on the theme: metadata and titles escaped, pictures of other hosts left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from indexer.models import Page

HIDEABLE = ("navigation", "toc", "path", "footer")

_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_REMOTE_SOURCE = re.compile(r"""\s(?:src|srcset|poster|background)=(?:"[^"]*//[^"]*"|'[^']*//[^']*')""", re.IGNORECASE)


def template_meta(page: Page) -> dict[str, Any]:
    """Return the metadata that templates see: an allow list, and our own keys under `relais`, all escaped.

    Material prints titles as they are, and would let a page choose its template, icon or social card. The title is
    always set: MkDocs' own, from the first heading or the file name, is not escaped.
    """
    wanted, search = page.raw.get("hide"), page.raw.get("search")
    hidden = [name for name in HIDEABLE if isinstance(wanted, list) and name in wanted]
    is_excluded = isinstance(search, Mapping) and search.get("exclude") is True
    meta = {
        "title": escape(page.title),
        "description": escape(page.front_matter.summary),
        "hide": hidden,
        "search": {"exclude": True} if is_excluded else {},
        "relais": escaped(asdict(page.front_matter)),
    }
    return {key: value for key, value in meta.items() if value}


def escaped(value: object) -> Any:
    """Return a value of the front matter in which every text is HTML."""
    if isinstance(value, Mapping):
        return {str(escape(key)): escaped(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [escaped(item) for item in value]
    return value if value is None else escape(value.isoformat() if isinstance(value, date) else str(value))


def escape_titles(items: Iterable[Any]) -> None:
    """Escape the titles of a menu in place; a page's own title is escaped with its metadata."""
    for item in items:
        # A page without a label in `nav` has no title yet.
        if item.title is not None and not isinstance(item.title, Markup):
            item.title = escape(item.title)
        escape_titles(item.children or ())


def without_remote_sources(html: str) -> str:
    """Return HTML whose images are only those of the site: the text in place of the others stays."""
    if "//" not in html:
        return html
    return _TAG.sub(lambda tag: _REMOTE_SOURCE.sub("", tag[0]), html)
