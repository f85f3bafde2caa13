"""Remembers the pages of a long-lived process, so that one change does not mean reading every file again."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from pathlib import Path

from indexer.file_state import FileState, is_settled, state_of
from indexer.models import Page, Problem


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page as it was read, and the state of its file at that time."""

    state: FileState
    read: Page | Problem


@dataclass(slots=True)
class PageCache:
    """Pages by path. Only within one process: across checkouts, modification times lie, and digests decide."""

    remembered: dict[str, Remembered] = field(default_factory=dict)

    def read(self, root: Path, path: str, read: Callable[[], Page | Problem]) -> Page | Problem:
        """Return a page as remembered when its file is the same, else as read now."""
        state = state_of(root / path)
        known = self.remembered.get(path)
        if known is not None and state is not None and known.state == state:
            return known.read
        page = read()
        if state is not None and is_settled(state) and depends_on_nothing_else(page):
            self.remembered[path] = Remembered(state, page)
        else:
            self.remembered.pop(path, None)
        return page

    def forget_all_but(self, paths: Container[str]) -> None:
        """Forget the pages that are no longer there."""
        self.remembered = {path: known for path, known in self.remembered.items() if path in paths}


def depends_on_nothing_else(page: Page | Problem) -> bool:
    """Tell whether a page is made of its own file alone: no computed content, no included file."""
    return isinstance(page, Page) and not page.depends_on_others
