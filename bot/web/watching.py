"""Tells which files of a folder of pages change, from the moment it starts."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from watchfiles import Change, watch

from indexer.catalogue import LANGUAGES
from indexer.site_settings import settings_of_language

# Milliseconds: how long a burst of changes lasts at most, how long a silence ends it, how often we look at what
# the system does not tell (mkdocs.yml replaced by an editor, the whole folder replaced by a checkout).
BURST, SILENCE, TICK = 100, 50, 500
SETTINGS_FILE = "mkdocs.yml"

Stamp = tuple[int, int, int]


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
        self._state = folder_state(docs)
        self._is_new = False
        self._scanning = False
        self._found: SimpleQueue[Changes] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="relais-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def tell(self, paths: frozenset[str]) -> None:
        """Keep what somebody else knows to have changed, now that it has done so whole."""
        self._found.put(Changes(paths))

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
                self._scanning = True

    def _watch(self) -> None:
        """Keep what changes, until the folder itself is replaced."""
        self._root = self.docs.resolve()
        for paths in self._bursts():
            before, self._state = self._state, folder_state(self.docs)
            changes = Changes(frozenset(paths), is_whole=self._state != before or self._is_new)
            if changes:
                self._found.put(changes)
            # What is written in the new folder before it is watched is told of by nobody: we say all once more then.
            self._is_new = self._state[0] != before[0]
            if self._is_new:
                return

    def _bursts(self) -> Iterator[set[str]]:
        """Yield the paths of each burst of changes, and nothing at each tick."""
        if not self._root.is_dir():
            self.stop.wait(TICK / 1000)
            yield set()
        # watchfiles follows links to folders, out of the pages or back above them: it would watch the disk, or us.
        elif self._scanning or any(linked_folders(self._root)):
            yield from self._scanned()
        else:
            yield from self._told()

    def _told(self) -> Iterator[set[str]]:
        """Yield the paths that the system tells of."""
        bursts = watch(
            self._root,
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
            paths = {Path(path).relative_to(self._root).as_posix() for _, path in burst}
            yield paths
            if any((self._root / path).is_symlink() for path in paths):
                return

    def _scanned(self) -> Iterator[set[str]]:
        """Yield the paths that differ from one look to the next."""
        before = self._stamps()
        while not self.stop.wait(TICK / 1000):
            after = self._stamps()
            yield {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
            before = after

    def _stamps(self) -> dict[str, Stamp]:
        """Return the stamp of each file that people edit."""
        paths = (Path(folder, name) for folder, _, names in walk(self._root) for name in names)
        watched = [path for path in paths if self._is_watched(Change.modified, str(path))]
        return {path.relative_to(self._root).as_posix(): stamp(path) for path in watched}

    def _is_watched(self, change: Change, path: str) -> bool:
        """Tell whether a file is one that people edit: not hidden, not an editor's copy, not one of ours."""
        if any(path == own or path.startswith(own + os.sep) for own in self.ignored):
            return False
        parts = Path(path).relative_to(self._root).parts
        return bool(parts) and not any(part.startswith(".") for part in parts) and not path.endswith(("~", ".swp"))


def walk(root: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder that is not hidden, with the names of its folders and of its files."""
    for folder, names, files in os.walk(root, followlinks=False):
        names[:] = [name for name in names if not name.startswith(".")]
        yield folder, names, files


def linked_folders(root: Path) -> Iterator[Path]:
    """Yield the links to folders."""
    return (path for folder, names, _ in walk(root) for name in names if (path := Path(folder, name)).is_symlink())


def folder_state(docs: Path) -> tuple[object, ...]:
    """Return what changes when the folder or one of its settings files is replaced."""
    first = (docs.parent / SETTINGS_FILE, docs / SETTINGS_FILE)
    files = (*first, *(settings_of_language(file, language) for file in first for language in LANGUAGES))
    return (inode(docs), *(stamp(file) for file in files))


def inode(path: Path) -> int:
    """Return the number of a file or folder on its disk, or 0 when it is not there."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def stamp(path: Path) -> Stamp:
    """Return what changes when a file is written or replaced."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_ino, status.st_mtime_ns, status.st_size
