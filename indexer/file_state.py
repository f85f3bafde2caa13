"""Tells whether a file has been written or replaced since it was last looked at, without reading it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class FileState(NamedTuple):
    """What changes when a file is written or replaced.

    The change time is among them: unlike the modification time, no copying tool can set it.
    """

    number: int
    size: int
    modified: int  # nanoseconds, as the next
    changed: int


def state_of(file: Path) -> FileState | None:
    """Return the state of a file, or None when it is not there."""
    try:
        status = os.stat(file)
    except OSError:
        return None
    return FileState(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
