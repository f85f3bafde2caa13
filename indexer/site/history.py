"""When each page was first and last changed, from one `git log` for the whole folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from indexer.sources import HARMLESS_GIT

SECONDS_ALLOWED = 20
# Without these, reading the history of a folder that is not ours could run what its settings name, or fetch.
READ_ONLY = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
LOG = (
    *("-c", "log.showSignature=false", "log", "--format=%x01%H %cI %P"),
    *("--name-only", "--no-renames", "-z", "--relative"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """When a file appeared and was last changed, and the commits that changed it, the newest first."""

    first: datetime
    last: datetime
    commits: tuple[str, ...] = ()


History = Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class Past:
    """The changes of every file of a folder, and the place of each commit, the newest first."""

    history: History
    order: Mapping[str, int]


# The same object each time: what is kept of a build is still good as long as the history is the same.
NO_HISTORY: History = {}


def read_history(folder: Path) -> History:
    """Return the changes of each file of a folder, by path; none outside Git. Remembered until a commit is made."""
    head = run_git(folder, "rev-parse", "HEAD", "--is-shallow-repository").decode().split()
    return history_at(folder, head[0], is_shallow=head[1] == "true") if len(head) == 2 else NO_HISTORY


@lru_cache(maxsize=4)
def history_at(folder: Path, commit: str, *, is_shallow: bool) -> History:
    """Return the changes of each file up to a commit."""
    return parse_log(run_git(folder, *LOG, commit, "--", "."), is_shallow=is_shallow)


def parse_log(output: bytes, *, is_shallow: bool) -> History:
    """Return the changes that a log tells, the newest commit first.

    The oldest commit of a shallow clone shows every file as its own, whenever it was changed: it tells nothing.
    """
    found: dict[str, Change] = {}
    for commit in output.split(b"\x01")[1:]:
        head, _, names = commit.partition(b"\0")
        own_name, moment, *parents = head.decode("ascii", "replace").split()
        if is_shallow and not parents:
            continue
        when = datetime.fromisoformat(moment)
        for name in names.lstrip(b"\n").split(b"\0"):
            path = os.fsdecode(name)
            if path:
                later = found.get(path)
                found[path] = Change(when, later.last if later else when, (*(later.commits if later else ()), own_name))
    return found


def history_below(history: History, folder: str) -> History:
    """Return the changes of the files of one folder, by the paths they have in it."""
    if not folder:
        return history
    start = f"{folder}/"
    return {path.removeprefix(start): change for path, change in history.items() if path.startswith(start)}


def read_order(folder: Path) -> Mapping[str, int]:
    """Return the place of each commit, the newest first; none outside Git."""
    return order_at(folder, run_git(folder, "rev-parse", "HEAD").decode().strip())


@lru_cache(maxsize=4)
def order_at(folder: Path, commit: str) -> Mapping[str, int]:
    """Return the place of each commit up to one."""
    names = run_git(folder, "rev-list", "--topo-order", commit, "--").decode().split() if commit else ()
    return {name: place for place, name in enumerate(names)}


def run_git(folder: Path, *arguments: str) -> bytes:
    """Return what a Git command prints, or nothing when it fails, takes too long, or Git is not there."""
    try:
        run = subprocess.run(
            ["git", *HARMLESS_GIT, *arguments],
            cwd=folder,
            env={**os.environ, **READ_ONLY},
            capture_output=True,
            timeout=SECONDS_ALLOWED,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return run.stdout if run.returncode == 0 else b""
