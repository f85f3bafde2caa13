"""Splits a file into front matter and body, reads the YAML safely, and validates it against one schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, ClassVar, get_args

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from indexer.models import FrontMatter, PageType, Problem, Status, Visibility

MAX_CHARACTERS = 64_000
MAX_DEPTH = 20
TITLE_CHARACTERS = 80
SUMMARY_CHARACTERS = (60, 280)


class UnsafeYaml(yaml.YAMLError):
    """The YAML uses an alias or is nested too deep: the two ways a small file fills the memory."""

    def __init__(self, line: int) -> None:
        super().__init__("alias or nesting")
        self.line = line


class PlainLoader(yaml.SafeLoader):
    """Safe YAML without aliases and without deep nesting."""

    depth = 0
    # Dates stay text until the schema reads them: YAML's own reading of 2026-13-45 would lose the whole head.
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {  # type: ignore[misc]  # the stubs say instance
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node, refusing what a head of page never needs."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or self.depth > MAX_DEPTH:
            raise UnsafeYaml(event.start_mark.line if event.start_mark else 0)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


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

    @field_validator("title", "summary", "owner", "deputy", "replaced_by", mode="before")
    @classmethod
    def _number_is_text(cls, value: object) -> object:
        # YAML reads `title: 2019` as a number; its author meant the words.
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

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
        return (value,) if isinstance(value, str) else value or ()


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of a file, as written and as validated, and where the body starts."""

    raw: Mapping[str, object]
    front_matter: FrontMatter
    key_lines: Mapping[str, int]
    body: str
    body_line: int
    problems: tuple[Problem, ...]


def parse_front_matter(text: str, path: str, default_visibility: Visibility = Visibility.PUBLIC) -> Head:
    """Return the head and body of a file, with every problem found; never raises on what a file contains."""
    source, body = split_front_matter(text)
    body_line = text[: len(text) - len(body)].count("\n") + 1
    if source is None:
        return Head({}, FrontMatter(visibility=default_visibility), {}, body, body_line, ())
    raw, key_lines, problem = load_yaml(source, path)
    if problem is not None:
        # An unreadable head may have asked for restriction: default deny.
        closed = FrontMatter(visibility=hidden_or(default_visibility, source))
        return Head({}, closed, {}, body, body_line, (problem,))
    front_matter, problems = validate_front_matter(raw, key_lines, path, default_visibility)
    return Head(raw, front_matter, key_lines, body, body_line, tuple(problems))


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Return the YAML between the two `---` lines, or None, and the body; a lone first `---` is a rule, not a head."""
    handler = YAMLHandler()
    if not handler.detect(text):
        return None, text
    try:
        source, body = handler.split(text)
    except ValueError:
        return None, text
    looks_like_prose = bool(source.strip()) and ":" not in source
    return (None, text) if looks_like_prose else (source, body)


def load_yaml(source: str, path: str) -> tuple[Mapping[str, object], Mapping[str, int], Problem | None]:
    """Return the mapping written in YAML and the file's line of each key, or the problem that prevents it."""
    if len(source) > MAX_CHARACTERS:
        return {}, {}, Problem("front_matter.too_long", "error", path, 1, {"limit": str(MAX_CHARACTERS)})
    try:
        loader = PlainLoader(source)
        node = loader.get_single_node()
        value = loader.construct_document(node) if node is not None else None
    except UnsafeYaml as error:
        return {}, {}, Problem("front_matter.unsafe", "error", path, error.line + 1)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return {}, {}, Problem("front_matter.broken", "error", path, line, {"found": line_of(source, line)})
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, {}, Problem("front_matter.broken", "error", path, 1, {"found": ""})
    if value is None:
        return {}, {}, None
    if not isinstance(value, dict) or not isinstance(node, yaml.MappingNode):
        return {}, {}, Problem("front_matter.not_mapping", "error", path, 1, {"found": line_of(source, 2)})
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
    return {str(key): item for key, item in value.items()}, lines, None


def line_of(source: str, line: int) -> str:
    """Return one line of the head (1 is the opening `---`), cut so that it fits in a message."""
    lines = source.split("\n")
    return lines[line - 1].strip()[:80] if 0 < line <= len(lines) else ""


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
    # A value that is not known counts as the most closed one.
    asked = raw.get("visibility") is not None
    values["visibility"] = schema.visibility or (Visibility.RESTRICTED if asked else default_visibility)
    if not schema.title and isinstance(raw.get("title"), str):
        values["title"] = str(raw["title"]).strip()
    return FrontMatter(**values), problems


def value_problem(key: str, item: Mapping[str, Any], value: object, key_lines: Mapping[str, int], path: str) -> Problem:
    """Return the problem of one wrong value, with what was found and, for closed lists, what may be written."""
    allowed = ", ".join(allowed_values(key))
    code = "front_matter.value_not_allowed" if allowed else f"front_matter.wrong_{key}"
    data = {
        "key": key,
        "found": str(value)[:80],
        "allowed": allowed,
        "limit": str((item.get("ctx") or {}).get("max_length", "")),
    }
    return Problem(code, "error", path, key_lines.get(key, 1), data)


def hidden_or(default_visibility: Visibility, source: str) -> Visibility:
    """Return `restricted` for an unreadable head that mentions visibility, else the base's default."""
    return Visibility.RESTRICTED if "visibility" in source else default_visibility


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
