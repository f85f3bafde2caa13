"""The erasures file: kept beside the database and not in it, so that a restored backup forgets too.

One line an erasure: a pseudonym and a moment, nothing else. It is on the disk before anything is erased.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.journal.errors import ErasuresInvalid


@dataclass(frozen=True, slots=True)
class Erasure:
    """Whose data was erased, as a pseudonym, and when."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ErasuresFile:
    """The file; nothing is kept when there is no path."""

    path: Path | None

    def append(self, erasure: Erasure) -> None:
        """Write a line, and wait until it is on the disk. Raises ErasuresInvalid when it cannot be."""
        if self.path is None:
            return
        line = json.dumps({"person": erasure.person, "at": erasure.at.isoformat()}) + "\n"
        try:
            append_line(self.path, line.encode("ascii"))
        except OSError as error:
            raise ErasuresInvalid(path=str(self.path), line=0, reason=error.strerror or str(error)) from error

    def read(self) -> Iterator[Erasure]:
        """Yield the erasures in their order. Raises ErasuresInvalid."""
        if self.path is None or not self.path.exists():
            return
        try:
            lines = self.path.read_text("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ErasuresInvalid(path=str(self.path), line=0, reason=str(error)) from error
        # What follows the last line end was cut by a power failure: nobody was told that it was done.
        for number, line in enumerate(lines[:-1], 1):
            if line.strip():
                yield self._erasure(number, line)

    def _erasure(self, number: int, line: str) -> Erasure:
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["at"])
            if at.tzinfo is None:
                raise ValueError("no time zone")
            return Erasure(str(said["person"]), at)
        except (ValueError, KeyError, TypeError) as error:
            raise ErasuresInvalid(path=str(self.path), line=number, reason=str(error)) from error


def append_line(path: Path, line: bytes) -> None:
    """Write a line at the end of a file that its owner alone can read, and wait until it is on the disk."""
    is_new = not path.exists()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
        # One write: lines of two processes do not mix. A line cut short gets its end: it is then told as unreadable.
        os.write(descriptor, line if ends_well(descriptor) else b"\n" + line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        keep_name(path.parent)


def ends_well(descriptor: int) -> bool:
    """Tell whether a file is empty or ends by the end of a line."""
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def keep_name(folder: Path) -> None:
    """Wait until the name of a new file is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
