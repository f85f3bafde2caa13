"""What a proposal changes, from the paths that differ and the pages before and after."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contributing.forge import Tree
from bot.contributing.models import Changes, FileChange


def changed(head: str, paths: Sequence[str], folder: str, before: Tree, after: Tree) -> Changes:
    """Return the changes of some paths of the repository; `folder` holds the pages. Raises ForgeFailed."""
    start = f"{folder}/" if folder else ""
    own = [path for path in paths if path.startswith(start)]
    files = (path.removeprefix(start) for path in own)
    return Changes(
        head,
        tuple(FileChange(path, before.read(path), after.read(path)) for path in files),
        tuple(path for path in paths if not path.startswith(start)),
    )
