"""Writes an archive whole or not at all: aside first, under its name once it is complete."""

from __future__ import annotations

import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO

from indexer.errors import RelaisError

FOLDER = "relais-export"
FILE_MODE = 0o100644


class OutputExists(RelaisError):
    """There is something under the name of the archive already."""

    code = "error.output_exists"


class OutputFolderMissing(RelaisError):
    """The folder that the archive was to be written in is not there."""

    code = "error.output_folder_missing"


class ExportFailed(RelaisError):
    """The archive could not be made: the disk is full, or the folder is not ours to write in."""

    code = "error.export_failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: its name there, and what it holds or the file that holds it."""

    name: str
    content: bytes | Path

    def read(self) -> bytes:
        """Return what the file holds."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@contextmanager
def new_archive(output: Path, *, is_private: bool) -> Iterator[IO[bytes]]:
    """Give a file to fill; it takes its name once nothing has failed, and is gone otherwise.

    Raises OutputExists, OutputFolderMissing, ExportFailed.
    """
    if os.path.lexists(output):
        raise OutputExists(path=str(output))
    if not output.parent.is_dir():
        raise OutputFolderMissing(path=str(output), folder=str(output.parent))
    aside = output.with_name(f".{output.name}.{secrets.token_hex(6)}")
    try:
        with open(aside, "xb", opener=open_private if is_private else None) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        take_name(aside, output)
    except OSError as error:
        raise failed(output, error) from error
    finally:
        aside.unlink(missing_ok=True)


def open_private(path: str, flags: int) -> int:
    """Make a file that no other account can open."""
    return os.open(path, flags, 0o600)


def failed(output: Path, error: OSError) -> ExportFailed:
    """Return what is told of an archive that could not be written."""
    return ExportFailed(path=str(output), reason=error.strerror or str(error))


def take_name(aside: Path, output: Path) -> None:
    """Give the archive its name, unless somebody has taken it meanwhile. Raises OutputExists."""
    try:
        os.link(aside, output)
    except FileExistsError:
        raise OutputExists(path=str(output)) from None
    except OSError:
        # The disks of USB keys know no second name of a file.
        aside.rename(output)


def write_entries(stream: IO[bytes], entries: Iterable[Entry], day: date) -> int:
    """Write files in one folder, in the order of their names, all of the same day; return how many.

    The same files of the same day make the same archive, to the byte.
    """
    written = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in sorted(entries, key=lambda entry: entry.name):
            about = zipfile.ZipInfo(f"{FOLDER}-{day:%Y-%m-%d}/{entry.name}", (day.year, day.month, day.day, 0, 0, 0))
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, FILE_MODE << 16
            archive.writestr(about, entry.read())
            written += 1
    return written


def is_portable(name: str) -> bool:
    """Tell whether a name stays inside the folder that it is taken out into, on any system."""
    parts = PurePosixPath(name).parts
    return name.isprintable() and "\\" not in name and ".." not in parts and not name.startswith("/")
