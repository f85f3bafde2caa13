"""Reads a folder of Markdown: finds the files, decodes them, and makes a Page of each one that can be read."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from indexer.errors import DocsFolderMissing
from indexer.front_matter import parse_front_matter
from indexer.models import Page, Problem, Visibility
from indexer.page_cache import PageCache

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})
DATA_FOLDER = "_data"
MAX_BYTES = 16_000_000
MAX_PATH_CHARACTERS = 1_000
MAX_CONTROL_SHARE = 0.05
# A title is looked for in this much of a line.
TITLE_WIDTH = 300

Expand = Callable[[str], str]

_TEXT_BYTES = bytes({*range(32, 256), *b"\t\n\f\r\x1b"})
_LEVEL_ONE = re.compile(r"^ {0,3}#(?!#)(.+)")
_UNDERLINE = re.compile(r"^=+[ \t]*$")
_FENCE = re.compile(r"^[ \t>]*(`{3,}(?=[^`]*$)|~{3,})")
_SNIPPET = re.compile(r"^[ \t]*-+8<-+[ \t]+[\"']?([^\"'\n]+)[\"']?[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"[*_`]|\{[:#.][^}]*\}|<[^>]+>|!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder of Markdown holds: the pages that could be read, and a problem for each file that could not."""

    root: Path
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]


def read_folder(
    root: Path,
    *,
    default_visibility: Visibility = Visibility.PUBLIC,
    expand: Expand = str,
    cache: PageCache | None = None,
) -> Folder:
    """Read every page of a folder, in the order of their paths.

    `expand` turns the placeholders of computed content into Markdown; a cache serves one folder with one default
    visibility. Raises DocsFolderMissing.
    """
    cache = cache or PageCache()
    if not root.is_dir():
        raise DocsFolderMissing(path=str(root))
    pages: list[Page] = []
    problems: list[Problem] = []
    for found in sorted(find_files(root), key=str):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        reading = partial(read_page, root, found, default_visibility=default_visibility, expand=expand)
        read = cache.read(root, found, reading)
        (pages if isinstance(read, Page) else problems).append(read)  # type: ignore[arg-type]
    cache.forget_all_but({page.path for page in pages})
    return Folder(root, tuple(pages), tuple(problems))


def find_files(root: Path) -> Iterator[str | Problem]:
    """Yield the path of each Markdown file, or a problem for what is passed over.

    Links to folders are never followed: one loop would list the same pages until the path is too long.
    """
    real_root = root.resolve()
    failures: list[OSError] = []
    for folder, names, file_names in os.walk(root, followlinks=False, onerror=failures.append):
        here = Path(folder)
        names[:] = sorted(name for name in names if not name.startswith(".") and name != DATA_FOLDER)
        for name in names:
            if (here / name).is_symlink():
                yield Problem("file.linked_folder", "warning", shown_path(relative(here / name, root)))
        for name in sorted(file_names):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:
                yield file_or_problem(here / name, root, real_root, is_folder_real=True)
    for error in failures:
        name = relative(Path(os.fsdecode(error.filename)), root)
        yield Problem("file.unreadable_folder", "error", shown_path(name), data={"reason": error.strerror or "error"})


def file_or_problem(path: Path, root: Path, real_root: Path, *, is_folder_real: bool = False) -> str | Problem:
    """Return the path of a file inside the folder, or the problem that keeps it out.

    Whoever has come to the file without following a link says so: only the file itself can then lead out.
    """
    name = relative(path, root)
    shown = shown_path(name)
    try:
        status = os.lstat(path)
        is_link = stat.S_ISLNK(status.st_mode)
        is_plain = is_folder_real and not is_link  # resolving thousands of files is slow
        inside = is_plain or path.resolve(strict=True).is_relative_to(real_root)
        status = path.stat() if is_link else status
    except (FileNotFoundError, RuntimeError):
        return Problem("file.broken_link", "error", shown)
    except OSError as error:
        return Problem("file.unreadable", "error", shown, data={"reason": error.strerror or "error"})
    if not inside:
        return Problem("file.outside", "warning", shown)
    if not stat.S_ISREG(status.st_mode):
        return Problem("file.not_regular", "error", shown)
    if status.st_size > MAX_BYTES:
        return too_large(shown, status.st_size)
    if len(name) > MAX_PATH_CHARACTERS:
        return Problem("file.path_too_long", "error", shown[:80], data={"limit": str(MAX_PATH_CHARACTERS)})
    return name


def too_large(path: str, size: int) -> Problem:
    """Return the problem of a file above the limit."""
    data = {"size": f"{size / 1e6:.0f}", "limit": f"{MAX_BYTES / 1e6:.0f}"}
    return Problem("file.too_large", "error", path, data=data)


def shown_path(path: str) -> str:
    """Return a path fit for a message: one that is not UTF-8 is quoted with its bytes escaped."""
    return path if is_text_name(path) else ascii(path)


