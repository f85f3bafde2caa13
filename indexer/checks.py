"""Every problem of every page: what its type asks for and it lacks, values out of the lists, broken links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from indexer.analysis import fold
from indexer.data_files import ClosedLists, Label, Source, read_lists, read_roles, read_sources
from indexer.front_matter import SUMMARY_CHARACTERS, known_keys
from indexer.models import FrontMatter, Page, PageType, Problem, Visibility
from indexer.pages import DATA_FOLDER, Folder, without_fenced_code

# What each type asks for beyond title, type and owner; the first three make a problem an error.
REQUIRED: Mapping[PageType, tuple[str, ...]] = {
    "lesson": ("id", "summary", "status", "reviewed", "themes", "audiences", "questions", "sources"),
    "practice": ("id", "summary", "status", "reviewed", "themes", "audiences", "questions", "sources"),
    "guide": ("id", "summary", "status", "reviewed", "themes", "audiences", "questions"),
    "track": ("id", "summary", "status", "reviewed", "audiences"),
    "context": ("id", "summary", "status", "reviewed"),
    "template": ("id", "summary"),
    "glossary": ("id", "summary"),
    "meta": (),
}
ALWAYS_REQUIRED = ("title", "type", "owner")
# Close enough for `tittle`, `theme` or `Visibility`; not for `subtitle`, a key of others.
KEY_SIMILARITY = 80
CLOSED_LIST_KEYS = ("themes", "audiences", "phases", "partners")

# Lengths are bounded: a text of brackets alone must not take the square of its length.
_TARGET = r"<([^<>]{1,1000})>|((?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,1000})"
_LINK = re.compile(rf"""(?<!\\)\]\([ \t]{{0,9}}(?:{_TARGET})(?:[ \t]{{1,9}}["'(][^)]{{0,500}})?[ \t]{{0,9}}\)""")
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_LEVEL_ONE = re.compile(r"#(?!#)[^\S\n]*\S")
_UNDERLINE = re.compile(r"=+[ \t]*$")
# What a link may start with that is no file of the folder.
_ELSEWHERE = ("mailto:", "tel:", "/", "{", "data:")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the pages of one base are checked against."""

    lists: ClosedLists = field(default_factory=ClosedLists)
    roles: Mapping[str, Label] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    shown_to: Visibility = Visibility.PUBLIC


def read_rules(docs: Path, shown_to: Visibility) -> Rules:
    """Return the rules kept beside the pages. Raises DataFileInvalid."""
    data = docs / DATA_FOLDER
    return Rules(read_lists(data), read_roles(data), read_sources(data), shown_to)


def check_folder(folder: Folder, rules: Rules) -> list[Problem]:
    """Return every problem of a folder of pages, by path and line."""
    problems = list(folder.problems)
    for page in folder.pages:
        problems += page.problems
        problems += check_page(page, rules)
        problems += check_links(page, folder.root)
    problems += check_ids(folder.pages)
    problems += check_translations(folder.pages)
    return sorted(problems, key=lambda problem: (problem.path, problem.line or 0, problem.code))


def check_page(page: Page, rules: Rules) -> Iterator[Problem]:
    """Yield the problems of a page taken alone."""
    yield from check_required(page)
    yield from check_unknown_keys(page)
    yield from check_lists(page, rules)
    yield from check_summary(page)
    yield from check_body(page)
    if page.front_matter.visibility.rank > rules.shown_to.rank:
        data = {"found": page.front_matter.visibility.value, "shown_to": rules.shown_to.value}
        yield at(page, "visibility", "page.too_visible", "error", data)


def check_required(page: Page) -> Iterator[Problem]:
    """Yield a problem for each key that the type of the page asks for and that is missing."""
    wrong = {problem.data.get("key") for problem in page.problems}
    for key in ALWAYS_REQUIRED:
        if (
            not getattr(page.front_matter, key)
            and key not in wrong
            and not (key == "owner" and page.front_matter.type == "meta")
        ):
            yield at(page, key, f"page.missing_{key}", "error", {"key": key})
    for key in REQUIRED.get(page.front_matter.type, ()) if page.front_matter.type else ():
        if not getattr(page.front_matter, key) and key not in wrong:
            yield at(page, key, "page.missing_key", "warning", {"key": key, "type": str(page.front_matter.type)})


def check_unknown_keys(page: Page) -> Iterator[Problem]:
    """Yield a problem for each key that resembles one of ours: most likely a slip."""
    for key in page.raw:
        if key in known_keys():
            continue
        near = process.extractOne(key, known_keys(), scorer=fuzz.ratio, processor=fold, score_cutoff=KEY_SIMILARITY)
        if near is not None:
            severity = "error" if near[0] == "visibility" else "warning"
            yield at(page, key, "front_matter.unknown_key", severity, {"key": key[:80], "near": near[0]})


def check_lists(page: Page, rules: Rules) -> Iterator[Problem]:
    """Yield a problem for each value out of its closed list; a base without lists accepts everything."""
    allowed = {key: tuple(getattr(rules.lists, key)) for key in CLOSED_LIST_KEYS}
    allowed |= {"owner": tuple(rules.roles), "deputy": tuple(rules.roles), "sources": tuple(rules.sources)}
    for key, values in allowed.items():
        for value in as_values(page.front_matter, key) if values else ():
            if value not in values and not (key == "sources" and "://" in value):
                near = process.extractOne(value, values, score_cutoff=60)
                data = {
                    "key": key,
                    "found": value[:80],
                    "allowed": ", ".join(values[:20]),
                    "near": near[0] if near else "",
                }
                yield at(page, key, "front_matter.value_not_in_list", "error", data)


def as_values(front_matter: FrontMatter, key: str) -> tuple[str, ...]:
    """Return the values of a key that holds one or several."""
    value = getattr(front_matter, key)
    return value if isinstance(value, tuple) else ((value,) if value else ())


def check_summary(page: Page) -> Iterator[Problem]:
    """Yield a problem for a summary too short to be an answer in itself."""
    size = len(page.front_matter.summary)
    if 0 < size < SUMMARY_CHARACTERS[0]:
        yield at(
            page, "summary", "page.short_summary", "warning", {"found": str(size), "limit": str(SUMMARY_CHARACTERS[0])}
        )


def check_body(page: Page) -> Iterator[Problem]:
    """Yield a problem for a level-1 heading in a page that has a title already, and for a page without text."""
    number = level_one_heading(without_code(page.body)) if page.front_matter.title else None
    if number is not None:
        yield Problem("page.level_one_heading", "warning", page.path, page.body_line + number)
    if not page.body.strip():
        yield Problem("page.empty", "warning", page.path, page.body_line)


def level_one_heading(lines: Sequence[str]) -> int | None:
    """Return the number (from 0) of the first line that is a level-1 heading, with `#` or underlined, or None."""
    for number, line in enumerate(lines):
        is_underlined = number + 1 < len(lines) and _UNDERLINE.match(lines[number + 1]) and line.strip()
        if is_underlined or _LEVEL_ONE.match(line):
            return number
    return None


def check_links(page: Page, root: Path) -> Iterator[Problem]:
    """Yield a problem for each link to a file of the folder that is not there."""
    seen: dict[str, bool] = {}
    for number, line in enumerate(without_code(page.body)):
        for match in _LINK.finditer(line):
            found = match[1] or match[2]
            target = unquote(found.partition("#")[0].partition("?")[0])
            if target and "://" not in found and not found.startswith(_ELSEWHERE):
                if target not in seen:
                    seen[target] = is_there(root, PurePosixPath(page.path).parent / target)
                if not seen[target]:
                    yield Problem(
                        "page.broken_link", "error", page.path, page.body_line + number, {"found": found[:120]}
                    )


def is_there(root: Path, target: PurePosixPath) -> bool:
    """Tell whether a path exists inside the folder."""
    try:
        place = (root / target).resolve()
        return place.is_relative_to(root.resolve()) and place.exists()
    except (OSError, ValueError):
        return False


def without_code(body: str) -> list[str]:
    """Return the lines of a body in which code is blank."""
    return [_INLINE_CODE.sub(" ", line) for line in without_fenced_code(body.split("\n"))]


def check_ids(pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a problem for each id that an earlier page has already."""
    first: dict[str, str] = {}
    for page in pages:
        identifier = page.front_matter.id
        if identifier and first.setdefault(identifier, page.path) != page.path:
            yield at(page, "id", "page.duplicate_id", "error", {"found": identifier, "other": first[identifier]})


def check_translations(pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a problem for each translation of a page that is not there, or that does not say from which commit."""
    known = {page.front_matter.id for page in pages} - {""}
    for page in pages:
        translates = page.front_matter.translates
        identifier = translates.get("id", "")
        if translates and (identifier not in known or identifier == page.front_matter.id):
            yield at(page, "translates", "page.unknown_original", "error", {"found": identifier[:80]})
        elif translates and not translates.get("commit"):
            yield at(page, "translates", "page.no_translated_commit", "warning", {})


def at(page: Page, key: str, code: str, severity: str, data: Mapping[str, str]) -> Problem:
    """Return a problem at the line of a key, or of the head of the page."""
    return Problem(code, "error" if severity == "error" else "warning", page.path, page.key_lines.get(key, 1), data)
