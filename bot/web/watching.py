"""Tells which files of a folder of pages change, from the moment it starts."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from watchfiles import Change, watch
from watchfiles.main import FileChange

# Milliseconds: how long a burst of changes lasts at most, how long a silence ends it, how often we look at what
# the system does not tell (mkdocs.yml replaced by an editor, the whole folder replaced by a checkout).
BURST, SILENCE, TICK = 100, 50, 500
SETTINGS_FILE = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Changes:
    """Files changed, relative to the folder; `is_whole` when the settings or the folder itself changed."""

    paths: frozenset[str] = frozenset()
    is_whole: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Return both."""
        return Changes(self.paths | other.paths, self.is_whole or other.is_whole)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return self.is_whole or bool(self.paths)


class FolderWatch:
    """Keeps what changes until it is asked for; nothing is lost while pages are being indexed."""

    def __init__(self, docs: Path, ignored: Iterable[Path], stop: threading.Event) -> None:
        self.docs = docs
        self._root = docs.resolve()
        # Our own files, when they are kept inside the folder of pages.
        self.ignored = tuple(str(path.resolve()) for path in ignored)
        self.stop = stop
        self._polling = False
        self._found: SimpleQueue[Changes] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="relais-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def wait(self, seconds: float) -> Changes:
        """Return what has changed since last asked, waiting at most so long for a first change."""
        try:
            found = self._found.get(timeout=seconds)
        except Empty:
            return Changes()
        while not self._found.empty():
            found |= self._found.get()
        return found

    def _run(self) -> None:
        while not self.stop.is_set():
            try:
                self._watch()
            # The system may have no means left to tell of changes (a limit of inotify), or none on this kind of disk.
            except (OSError, RuntimeError):
                if self._polling:
                    self.stop.wait(TICK / 1000)
                self._polling = True

    def _watch(self) -> None:
        """Keep what changes, until the folder or its settings are replaced."""
        self._root = self.docs.resolve()
        state = folder_state(self.docs)
        for changes in self._burst_by_burst():
            if folder_state(self.docs) != state:
                self._found.put(Changes(is_whole=True))
                return
            if changes:
                self._found.put(Changes(frozenset(changes)))

    def _burst_by_burst(self) -> Iterator[set[str]]:
        """Yield the paths of each burst of changes, and nothing at each tick."""
        if not self._root.is_dir():
            self.stop.wait(TICK / 1000)
            yield set()
            return
        bursts = watch(
            self._root,
            force_polling=self._polling or None,
            watch_filter=self._is_watched,
            debounce=BURST,
            step=SILENCE,
            rust_timeout=TICK,
            yield_on_timeout=True,
            stop_event=self.stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        for burst in bursts:
            yield self._paths(burst)

    def _paths(self, burst: set[FileChange]) -> set[str]:
        return {Path(path).relative_to(self._root).as_posix() for _, path in burst}

    def _is_watched(self, change: Change, path: str) -> bool:
        """Tell whether a file is one that people edit: not hidden, not an editor's copy, not one of ours."""
        if any(path == own or path.startswith(own + os.sep) for own in self.ignored):
            return False
        parts = Path(path).relative_to(self._root).parts
        is_edited = bool(parts) and not any(part.startswith(".") for part in parts)
        return is_edited and not path.endswith(("~", ".swp")) and not is_behind_link(path)


def is_behind_link(path: str) -> bool:
    """Tell whether a path goes through a link to a folder: watchfiles follows it, the pages are not read there.

    A link to a folder above would bring us our own index and site, and make us follow ourselves for ever.
    """
    folder = os.path.dirname(path)
    return os.path.realpath(folder) != folder


def folder_state(docs: Path) -> tuple[object, ...]:
    """Return what changes when the folder or its settings file is replaced."""
    files = (docs.parent / SETTINGS_FILE, docs / SETTINGS_FILE)
    return (inode(docs), *(stamp(file) for file in files))


def inode(path: Path) -> int:
    """Return the number of a file or folder on its disk, or 0 when it is not there."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def stamp(path: Path) -> tuple[int, int, int]:
    """Return what changes when a file is written or replaced."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_ino, status.st_mtime_ns, status.st_size
