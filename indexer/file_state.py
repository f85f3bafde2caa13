"""Tells whether a file has been written or replaced since it was last looked at, without reading it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import NamedTuple

# A file changed twice within one tick of the clock looks unchanged: one that was younger than this when it was looked
# at may have changed since.
MIN_AGE_SECONDS = 2.0


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


def is_settled(state: FileState) -> bool:
    """Tell whether a file had been left alone for long enough when it was looked at."""
    return time.time() - state.changed / 1e9 > MIN_AGE_SECONDS
