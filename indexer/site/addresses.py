"""Addresses of the site: links from one page to another, whatever folder the site is put in."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from indexer.pages import SUFFIXES


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


def file_url(path: str) -> str:
    """Return the address MkDocs gives a page, relative to the root of the site (with addresses that name files)."""
    pure = PurePosixPath(path)
    name = "index" if pure.stem in {"index", "README"} else pure.stem
    return quote(pure.with_name(f"{name}.html").as_posix())


def is_page_path(path: str) -> bool:
    """Tell whether a text is the path of a page inside the folder."""
    pure = PurePosixPath(path)
    is_inside = not pure.is_absolute() and ".." not in pure.parts and "\\" not in path
    return is_inside and pure.suffix.lower() in SUFFIXES and path.isprintable()


def is_web_address(value: str) -> bool:
    """Tell whether a text is an address that a reader can follow to another site."""
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
