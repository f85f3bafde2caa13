"""Tells which translations are older than the page they translate, from the commits that changed both."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.models import Page
from indexer.site.base import Base
from indexer.site.history import Change, Past
from indexer.site.languages import Pairing
from indexer.site.rendering import rendered
from indexer.site.wording import day, text

# Git's own short names have seven signs or more: fewer would name too many commits.
SHORTEST_NAME = 7


def later_change(page: Page, pairing: Pairing, past: Past) -> Change | None:
    """Return the changes of the page that one translates when it has changed since, else None."""
    if not pairing.is_translated(page.path):
        return None
    original = past.history.get(pairing.other.path_in_base(pairing.counterparts[page.path]))
    translation = past.history.get(pairing.own.path_in_base(page.path))
    noted = place_of(page.front_matter.translates.get("commit", ""), past.order)
    if original is None or noted is None:
        return None
    # Whoever changes both at once has kept them alike, and could not know the name of that commit beforehand.
    together = set(translation.commits) if translation else set()
    is_later = any(past.order.get(name, noted) < noted for name in original.commits if name not in together)
    return original if is_later else None


def place_of(name: str, order: Mapping[str, int]) -> int | None:
    """Return the place of a commit named in full or by its beginning, or None when it is not known here."""
    if len(name) < SHORTEST_NAME:
        return None
    return next((place for commit, place in order.items() if commit.startswith(name.lower())), None)


def notice(page: Page, base: Base) -> str:
    """Return what the top of a translation says when the page it translates has changed since, or nothing."""
    if base.pairing is None or base.past is None:
        return ""
    change = later_change(page, base.pairing, base.past)
    if change is None:
        return ""
    alternate = base.pairing.alternate(page.path, base.addresses[page.path])
    changed = day(change.last.date(), base.language)
    return rendered(
        "outdated.html",
        base.language,
        alternate=alternate,
        changed=changed,
        link=text("language.read_in", base.language),
    )