def relative(path: Path, root: Path) -> str:
    r"""Return a path relative to the folder, with slashes, in which bytes that are not UTF-8 show as `\\udc..`."""
    return path.relative_to(root).as_posix()


def read_page(
    root: Path, path: str, *, default_visibility: Visibility = Visibility.PUBLIC, expand: Expand = str
) -> Page | Problem:
    """Return the page of a file, or the problem that makes it unreadable (binary, no permission, gone)."""
    if not is_text_name(path):
        return Problem("file.bad_name", "error", shown_path(path), data={"name": ascii(path)})
    try:
        content = read_regular_file(root / path)
    except FileNotFoundError:
        return Problem("file.broken_link", "error", path)
    except NotRegular:
        return Problem("file.not_regular", "error", path)
    except OSError as error:
        return Problem("file.unreadable", "error", path, data={"reason": error.strerror or "error"})
    if len(content) > MAX_BYTES:
        return too_large(path, len(content))
    if is_binary(content):
        return Problem("file.binary", "error", path)
    text, problems = decode(content, path)
    head = parse_front_matter(text, path, default_visibility)
    body = expand(head.body)
    title = head.front_matter.title or first_heading(body) or title_from_path(path)
    included = included_files(root, body)
    digest = digest_of(content, body, included)
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
        depends_on_others=body != head.body or "8<" in body,
    )


def is_text_name(path: str) -> bool:
    """Tell whether a file name is valid UTF-8, so that it can stand in an address and in JSON."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in path


class NotRegular(OSError):
    """A pipe, a device or a folder stands where a file should: reading it could last for ever."""


def read_regular_file(path: Path) -> bytes:
    """Return the content of a file, up to one byte beyond the limit. Raises NotRegular, OSError."""
    # Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotRegular
        with open(descriptor, "rb", closefd=False) as stream:
            return stream.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def is_binary(content: bytes) -> bool:
    """Tell whether the beginning of a file has what text has not: a zero byte, or control characters everywhere."""
    sample = content[:8192]
    return b"\0" in sample or len(sample.translate(None, _TEXT_BYTES)) > MAX_CONTROL_SHARE * len(sample)


def decode(content: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the text of a file with `\n` line ends; what is not UTF-8 is read as Windows-1252, and said."""
    content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return content.decode("utf-8").removeprefix("\ufeff").replace("\0", "\ufffd"), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        text = content.decode("cp1252", errors="replace").replace("\0", "\ufffd")
        return text, (Problem("file.not_utf8", "error", path, line),)


def first_heading(body: str) -> str:
    """Return the first level-1 heading of a body as plain text, or nothing."""
    lines = without_fenced_code(body.split("\n"))
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        match = _LEVEL_ONE.match(line)
        title = match[1] if match else line if _UNDERLINE.match(following) else ""
        plain = " ".join(_MARKUP.sub(r"\1", title[:TITLE_WIDTH].strip().rstrip("#")).split())
        if plain:
            return plain
    return ""


def without_fenced_code(lines: Sequence[str]) -> list[str]:
    """Return lines in which those of fenced code are empty, as many as there were; an unclosed fence is text."""
    kept = list(lines)
    hopeless: dict[str, int] = {}
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        end = fence_end(lines, number, fence[1], hopeless) if fence else None
        if end is not None:
            kept[number : end + 1] = [""] * (end + 1 - number)
            number = end
        number += 1
    return kept


def fence_end(lines: Sequence[str], start: int, fence: str, hopeless: dict[str, int]) -> int | None:
    """Return the number of the line that closes a fence, or None; `hopeless` remembers what nothing closes."""
    mark, size = fence[0], len(fence)
    if size >= hopeless.get(mark, size + 1):
        return None
    for number in range(start + 1, len(lines)):
        line = lines[number].strip(" \t>")
        if line.startswith(fence) and not line.strip(mark):
            return number
    hopeless[mark] = size
    return None


def title_from_path(path: str) -> str:
    """Return a readable title made from a file name, or from its folder for an index page."""
    pure = PurePosixPath(path)
    name = pure.parent.name if pure.stem.lower() in {"index", "readme"} and pure.parent.name else pure.stem
    return " ".join(re.split(r"[-_\s]+", name)).strip().capitalize() or name


def included_files(root: Path, body: str) -> list[bytes]:
    """Return the content of the files that a body includes by the snippets extension, as far as they can be read."""
    if "8<" not in body:
        return []
    contents = (included_file(root, name.strip()) for name in dict.fromkeys(_SNIPPET.findall(body)))
    return [content for content in contents if content is not None]


def included_file(root: Path, name: str) -> bytes | None:
    """Return the content of a file beside or above the pages, or None; never one from elsewhere on the machine."""
    for base in (root, root.parent):
        try:
            place = (base / name).resolve()
            if place.is_relative_to(root.parent.resolve()):
                return read_regular_file(place)
        except (OSError, ValueError, RuntimeError):
            continue
    return None


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
