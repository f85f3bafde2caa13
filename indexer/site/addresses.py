"""Addresses of the site: links from one page to another, whatever folder the site is put in."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads, from the page it is shown on."""

    title: str
    address: str


def relative_address(target: str, page: str) -> str:
    """Return the way from one page to another, both told from the root of the site (`guides/x/#y`)."""
    path, hash_sign, anchor = target.partition("#")
    path, folder = path.removeprefix("./"), page.removeprefix("./").rpartition("/")[0]
    way = posixpath.relpath(f"/{path}", f"/{folder}")
    is_folder = not path or path.endswith("/")
    return f"{way}{'/' if is_folder else ''}{hash_sign}{anchor}"


def is_web_address(value: str) -> bool:
    """Tell whether a text is an address that a reader can follow to another site."""
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
