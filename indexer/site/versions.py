"""The versions of a built site: each is filled aside and becomes the site in one step."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEPT_VERSIONS = 2


@contextmanager
def new_version(into: Path, like: Path | None = None) -> Iterator[Path]:
    """Give an empty folder, or a copy of a version, to fill; once filled it becomes the site, if nothing failed.

    The site is a symbolic link to one of the folders beside it: a reader sees the old site or the new one, and a
    process killed meanwhile leaves the old one.
    """
    versions = into.parent / f".{into.name}.versions"
    versions.mkdir(parents=True, exist_ok=True)
    with (versions / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = versions / f"{time.time_ns():020d}"
        if like is not None:
            link_tree(like, folder)
        try:
            yield folder
            switch(into, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        remove_old(versions, folder)


def switch(link: Path, folder: Path) -> None:
    """Make a link lead to a folder, in one step; a real folder in its place (an older build's) is set aside first."""
    folder.chmod(0o755)
    pending = folder.parent / ".pending"
    pending.unlink(missing_ok=True)
    pending.symlink_to(Path(folder.parent.name, folder.name))
    # A relative target is read from where the link ends up.
    if link.is_dir() and not link.is_symlink():
        link.rename(folder.parent / f"{0:020d}")
    pending.replace(link)


def remove_old(versions: Path, current: Path) -> None:
    """Remove all but the last versions; a page asked for just before the switch is still read from the one before."""
    found = sorted(path for path in versions.iterdir() if path.is_dir() and path != current)
    for path in found[: len(found) - (KEPT_VERSIONS - 1)]:
        shutil.rmtree(path, ignore_errors=True)


def link_tree(source: Path, target: Path) -> None:
    """Copy a folder without copying its files: each name is a second name of the same file."""
    shutil.copytree(source.resolve(), target, copy_function=os.link)
