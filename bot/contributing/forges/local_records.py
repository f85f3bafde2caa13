"""What the local forge knows of each proposal and ticket: one JSON file each, written whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from bot.contributing.forge import ForgeDenied, ForgeRefused, ForgeUnreachable

Kind = Literal["proposal", "ticket"]
State = Literal["open", "merged", "closed"]

FOLDERS: Mapping[Kind, str] = {"proposal": "proposals", "ticket": "tickets"}
LOCK_FILE = "lock"
SECONDS_TO_WAIT = 60.0
SECONDS_BETWEEN = 0.05


class RecordUnreadable(ForgeDenied):
    """The file of a proposal or of a ticket is not as we wrote it."""

    code = "error.forge_record"


class FolderUnusable(ForgeDenied):
    """The folder of the local forge cannot be written."""

    code = "error.forge_folder"


@dataclass(frozen=True, slots=True)
class Record:
    """A proposal or a ticket."""

    number: int
    kind: Kind
    title: str
    body: str
    state: State = "open"
    labels: tuple[str, ...] = ()
    branch: str = ""
    owner: str = ""
    mark: str = ""
    head: str = ""
    merged_as: str = ""
    comments: Mapping[str, str] = field(default_factory=dict)  # by their mark


class Records:
    """The files; every change is made by one process at a time, under the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the other threads and processes out meanwhile. Raises FolderUnusable, ForgeUnreachable."""
        try:
            for name in FOLDERS.values():
                (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(self.folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise FolderUnusable(path=str(self.folder), reason=error.strerror or str(error)) from error
        try:
            wait_for(lock)
            yield
        finally:
            os.close(lock)

    def read(self, number: int) -> Record:
        """Return a proposal or a ticket. Raises ForgeRefused when there is none, RecordUnreadable."""
        for kind in FOLDERS:
            file = self._file(kind, number)
            if file.is_file():
                return read_record(file)
        raise ForgeRefused(reason=f"#{number}")

    def of_branch(self, branch: str) -> Record | None:
        """Return the proposal of a branch. Raises RecordUnreadable."""
        return next((record for record in self._all("proposal") if record.branch == branch), None)

    def of_mark(self, mark: str) -> Record | None:
        """Return the open ticket under a mark. Raises RecordUnreadable."""
        return next((one for one in self._all("ticket") if one.mark == mark and one.state == "open"), None)

    def next_number(self) -> int:
        """Return the number of the next one; proposals and tickets are counted together."""
        return 1 + max((int(file.stem) for kind in FOLDERS for file in self._files(kind)), default=0)

    def write(self, record: Record) -> None:
        """Write the file aside, then put it in place of the one before. Raises FolderUnusable."""
        file = self._file(record.kind, record.number)
        try:
            write_whole(file, json.dumps(asdict(record), ensure_ascii=False, indent=2))
        except OSError as error:
            raise FolderUnusable(path=str(file), reason=error.strerror or str(error)) from error

    def _all(self, kind: Kind) -> Iterator[Record]:
        """Yield the newest first."""
        return map(read_record, sorted(self._files(kind), key=lambda file: -int(file.stem)))

    def _files(self, kind: Kind) -> Iterator[Path]:
        return (file for file in (self.folder / FOLDERS[kind]).glob("*.json") if file.stem.isdigit())

    def _file(self, kind: Kind, number: int) -> Path:
        return self.folder / FOLDERS[kind] / f"{number}.json"


def wait_for(lock: int) -> None:
    """Take a lock. Raises ForgeUnreachable when another process keeps it too long."""
    end = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise ForgeUnreachable(reason=LOCK_FILE) from None
            time.sleep(SECONDS_BETWEEN)


def read_record(file: Path) -> Record:
    """Return what a file tells. Raises RecordUnreadable."""
    try:
        told = json.loads(file.read_text("utf-8"))
        return Record(**{**told, "labels": tuple(told["labels"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RecordUnreadable(path=str(file), reason=type(error).__name__) from error


def write_whole(file: Path, text: str) -> None:
    """Write a private file so that whoever reads it finds it whole, also after a cut of the current."""
    descriptor, name = tempfile.mkstemp(dir=file.parent)  # 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
