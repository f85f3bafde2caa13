"""The page that says how accessible the site is, linked from the foot of every other."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.site.addresses import relative_address
from indexer.site.base import Base
from indexer.site.languages import Pairing

DECLARATION_ID = "accessibilite"


@dataclass(frozen=True, slots=True)
class Declaration:
    """Where the page is, told from the one it is linked from, and its language."""

    language: str
    address: str


def declaration_of(path: str, base: Base) -> Declaration | None:
    """Return the way from a page (from the root of the site, when there is none): in its language if it can be."""
    here = base.addresses.get(path, "")
    other = declaration_beside(base.pairing) if base.pairing else ""
    own = base.find(DECLARATION_ID) or (base.pairing.ours.get(other, "") if base.pairing else "")
    if own:
        return Declaration(base.language, relative_address(base.addresses[own], here))
    if base.pairing is None or not other:
        return None
    return Declaration(base.pairing.other.language, base.pairing.way(base.pairing.other.address(other), here))


def declaration_beside(pairing: Pairing) -> str:
    """Return the path of the page in the site of the other language, or nothing."""
    pages = pairing.other.pages.items()
    return next((path for path, page in pages if page.front_matter.id == DECLARATION_ID), "")
