"""Copies what a site can be built from: regular, readable files inside the folder, with pages in UTF-8."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.models import Problem
from indexer.pages import SUFFIXES, decode, file_or_problem, is_text_name, relative

STAGE_PREFIX = "relais-pages-"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# What a browser runs, or styles the whole site with, when it comes from the site's own address.
ACTIVE_SUFFIXES = frozenset(
    {".html", ".htm", ".xhtml", ".xht", ".shtml", ".js", ".mjs", ".css", ".xml", ".xsl", ".wasm"}
)
# What MkDocs and Material write at the root beside the pages.
RESERVED = ("404.html", "sitemap.xml", "sitemap.xml.gz", "search/relais.js", "search/pages/0.js")


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy of a folder that MkDocs can read, the original path of each copy, and what was left out."""

    folder: Path
    originals: dict[str, str]
    problems: tuple[Problem, ...]


def new_stage() -> tempfile.TemporaryDirectory[str]:
    """Return a folder to copy into, closed to other accounts and named after this process."""
    return tempfile.TemporaryDirectory(prefix=f"{STAGE_PREFIX}{os.getpid()}-")


def remove_abandoned_stages() -> None:
    """Remove the copies of pages, hidden ones among them, that a killed process left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{STAGE_PREFIX}*"):
        owner = folder.name.removeprefix(STAGE_PREFIX).partition("-")[0]
        if folder.stat().st_uid == os.geteuid() and not (owner.isdigit() and is_running(int(owner))):
            shutil.rmtree(folder, ignore_errors=True)


def is_running(process: int) -> bool:
    """Tell whether a process of this machine is still there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def stage(docs: Path, into: Path, *, keep_active: bool) -> Staged:
    """Copy a folder of Markdown into a new one; `keep_active` keeps HTML, scripts and styles, for folders we trust."""
    into.mkdir(parents=True)
    originals: dict[str, str] = {}
    problems: list[Problem] = []
    addresses = Addresses()
    # Pages first: a picture that stands in a page's way is the one to give way.
    for found in sorted(regular_files(docs), key=lambda found: not (isinstance(found, str) and is_page(found))):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        if PurePosixPath(found).suffix.lower() in ACTIVE_SUFFIXES and not keep_active:
            continue
        problem = addresses.claim(found) or copy(docs, found, into)
        if problem is not None:
            problems.append(problem)
        else:
            originals[staged_name(found)] = found
    return Staged(into, originals, tuple(problems))


def regular_files(docs: Path) -> Iterator[str | Problem]:
    """Yield the path of each file that may be copied, index pages first, or the problem that keeps it out."""
    real_root = docs.resolve()
    for folder, names, file_names in os.walk(docs, followlinks=False):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(
            file_names, key=lambda name: (Path(name).stem != "index", Path(name).stem != "README", name)
        ):
            if name.startswith("."):
                continue
            found = file_or_problem(Path(folder, name), docs, real_root)
            if isinstance(found, str) and not is_text_name(found):
                found = Problem("file.bad_name", "error", ascii(found), data={"name": ascii(found)})
            yield found


def is_page(path: str) -> bool:
    """Tell whether a file is a page of Markdown."""
    return PurePosixPath(path).suffix.lower() in SUFFIXES


def staged_name(path: str) -> str:
    """Return a path as MkDocs must see it: it knows a page by its suffix in lower case."""
    return str(PurePosixPath(path).with_suffix(PurePosixPath(path).suffix.lower())) if is_page(path) else path


def copy(docs: Path, path: str, into: Path) -> Problem | None:
    """Copy one file, a page in UTF-8 with Unix line ends; return the problem when it cannot be read.

    Raises OSError when there is no room for the copy: a site without the pages that did not fit would be wrong.
    """
    target = into / staged_name(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if is_page(path):
            return copy_page(docs / path, path, target)
        shutil.copyfile(docs / path, target)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise
        return Problem(
            "file.unreadable", "error", relative(docs / path, docs), data={"reason": error.strerror or "error"}
        )
    return None


def copy_page(source: Path, path: str, target: Path) -> Problem | None:
    """Copy one page; what is not text is left out."""
    content = source.read_bytes()
    if b"\0" in content[:8192]:
        return Problem("file.binary", "error", path)
    text, _ = decode(content, path)
    target.write_text(text, "utf-8", errors="replace", newline="\n")
    return None


class Addresses:
    """The files a site will hold: two at one place, or one where another needs a folder, would stop the whole build."""

    def __init__(self) -> None:
        self._files = set(RESERVED)
        self._folders = {str(parent) for name in RESERVED for parent in PurePosixPath(name).parents}

    def claim(self, path: str) -> Problem | None:
        """Take the place of a file in the site, or say that it is taken."""
        place = PurePosixPath(destination(path))
        parents = {str(parent) for parent in place.parents}
        if str(place) in self._files or str(place) in self._folders or parents & self._files:
            return Problem("listing.same_address", "error", path, data={"address": str(place)})
        self._files.add(str(place))
        self._folders |= parents
        return None


def destination(path: str) -> str:
    """Return the file of the site that MkDocs makes from a file of the folder."""
    if not is_page(path):
        return path
    pure = PurePosixPath(path)
    is_index = pure.stem in {"index", "README"}
    return str(pure.with_name("index.html") if is_index else pure.with_suffix("") / "index.html")
