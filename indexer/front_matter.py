"""Splits a file into front matter and body, and validates the front matter against one schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any, get_args

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from rapidfuzz import fuzz

from indexer.analysis import fold
from indexer.models import FrontMatter, PageType, Problem, Status, Visibility
from indexer.remedies import near_value, quoted
from indexer.safe_yaml import MAX_CHARACTERS, Fault, Mapped, read_mapping

TITLE_CHARACTERS = 80
SUMMARY_CHARACTERS = (60, 280)
FOUND_CHARACTERS = 80
# A page whose value of one of these is wrong is not published; what the other keys lack can wait.
BLOCKING_KEYS = frozenset("title type owner deputy status visibility themes audiences phases partners sources".split())
# Nothing of a head with one of these problems is known.
UNREADABLE = frozenset(
    f"front_matter.{reason}" for reason in ("too_long", "unsafe", "broken", "not_mapping", "unclosed")
)
# A key this close to `visibility` (`Visibility`, `visibilité`, `visiblity`) was meant to close the page.
SAME_KEY_SIMILARITY = 80

_FENCE = re.compile(r"^(?:-{3,}|\.{3})[ \t\r]*$\n?", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?:[ \t\r]*\n){0,100}")
_KEY = re.compile(r"^[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*:(?=\s|$)", re.MULTILINE)
_LINE_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
# The line of a head that closes a page, however badly written; « la visibilité du projet » in prose is none.
_VISIBILITY_LINE = re.compile(
    r"^[ \t\"'{,-]*visibilit[^\s:]*[\"']?[ \t]*(?:[:=]|(?:public|partners|restricted)\b|$)",
    re.MULTILINE | re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class FrontMatterSchema(BaseModel):
    """What each key of the front matter may hold; also the source of the forms and of the documentation."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    title: str = Field("", max_length=TITLE_CHARACTERS)
    type: PageType | None = None
    id: str = Field("", pattern=r"^$|^[a-z0-9]+(-[a-z0-9]+)*$")
    summary: str = Field("", max_length=SUMMARY_CHARACTERS[1])
    status: Status | None = None
    owner: str = ""
    deputy: str = ""
    reviewed: date | None = None
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    to_collect: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    language: str = Field("", pattern=r"^$|^[a-z]{2}(-[A-Za-z]+)?$")
    translates: dict[str, str] = Field(default_factory=dict)
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""
    visibility: Visibility | None = None

    @field_validator("title", "summary", mode="before")
    @classmethod
    def _one_line(cls, value: object) -> object:
        return _LINE_BREAKS.sub(" ", value) if isinstance(value, str) else value

    @field_validator("reviewed", mode="before")
    @classmethod
    def _a_day(cls, value: object) -> object:
        # Without this, 0 would be the first of January 1970.
        if value is not None and not (isinstance(value, str) and _DATE.fullmatch(value)):
            raise ValueError
        return value

    @field_validator(
        "themes",
        "audiences",
        "phases",
        "partners",
        "questions",
        "synonyms",
        "sources",
        "to_collect",
        "related",
        "replaces",
        mode="before",
    )
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        if isinstance(value, list):
            return [item for item in value if item is not None]
        return (value,) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of a file, as written and as validated, and where the body starts."""

    raw: Mapping[str, object]
    front_matter: FrontMatter
    key_lines: Mapping[str, int]
    body: str
    body_line: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A file cut in two: the YAML of its head, if it has one, its body, and the line of the file where each starts."""

    source: str | None
    body: str
    source_line: int = 1
    body_line: int = 1
    is_closed: bool = True


def parse_front_matter(text: str, path: str, default_visibility: Visibility = Visibility.PUBLIC) -> Head:
    """Return the head and body of a file, with every problem found; never raises on what a file contains."""
    split = split_front_matter(text)
    if split.source is None:
        return Head({}, FrontMatter(visibility=default_visibility), {}, split.body, split.body_line, ())
    read = read_mapping(split.source) if split.is_closed else Fault("unclosed", -1)
    if isinstance(read, Fault):
        # An unreadable head may have asked for restriction: default deny.
        closed = FrontMatter(visibility=hidden_or(default_visibility, split.source))
        return Head({}, closed, {}, split.body, split.body_line, (head_problem(read, split, path),))
    key_lines = {key: split.source_line + line for key, line in read.lines.items()}
    front_matter, problems = validate_front_matter(read.values, key_lines, path, default_visibility)
    if "visibility" in read.repeated:
        front_matter = replace(front_matter, visibility=Visibility.RESTRICTED)
    problems += repeated_keys(read, split.source_line, path)
    return Head(read.values, front_matter, key_lines, split.body, split.body_line, tuple(problems))


class HeadHandler(YAMLHandler):
    """A head of page as python-frontmatter reads it, up to a line `---` or `...`; blank lines before it are allowed."""

    FM_BOUNDARY = _FENCE

    def detect(self, text: str) -> bool:
        """Tell whether a text starts as a head does."""
        return text.startswith("---") and bool(_FENCE.match(text))


def split_front_matter(text: str) -> Split:
    """Cut a file at the two `---` lines; a first `---` without a head after it is a rule, part of the body."""
    handler = HeadHandler()
    blank = match.end() if (match := _BLANK_LINES.match(text)) else 0
    if not handler.detect(text[blank:]):
        return Split(None, text)
    line = text.count("\n", 0, blank) + 2
    try:
        source, body = handler.split(text[blank:])
    except ValueError:
        started = text[blank:].partition("\n")[2]
        return Split(started, text, line, is_closed=False) if is_unclosed_head(started) else Split(None, text)
    if not is_head(source):
        return Split(None, text)
    return Split(source, body, line, text.count("\n", 0, len(text) - len(body)) + 1)


