"""Which page and section of the site an address leads to, however people and Slack write it."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from bot.answering.facts import Facts

SCHEMES = frozenset({"http", "https"})
DEFAULT_PORTS = frozenset({None, 80, 443})
INDEX = "index.html"
# What a browser was told to highlight stands behind the anchor.
HIGHLIGHT = ":~:"


@dataclass(frozen=True, slots=True)
class Target:
    """A page, by its path, and the anchor of a section; empty for the page itself."""

    page: str
    anchor: str


def target_of(address: str, site: str, facts: Facts) -> Target | None:
    """Return where an address leads; None when that is no public page of the site."""
    parts, base = split(html.unescape(address)), split(site)
    if parts is None or base is None or host_of(parts) != host_of(base):
        return None
    folder, wanted = plain_path(base.path), plain_path(parts.path)
    if folder and wanted != folder and not wanted.startswith(f"{folder}/"):
        return None
    page = page_at(wanted.removeprefix(folder).strip("/"), facts)
    return Target(page, composed(unquote(parts.fragment.partition(HIGHLIGHT)[0]))) if page else None


def split(address: str) -> SplitResult | None:
    """Return the parts of a web address; None when it is none."""
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_web else None


def host_of(parts: SplitResult) -> tuple[str, int | None]:
    """Return the host, in lower case, and its port when it is an unusual one."""
    return (parts.hostname or "").rstrip("."), None if parts.port in DEFAULT_PORTS else parts.port


def plain_path(path: str) -> str:
    """Return a path without what changes nothing: percent signs, slashes at its ends, `index.html`."""
    found = composed(unquote(path))
    if found.endswith(f"/{INDEX}"):
        found = found.removesuffix(INDEX)
    return found.strip("/")


def composed(text: str) -> str:
    """Return a text whose accents are in one sign with their letter: some systems part them."""
    return unicodedata.normalize("NFC", text)


def page_at(path: str, facts: Facts) -> str:
    """Return the page whose address this is, relative to the root of the site; nothing when there is none."""
    return next((page for page, known in facts.pages.items() if plain_path(known.url) == path), "")
