"""Reads a folder of Markdown: finds the files, decodes them, and makes a Page of each one that can be read."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from indexer.errors import DocsFolderMissing
from indexer.front_matter import parse_front_matter
from indexer.models import Page, Problem, Visibility

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})
DATA_FOLDER = "_data"
MAX_BYTES = 16_000_000
MAX_PATH_CHARACTERS = 1_000

Expand = Callable[[str], str]

_FIRST_HEADING = re.compile(r"^\s{0,3}#\s+(.+?)\s*#*\s*$", re.MULTILINE)
_FENCED_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_SNIPPET = re.compile(r"^\s*-{1,}8<-{1,}\s+[\"']?([^\"'\n]+)[\"']?\s*$", re.MULTILINE)
_MARKUP = re.compile(r"[*_`]|\{[:#.][^}]*\}|<[^>]+>|!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder of Markdown holds: the pages that could be read, and a problem for each file that could not."""

    root: Path
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]


def read_folder(root: Path, *, default_visibility: Visibility = Visibility.PUBLIC, expand: Expand = str) -> Folder:
    """Read every page of a folder, in the order of their paths.

    `expand` turns the placeholders of computed content into Markdown. Raises DocsFolderMissing.
    """
    if not root.is_dir():
        raise DocsFolderMissing(path=str(root))
    pages: list[Page] = []
    problems: list[Problem] = []
    for found in sorted(find_files(root), key=str):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        read = read_page(root, found, default_visibility=default_visibility, expand=expand)
        (pages if isinstance(read, Page) else problems).append(read)  # type: ignore[arg-type]
    return Folder(root, tuple(pages), tuple(problems))


def find_files(root: Path) -> Iterator[str | Problem]:
    """Yield the path of each Markdown file, or a problem for what is passed over.

    Links to folders are never followed: one loop would list the same pages until the path is too long.
    """
    real_root = root.resolve()
    for folder, names, file_names in os.walk(root, followlinks=False, onerror=None):
        here = Path(folder)
        for name in sorted(names):
            if (here / name).is_symlink():
                yield Problem("file.linked_folder", "warning", relative(here / name, root))
        names[:] = sorted(name for name in names if not name.startswith(".") and name != DATA_FOLDER)
        for name in sorted(file_names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield file_or_problem(here / name, root, real_root)


def file_or_problem(path: Path, root: Path, real_root: Path) -> str | Problem:
    """Return the path of a file inside the folder, or the problem that keeps it out."""
    name = relative(path, root)
    try:
        inside = path.resolve(strict=True).is_relative_to(real_root)
        size = path.stat().st_size
    except (OSError, RuntimeError):
        return Problem("file.unreadable", "error", name, data={"reason": "broken link"})
    if not inside:
        return Problem("file.outside", "warning", name)
    if not path.is_file():
        return Problem("file.unreadable", "error", name, data={"reason": "not a file"})
    if size > MAX_BYTES:
        return Problem(
            "file.too_large", "error", name, data={"size": f"{size / 1e6:.0f}", "limit": f"{MAX_BYTES / 1e6:.0f}"}
        )
    if len(name) > MAX_PATH_CHARACTERS:
        return Problem("file.path_too_long", "error", name[:80], data={"limit": str(MAX_PATH_CHARACTERS)})
    return name


def relative(path: Path, root: Path) -> str:
    r"""Return a path relative to the folder, with slashes, in which bytes that are not UTF-8 show as `\\udc..`."""
    return path.relative_to(root).as_posix()


def read_page(
    root: Path, path: str, *, default_visibility: Visibility = Visibility.PUBLIC, expand: Expand = str
) -> Page | Problem:
    """Return the page of a file, or the problem that makes it unreadable (binary, no permission, gone)."""
    try:
        content = (root / path).read_bytes()
    except OSError as error:
        return Problem("file.unreadable", "error", path, data={"reason": error.strerror or "error"})
    if not is_text_name(path):
        return Problem("file.bad_name", "error", ascii(path), data={"name": ascii(path)})
    if b"\0" in content[:8192]:
        return Problem("file.binary", "error", path)
    text, problems = decode(content, path)
    head = parse_front_matter(text, path, default_visibility)
    body = expand(head.body)
    title = head.front_matter.title or first_heading(body) or title_from_path(path)
    digest = digest_of(content, body, included_files(root, body))
    return Page(
        path,
        title,
        body,
        head.body_line,
        head.front_matter,
        head.raw,
        head.key_lines,
        digest,
        (*problems, *head.problems),
    )


def is_text_name(path: str) -> bool:
    """Tell whether a file name is valid UTF-8, so that it can stand in an address and in JSON."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def decode(content: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the text of a file with `\\n` line ends; what is not UTF-8 is read as Windows-1252, and said."""
    try:
        text, problems = content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        text = content.decode("cp1252", errors="replace")
        problems = (Problem("file.not_utf8", "error", path, line),)  # type: ignore[assignment]
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def first_heading(body: str) -> str:
    """Return the first level-1 heading of a body as plain text, or nothing."""
    match = _FIRST_HEADING.search(_FENCED_CODE.sub("", body[:20_000]))
    return " ".join(_MARKUP.sub(r"\1", match[1]).split()) if match else ""


def title_from_path(path: str) -> str:
    """Return a readable title made from a file name, or from its folder for an index page."""
    pure = PurePosixPath(path)
    name = pure.parent.name if pure.stem.lower() in {"index", "readme"} and pure.parent.name else pure.stem
    return " ".join(re.split(r"[-_\s]+", name)).strip().capitalize() or name


def included_files(root: Path, body: str) -> list[bytes]:
    """Return the content of the files that a body includes by the snippets extension, as far as they exist."""
    contents = []
    for name in _SNIPPET.findall(body) if "8<" in body else ():
        for base in (root, root.parent):
            candidate = base / name.strip()
            if candidate.is_file():
                contents.append(candidate.read_bytes())
                break
    return contents


def digest_of(content: bytes, body: str, included: list[bytes]) -> str:
    """Return a digest of all that decides how a page is cut: never a modification time, which checkouts change."""
    digest = hashlib.blake2b(content, digest_size=16)
    for part in (body.encode("utf-8", "surrogatepass"), *included):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def page_url(path: str) -> str:
    """Return the address MkDocs gives a page, relative to the root of the site (with directory addresses)."""
    pure = PurePosixPath(path)
    is_index = pure.stem in {"index", "README"}
    folder = pure.parent if is_index else pure.with_suffix("")
    return "" if folder == PurePosixPath(".") else quote(f"{folder.as_posix()}/")