def is_head(source: str) -> bool:
    """Tell whether what stands between two `---` lines is a head, and not text between two rules.

    Prose has no colon; after a blank line, where Pandoc too sees a rule, it has none of our keys.
    """
    if not source.strip() or _VISIBILITY_LINE.search(source):
        return True
    return ":" in source and (bool(source.partition("\n")[0].strip()) or has_known_key(source))


def is_unclosed_head(started: str) -> bool:
    """Tell whether the first paragraph after a lone `---` holds our keys: somebody forgot the second `---`."""
    return has_known_key(started.lstrip()[:MAX_CHARACTERS].partition("\n\n")[0])


def has_known_key(source: str) -> bool:
    """Tell whether a line starts with one of our keys."""
    return any(key in known_keys() for key in _KEY.findall(source))


def head_problem(fault: Fault, split: Split, path: str) -> Problem:
    """Return the problem of a head that cannot be read."""
    source = split.source or ""
    lines = source.split("\n")
    found = lines[fault.line].strip()[:FOUND_CHARACTERS] if 0 <= fault.line < len(lines) else ""
    data = {"found": found, "near": quoted(found), "limit": str(MAX_CHARACTERS)}
    return Problem(f"front_matter.{fault.reason}", "error", path, split.source_line + fault.line, data)


def repeated_keys(read: Mapped, first_line: int, path: str) -> list[Problem]:
    """Return a problem for each key written twice."""
    return [
        Problem(
            "front_matter.repeated_key",
            "error" if key == "visibility" else "warning",
            path,
            first_line + line,
            {"key": key, "other": str(first_line + other)},
        )
        for key, (other, line) in read.repeated.items()
    ]


def validate_front_matter(
    raw: Mapping[str, object], key_lines: Mapping[str, int], path: str, default_visibility: Visibility
) -> tuple[FrontMatter, list[Problem]]:
    """Return the values that are right, and one problem for each that is not."""
    accepted = {key: value for key, value in raw.items() if key in known_keys() and value is not None}
    problems: list[Problem] = []
    try:
        schema = FrontMatterSchema.model_validate(accepted)
    except ValidationError as error:
        wrong = {str(item["loc"][0]): item for item in error.errors()}
        problems = [value_problem(key, item, raw[key], key_lines, path) for key, item in wrong.items()]
        schema = FrontMatterSchema.model_validate({key: value for key, value in accepted.items() if key not in wrong})
    values = dict(schema)
    values["visibility"] = visibility_of(raw, schema.visibility, default_visibility)
    title = raw.get("title")
    if not schema.title and isinstance(title, str):
        values["title"] = as_written(title)
    return FrontMatter(**values), problems


def visibility_of(raw: Mapping[str, Any], read: Visibility | None, default: Visibility) -> Visibility:
    """Return who may see a page: a value that is not known, or a slip in the key, counts as the most closed one."""
    asked = {key for key, value in raw.items() if value is not None and is_slip_of_visibility(key)}
    if asked - {"visibility"} or (asked and read is None):
        return Visibility.RESTRICTED
    return read or default


def is_slip_of_visibility(key: str) -> bool:
    """Tell whether a key is `visibility`, or was meant to be."""
    return fuzz.ratio(fold(key), "visibility") >= SAME_KEY_SIMILARITY


def value_problem(key: str, item: Mapping[str, Any], value: object, key_lines: Mapping[str, int], path: str) -> Problem:
    """Return the problem of one wrong value, with what was found and, for closed lists, what may be written."""
    allowed = allowed_values(key)
    code = "front_matter.value_not_allowed" if allowed else f"front_matter.wrong_{key}"
    found = as_written(value)[:FOUND_CHARACTERS]
    data = {
        "key": key,
        "found": found,
        "allowed": ", ".join(allowed),
        "near": near_value(found, allowed),
        "limit": str((item.get("ctx") or {}).get("max_length", "")),
    }
    # A title that is too long is still a title.
    is_blocking = key in BLOCKING_KEYS and not (key == "title" and isinstance(value, str))
    return Problem(code, "error" if is_blocking else "warning", path, key_lines.get(key, 1), data)


def as_written(value: object) -> str:
    """Return a value as its author would write it on one line: never in Python's notation."""
    if isinstance(value, str):
        return _LINE_BREAKS.sub(" ", value).strip()
    shown = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False)
    return shown.removesuffix("\n").removesuffix("\n...").strip()


def hidden_or(default_visibility: Visibility, source: str) -> Visibility:
    """Return `restricted` for an unreadable head that mentions visibility (in English or French), else the default."""
    return Visibility.RESTRICTED if "visibilit" in source.lower() else default_visibility


@cache
def known_keys() -> tuple[str, ...]:
    """Return the keys that the schema knows, in its order."""
    return tuple(field.name for field in fields(FrontMatter))


def allowed_values(key: str) -> tuple[str, ...]:
    """Return the values of a key whose closed list is part of the program."""
    closed: dict[str, tuple[str, ...]] = {
        "type": get_args(PageType),
        "status": get_args(Status),
        "visibility": tuple(level.value for level in Visibility),
    }
    return closed.get(key, ())
