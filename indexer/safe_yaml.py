"""Reads YAML that anybody may have written: no alias, no deep nesting, no tag, and text stays text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

MAX_CHARACTERS = 64_000
MAX_DEPTH = 20

_TAG = "tag:yaml.org,2002:"
# Where the mistake began; for the others PyYAML's own mark is the better one.
_BEGUN_EARLIER = ("while scanning", "while parsing a flow")


class UnsafeYaml(yaml.YAMLError):
    """The YAML uses an alias or is nested too deep: the two ways a small file fills the memory."""

    def __init__(self, index: int) -> None:
        super().__init__("alias or nesting")
        self.index = index


class PlainLoader(yaml.SafeLoader):
    """Safe YAML in which a plain value is text, true, false or nothing.

    YAML's own reading would turn `1.10` into 1.1, the commit `0123456` into 42798, `ON` into true, and lose a whole
    head to the date 2026-13-45.
    """

    depth = 0
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {  # type: ignore[misc]  # the stubs say instance
        **{first: [(f"{_TAG}bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"))] for first in "tTfF"},
        **{first: [(f"{_TAG}null", re.compile(r"^(?:~|null|Null|NULL|)$"))] for first in ("~", "n", "N", "")},
        "<": [(f"{_TAG}merge", re.compile(r"^<<$"))],
    }
    yaml_constructors: ClassVar[dict[str | None, Any]] = {
        tag: constructor
        for tag, constructor in yaml.SafeLoader.yaml_constructors.items()
        if tag in {None, *(f"{_TAG}{name}" for name in ("null", "bool", "str", "seq", "map"))}
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node, refusing what a head of page never needs."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or self.depth > MAX_DEPTH:
            raise UnsafeYaml(event.start_mark.index if event.start_mark else 0)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        r"""Return a value; half characters, which `"\ud83d"` writes and no file can hold, are joined or replaced."""
        value = super().construct_scalar(node)
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Fault:
    """Why YAML cannot be read, and at which line of it (from 0)."""

    reason: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mapped:
    """The mapping that YAML holds, the line (from 0) of each key, and the keys written twice with both lines."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    repeated: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_mapping(source: str) -> Mapped | Fault:
    """Return the mapping that YAML holds, or why it cannot be read (`too_long`, `unsafe`, `broken`, `not_mapping`)."""
    if len(source) > MAX_CHARACTERS:
        return Fault("too_long")
    try:
        loader = PlainLoader(source)
        node = loader.get_single_node()
        lines, repeated = key_lines(node, source)
        value = loader.construct_document(node) if node is not None else {}
    except UnsafeYaml as error:
        return Fault("unsafe", line_at(source, error.index))
    except yaml.YAMLError as error:
        return Fault("broken", line_at(source, place_of(error)))
    except (KeyError, ValueError, RecursionError):
        return Fault("broken")
    if value is None:
        return Mapped()
    if not isinstance(value, dict):
        return Fault("not_mapping", line_at(source, node.start_mark.index) if node is not None else 0)
    return Mapped({str(key): item for key, item in value.items()}, lines, repeated)


def key_lines(node: yaml.Node | None, source: str) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """Return the line of each key of a mapping, and the lines of those written twice, of which YAML keeps the last."""
    lines: dict[str, int] = {}
    repeated: dict[str, tuple[int, int]] = {}
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode):
            line = line_at(source, key.start_mark.index)
            if key.value in lines:
                repeated[key.value] = (lines[key.value], line)
            lines[key.value] = line
    return lines, repeated


def place_of(error: yaml.YAMLError) -> int:
    """Return the position of the character where a mistake began."""
    if isinstance(error, yaml.MarkedYAMLError):
        began = error.context_mark if str(error.context).startswith(_BEGUN_EARLIER) else None
        mark = began or error.problem_mark
        return mark.index if mark else 0
    return int(getattr(error, "position", 0))


def line_at(source: str, index: int) -> int:
    """Return the line of a position. PyYAML's own count takes U+0085 and U+2028 for line ends."""
    return source.count("\n", 0, index)
