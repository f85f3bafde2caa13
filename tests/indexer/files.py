"""What stands on disk: fingerprints of folders, and the places of an index."""

from __future__ import annotations

import json
from pathlib import Path

from indexer.models import Visibility

CANNOT_CHANGE_RESULTS = ("lock",)


def fingerprints(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return for each file its inode, its time of writing and its content: equal means that nobody wrote it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in CANNOT_CHANGE_RESULTS:
            status = path.stat()
            found[name] = (status.st_ino, status.st_mtime_ns, path.read_bytes())
    return found


def generation_folder(index: Path) -> Path:
    """Return the folder of the generation in force."""
    return index / str(json.loads((index / "CURRENT").read_text("utf-8"))["name"])


def level_of(index: Path, level: Visibility = Visibility.PUBLIC) -> Path:
    """Return the folder of one visibility level of the generation in force."""
    return generation_folder(index) / level.value
