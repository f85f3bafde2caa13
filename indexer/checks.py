"""Every problem of every page. An error keeps a proposal from being published; a warning never does.

Errors: a head or a file that cannot be read, no title, type or owner, a value out of its list, a broken link,
personal data, a page closed in a folder that is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz, process

from indexer.analysis import fold
from indexer.anchors import SitePages
from indexer.data_files import ClosedLists, Label, Source, data_problem, read_lists, read_roles, read_sources
from indexer.errors import DataFileInvalid
from indexer.front_matter import SUMMARY_CHARACTERS, UNREADABLE, known_keys
from indexer.links import check_links, without_code
from indexer.models import FrontMatter, Page, PageType, Problem, Visibility
from indexer.pages import DATA_FOLDER, Folder
from indexer.privacy_checks import check_personal_data, read_contacts
from indexer.references import check_references
from indexer.remedies import near_value
from indexer.renderer import Renderer, renderer_for

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

Value = TypeVar("Value")

_LEVEL_ONE = re.compile(r"#(?!#)[^\S\n]*\S")
_UNDERLINE = re.compile(r"=+[ \t]*$")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the pages of one base are checked against."""

    lists: ClosedLists = field(default_factory=ClosedLists)
    roles: Mapping[str, Label] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    shown_to: Visibility = Visibility.PUBLIC
    contacts: frozenset[str] = frozenset()
    # The data files that could not be read: what they would have ruled is not checked.
    problems: tuple[Problem, ...] = ()


def read_rules(docs: Path, shown_to: Visibility) -> Rules:
    """Return the rules kept beside the pages, with a problem for each data file that cannot be read."""
    data = docs / DATA_FOLDER
    problems: list[Problem] = []

    def read(reader: Callable[[Path], Value], empty: Value) -> Value:
        try:
            return reader(data)
        except DataFileInvalid as error:
            problems.append(data_problem(error))
            return empty

    nothing = Rules()
    return Rules(
        lists=read(read_lists, nothing.lists),
        roles=read(read_roles, nothing.roles),
        sources=read(read_sources, nothing.sources),
        shown_to=shown_to,
        contacts=read(read_contacts, nothing.contacts),
        problems=tuple(problems),
    )


def check_folder(folder: Folder, rules: Rules, renderer: Renderer | None = None) -> list[Problem]:
    """Return every problem of a folder of pages, by path and line; the renderer is that of its site."""
    site = SitePages(folder.pages, renderer or renderer_for(None))
    problems = [*folder.problems, *rules.problems]
    for page in folder.pages:
        problems += page.problems
        problems += check_page(page, rules)
        problems += check_links(page, folder.root, site)
    problems += check_ids(folder.pages)
    problems += check_translations(folder.pages)
    problems += check_references(folder.pages)
    return sorted(problems, key=lambda problem: (problem.path, problem.line or 0, problem.code))


def check_page(page: Page, rules: Rules) -> Iterator[Problem]:
    """Yield the problems of a page taken alone."""
    yield from check_required(page)
    yield from check_unknown_keys(page)
    yield from check_lists(page, rules)
    yield from check_summary(page)
    yield from check_body(page)
    yield from check_personal_data(page, rules.contacts)
    if page.front_matter.visibility.rank > rules.shown_to.rank:
        data = {"found": page.front_matter.visibility.value, "shown_to": rules.shown_to.value}
        yield at(page, "visibility", "page.too_visible", "error", data)


def check_required(page: Page) -> Iterator[Problem]:
    """Yield a problem for each key that the type of the page asks for and that is missing."""
    if any(problem.code in UNREADABLE for problem in page.problems):
        return  # one mistake, one problem
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
                data = {
                    "key": key,
                    "found": value[:80],
                    "allowed": ", ".join(values[:20]),
                    "near": near_value(value[:80], values),
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


def check_ids(pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a problem for each id that an earlier page has already."""
    first: dict[str, str] = {}
    for page in pages:
        identifier = page.front_matter.id
        if identifier and first.setdefault(identifier, page.path) != page.path:
            yield at(page, "id", "page.duplicate_id", "warning", {"found": identifier, "other": first[identifier]})


def check_translations(pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a problem for each translation of a page that is not there, or that does not say from which commit."""
    known = {page.front_matter.id for page in pages} - {""}
    for page in pages:
        translates = page.front_matter.translates
        identifier = translates.get("id", "")
        if translates and (identifier not in known or identifier == page.front_matter.id):
            yield at(page, "translates", "page.unknown_original", "warning", {"found": identifier[:80]})
        elif translates and not translates.get("commit"):
            yield at(page, "translates", "page.no_translated_commit", "warning", {})


def at(page: Page, key: str, code: str, severity: str, data: Mapping[str, str]) -> Problem:
    """Return a problem at the line of a key, or of the head of the page."""
    return Problem(code, "error" if severity == "error" else "warning", page.path, page.key_lines.get(key, 1), data)
