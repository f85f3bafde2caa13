"""The pages as they were at an earlier commit, copied out of Git for as long as they are compared."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.errors import RelaisError
from indexer.pages import MAX_BYTES
from indexer.site.history import READ_ONLY
from indexer.sources import HARMLESS_GIT

SECONDS_ALLOWED = 60
_LINK = "120000"


class EarlierUnknown(RelaisError):
    """No commit of that name is known where the pages are."""

    code = "error.earlier_unknown"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit: its kind, the name of its content, and its path."""

    mode: str
    name: str
    path: str


@contextmanager
def earlier_pages(docs: Path, commit: str) -> Iterator[Path]:
    """Give the folder of pages as it was where `commit` and now part; what stands beside it (settings) comes along.

    Contents are read as they are stored: neither the filters nor the hooks of a repository are run. Raises
    EarlierUnknown.
    """
    parted = commit_where_parted(docs, commit)
    top = Path(git_line(docs, commit, "rev-parse", "--show-toplevel")).resolve()
    here = docs.resolve()
    blobs = list(list_blobs(top, parted, here.relative_to(top), is_deep=True))
    if here != top:
        blobs += list_blobs(top, parted, here.parent.relative_to(top), is_deep=False)
    with tempfile.TemporaryDirectory(prefix="relais-earlier-") as folder:
        pages = Path(folder) / here.relative_to(top)
        pages.mkdir(parents=True, exist_ok=True)
        try:
            copy_out(top, blobs, Path(folder))
        except ValueError as error:
            raise EarlierUnknown(commit=commit, path=str(docs)) from error
        yield pages


def commit_where_parted(docs: Path, commit: str) -> str:
    """Return the last commit that an earlier one and the present share. Raises EarlierUnknown."""
    whole = git_line(docs, commit, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    try:
        return git_line(docs, commit, "merge-base", whole, "HEAD")
    except EarlierUnknown:
        return whole  # a history that was cut short does not say where they parted


def list_blobs(top: Path, commit: str, folder: Path, *, is_deep: bool) -> Iterator[Blob]:
    """Yield the files of a folder at a commit, in the folders below too when asked; no path leads out."""
    options = ["-r"] if is_deep else []
    place = [f"{folder.as_posix()}/"] if folder.parts else []
    listed = run_git(top, "ls-tree", "-z", "--full-tree", *options, commit, "--", *place)
    for line in (listed or b"").split(b"\0"):
        head, _, path = line.partition(b"\t")
        mode, _, rest = head.decode().partition(" ")
        kind, _, name = rest.partition(" ")
        if kind == "blob" and is_inside(os.fsdecode(path)):
            yield Blob(mode, name, os.fsdecode(path))


def copy_out(top: Path, blobs: Sequence[Blob], into: Path) -> None:
    """Write files as a commit has them. Raises ValueError when a content is not there (a clone that was cut short)."""
    # Links last: nothing is written through one.
    in_order = sorted(blobs, key=lambda blob: blob.mode == _LINK)
    for blob, content in zip(in_order, contents(top, in_order), strict=True):
        file = into / blob.path
        file.parent.mkdir(parents=True, exist_ok=True)
        if blob.mode == _LINK:
            file.symlink_to(os.fsdecode(content))
        else:
            file.write_bytes(content)


def contents(top: Path, blobs: Sequence[Blob]) -> Iterator[bytes]:
    """Yield the content of each file, one byte over the limit at most. Raises ValueError when one is not there."""
    output = run_git(top, "cat-file", "--batch", given="".join(f"{blob.name}\n" for blob in blobs).encode()) or b""
    place = 0
    for _ in blobs:
        end = output.index(b"\n", place)
        size = int(output[place:end].rsplit(b" ", 1)[1])
        yield output[end + 1 : end + 1 + min(size, MAX_BYTES + 1)]
        place = end + 1 + size + 1


def is_inside(path: str) -> bool:
    """Tell whether a path of a commit, which anybody may have made, stays in the folder it is copied to."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and not {"..", ".git"} & set(pure.parts) and "\\" not in path


def git_line(folder: Path, commit: str, *arguments: str) -> str:
    """Return what a Git command prints. Raises EarlierUnknown when it fails."""
    output = run_git(folder, *arguments)
    if output is None:
        raise EarlierUnknown(commit=commit, path=str(folder))
    return os.fsdecode(output).strip()


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Return what a Git command prints, or None when it fails, takes too long, or Git is not there."""
    try:
        run = subprocess.run(
            ["git", *HARMLESS_GIT, *arguments],
            cwd=folder,
            env={**os.environ, **READ_ONLY},
            input=given,
            capture_output=True,
            timeout=SECONDS_ALLOWED,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout if run.returncode == 0 else None
