"""Reads the data files kept beside the pages (closed lists, roles, sources): right as a whole, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from indexer.errors import DataFileInvalid
from indexer.models import Problem
from indexer.safe_yaml import PlainLoader

LISTS_FILE = "lists.yml"
ROLES_FILE = "roles.yml"
SOURCES_FILE = "sources.yml"

# YAML reads `fr: 2019` or `key: 18` as numbers; who wrote them meant the words.
WORDS = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True, extra="forbid")

Value = TypeVar("Value")


@dataclass(frozen=True)
class Label:
    """The name of a value of a closed list, or of a role, in each language."""

    __pydantic_config__: ClassVar[ConfigDict] = WORDS

    fr: str
    en: str = ""

    def text(self, language: str) -> str:
        """Return the name in a language, else in French."""
        return (self.en if language == "en" else "") or self.fr


@dataclass(frozen=True)
class ClosedLists:
    """The values that the front matter keys of the same names accept, with their labels."""

    __pydantic_config__: ClassVar[ConfigDict] = WORDS

    themes: Mapping[str, Label] = field(default_factory=dict)
    audiences: Mapping[str, Label] = field(default_factory=dict)
    phases: Mapping[str, Label] = field(default_factory=dict)
    partners: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where a fact of the pages comes from."""

    __pydantic_config__: ClassVar[ConfigDict] = WORDS

    title: str
    publisher: str = ""
    address: str = ""
    also: tuple[str, ...] = ()
    noted: str = ""


_LISTS = TypeAdapter(ClosedLists)
_ROLES = TypeAdapter(dict[str, Label])
_SOURCES = TypeAdapter(dict[str, Source])


def read_lists(data_folder: Path) -> ClosedLists:
    """Return the closed lists; empty ones when there is no file. Raises DataFileInvalid."""
    return read_data(data_folder / LISTS_FILE, _LISTS, ClosedLists())


def read_roles(data_folder: Path) -> Mapping[str, Label]:
    """Return the roles by key, in the order of the file; none when there is no file. Raises DataFileInvalid."""
    return read_data(data_folder / ROLES_FILE, _ROLES, {})


def read_sources(data_folder: Path) -> Mapping[str, Source]:
    """Return the sources by key, in the order of the file; none when there is no file. Raises DataFileInvalid."""
    return read_data(data_folder / SOURCES_FILE, _SOURCES, {})


def read_data(file: Path, shape: TypeAdapter[Value], empty: Value) -> Value:
    """Return what a data file holds, in the shape asked for; `empty` when there is no file. Raises DataFileInvalid."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return empty
    except OSError as error:
        raise DataFileInvalid(path=str(file), reason=error.strerror or "unreadable") from error
    try:
        loaded = load_data(content)
        return empty if loaded is None else shape.validate_python(loaded)
    except ValidationError as error:
        raise DataFileInvalid(path=str(file), reason=first_reason(error)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataFileInvalid(path=str(file), reason=" ".join(str(error).split())) from error


def data_problem(error: DataFileInvalid) -> Problem:
    """Return the problem of a data file that cannot be read, for where the others are still of use."""
    file, cause = Path(str(error.data["path"])), error.__cause__
    reason, line = str(error.data["reason"]), None
    if isinstance(cause, yaml.MarkedYAMLError) and cause.problem_mark:
        reason, line = cause.problem or reason, cause.problem_mark.line + 1
    return Problem("data.broken", "error", f"{file.parent.name}/{file.name}", line, {"reason": reason})


@lru_cache(maxsize=16)
def load_data(content: bytes) -> Any:
    """Return the plain value of a YAML file; remembered by content: safe YAML is slow and each build asks again."""
    return yaml.load(content.decode("utf-8-sig"), Loader=PlainLoader)


def first_reason(error: ValidationError) -> str:
    """Return where the first wrong value stands and what is wrong with it (`12.term: Field required`)."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else str(first["msg"])
