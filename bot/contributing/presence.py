"""Tells whether what was merged can be found: the index in force is of a commit that has it, and holds the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.contributing.clone import is_known_ancestor
from bot.contributing.git import Git, GitFailed
from bot.contributing.views import DraftView
from bot.protocols import Shelf
from indexer.models import Visibility

# After the commit of the index, when files have changed since.
CHANGED = "+"
PAGE = ".md"
COMMIT = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class Presence:
    """The index in force, beside the repository of its pages."""

    docs: Path
    commit: Callable[[], str]  # of the index in force; nothing outside Git
    shelf: Shelf

    def has(self, view: DraftView) -> bool:
        """Tell whether the index holds what a merged draft has made."""
        if not self.is_in(view.merged_as, self.commit().removesuffix(CHANGED)):
            return False
        page = view.page or view.draft.page
        return not page.endswith(PAGE) or bool(self.shelf.sections(page, reader=Visibility.RESTRICTED))

    def is_in(self, merged: str, commit: str) -> bool:
        """Tell whether a commit has another in its past; one that is not known here yet is not in it."""
        if not (COMMIT.fullmatch(merged) and COMMIT.fullmatch(commit)):
            return False
        try:
            return is_known_ancestor(Git(self.docs), merged, commit)
        except GitFailed:
            return False
