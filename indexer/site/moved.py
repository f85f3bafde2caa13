"""Old addresses: a page that another one replaces, and that is gone, leads on to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from indexer.site.addresses import is_page_path, relative_address
from indexer.site.base import Base
from indexer.site.rendering import rendered


def moved_pages(base: Base, existing: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the path of each page that is gone, and the path of the one that has replaced it.

    A page that is still there, shown or not, keeps its place.
    """
    for path, old, anchor in base.replaced():
        if not anchor and old not in existing and is_page_path(old):
            yield old, path


def redirection(address: str, target: str, base: Base) -> str:
    """Return the page that stands at an old address and leads to a page, told by its path."""
    return rendered(
        "moved.html",
        base.language,
        title=base.pages[target].title,
        target=relative_address(base.addresses[target], address),
        script=relative_address("assets/relais/moved.js", address),
    )


def moved_files(base: Base, existing: Collection[str], place: Callable[[str], tuple[str, str]]) -> dict[str, str]:
    """Return the files that lead on, by their place in the site; `place` tells a page's file and address."""
    found: dict[str, str] = {}
    for old, new in moved_pages(base, existing):
        file, address = place(old)
        found.setdefault(file, redirection(address, new, base))
    return found
