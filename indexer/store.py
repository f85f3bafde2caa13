"""The index folder on disk: which generation is current, who may open it, and who is writing it.

INDEX/CURRENT        the generation in force, replaced at once
INDEX/lock           held by the one writer
INDEX/GENERATION/    lexicon.json, then one Whoosh index a visibility level, each with its arrays
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.errors import IndexDamaged, IndexLocked, IndexMissing, IndexNotFolder, IndexOutdated, IndexUnsafe
from indexer.models import Visibility
from indexer.schema import SCHEMA_VERSION

# Nothing else is ever removed, whatever folder somebody gives as the index.
_GENERATION = re.compile(r"g\d{8}-\d{6}-[0-9a-f]{8}")

CURRENT = "CURRENT"
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete index: its folder's name, what it was built with, and from which commit of the pages."""

    name: str
    schema_version: int
    settings_digest: str
    commit: str = ""


def read_current(index: Path) -> Generation:
    """Return the generation in force. Raises IndexMissing, IndexOutdated, IndexDamaged or IndexUnsafe."""
    if not (index / CURRENT).is_file():
        raise IndexMissing(path=str(index))
    check_owner(index)
    try:
        found = json.loads((index / CURRENT).read_text("utf-8"))
        generation = Generation(**found)
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise IndexDamaged(path=str(index)) from error
    if generation.schema_version != SCHEMA_VERSION:
        raise IndexOutdated(path=str(index), found=generation.schema_version, expected=SCHEMA_VERSION)
    if not isinstance(generation.name, str) or not (index / generation.name).is_dir():
        raise IndexDamaged(path=str(index))
    check_owner(index / generation.name)
    return generation


def check_owner(folder: Path) -> None:
    """Refuse a folder that somebody else owns or can write: opening an index unpickles, which runs what it holds."""
    status = folder.stat()
    shared = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if status.st_uid != os.geteuid() or shared:
        raise IndexUnsafe(path=str(folder))


def write_current(index: Path, generation: Generation) -> None:
    """Put a generation in force at once: a reader sees the old one or the new one."""
    aside = index / f"{CURRENT}.{os.getpid()}.tmp"
    with aside.open("w", encoding="utf-8") as stream:
        json.dump(asdict(generation), stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(aside, index / CURRENT)


def new_generation_name() -> str:
    """Return a name for a new generation: the time, for people, and chance, so that two never meet."""
    return f"g{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"


def level_folder(index: Path, generation: Generation, level: Visibility) -> Path:
    """Return the folder of the Whoosh index of one visibility level."""
    return index / generation.name / level.value


def make_private(folder: Path) -> None:
    """Create a folder that only its owner can open; a new one made by hand is closed to others.

    Raises IndexUnsafe, IndexNotFolder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexNotFolder(path=str(folder), reason=error.strerror or str(error)) from error
    if folder.stat().st_uid != os.geteuid() or any(folder.iterdir()):
        check_owner(folder)
    folder.chmod(0o700)


def remove_other_generations(index: Path, kept: str) -> None:
    """Remove what older or killed writers left; readers that still have files open keep them until they close."""
    for entry in index.iterdir():
        is_leftover = entry.name.endswith(".tmp") and entry.name.startswith(CURRENT)
        if entry.is_dir() and _GENERATION.fullmatch(entry.name) and entry.name != kept:
            shutil.rmtree(entry, ignore_errors=True)
        elif is_leftover:
            entry.unlink(missing_ok=True)


@contextmanager
def writing(index: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the writer's lock; the system releases it when the process dies. Raises IndexLocked after the wait."""
    make_private(index)
    with (index / LOCK).open("a+", encoding="utf-8") as stream:
        acquire(stream.fileno(), index, wait_seconds)
        stream.seek(0)
        stream.truncate()
        stream.write(json.dumps({"pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}))
        stream.flush()
        yield


def acquire(descriptor: int, index: Path, wait_seconds: float) -> None:
    """Take the lock, waiting at most so long."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise IndexLocked(path=str(index), **lock_holder(index)) from None
            time.sleep(0.05)
        else:
            return


def lock_holder(index: Path) -> dict[str, str]:
    """Return who holds the lock, as far as they have said it."""
    try:
        found = json.loads((index / LOCK).read_text("utf-8"))
        return {"pid": str(found["pid"]), "since": str(found["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"pid": "?", "since": "?"}
