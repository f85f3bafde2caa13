"""Reads the YAML of the people file: each holding, or where it is wrong and what right looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import yaml

from bot.faults import Fault
from indexer.models import Visibility
from indexer.safe_yaml import MAX_CHARACTERS, PlainLoader, UnsafeYaml, line_at, place_of

KEYS = ("role", "organisation", "slack", "from", "to", "visibility")
REQUIRED = ("role", "organisation", "slack", "from")

_ROLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ACCOUNT = re.compile(r"[UW][A-Z0-9]{6,}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MAX_ORGANISATION = 120


@dataclass(frozen=True, slots=True)
class Holding:
    """One role held by somebody, for an organisation, over a time."""

    role: str
    organisation: str
    slack: str  # the account's identifier, U…
    starts: date
    ends: date | None = None  # its last day; none while no end is known
    visibility: Visibility = Visibility.PARTNERS
    line: int = 0

    def is_active(self, day: date) -> bool:
        """Tell whether the role is held on a day, its first and last included."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


def parse_people(source: str) -> tuple[list[Holding], list[Fault]]:
    """Return the holdings of a people file, and every mistake; no mistake tells a value, it could be a person's."""
    if len(source) > MAX_CHARACTERS:
        return [], [Fault("people.too_long", {"limit": MAX_CHARACTERS})]
    try:
        root = PlainLoader(source).get_single_node()
    except UnsafeYaml as error:
        return [], [Fault("people.unsafe", {"line": line_at(source, error.index) + 1})]
    except yaml.YAMLError as error:
        return [], [Fault("people.broken", {"line": line_at(source, place_of(error)) + 1})]
    if root is None:
        return [], []
    if not isinstance(root, yaml.SequenceNode):
        return [], [Fault("people.not_list", {"line": line_of(root, source)})]
    read = [parse_holding(node, source) for node in root.value]
    return [holding for holding, _ in read if holding], [fault for _, faults in read for fault in faults]


def parse_holding(node: yaml.Node, source: str) -> tuple[Holding | None, list[Fault]]:
    """Return one holding, or every mistake in it."""
    line = line_of(node, source)
    if not isinstance(node, yaml.MappingNode):
        return None, [Fault("people.not_mapping", {"line": line})]
    values, faults = read_keys(node, source)
    faults += [Fault(f"people.no_{key}", {"line": line}) for key in REQUIRED if key not in values]
    faults += [Fault(code, {"line": values[key][1]}) for key, code in wrong_values(values)]
    if faults:
        return None, faults
    texts = {key: text for key, (text, _) in values.items()}
    return (
        Holding(
            role=texts["role"],
            organisation=texts["organisation"],
            slack=texts["slack"],
            starts=date.fromisoformat(texts["from"]),
            ends=date.fromisoformat(texts["to"]) if texts.get("to") else None,
            visibility=Visibility(texts.get("visibility") or Visibility.PARTNERS),
            line=line,
        ),
        [],
    )


def read_keys(node: yaml.MappingNode, source: str) -> tuple[dict[str, tuple[str, int]], list[Fault]]:
    """Return the text and the line of each key, and the keys that are unknown, written twice, or no text."""
    values: dict[str, tuple[str, int]] = {}
    faults = []
    for key, value in node.value:
        line = line_of(key, source)
        if not isinstance(key, yaml.ScalarNode) or key.value not in KEYS:
            faults.append(Fault("people.unknown_key", {"line": line, "keys": ", ".join(KEYS)}))
        elif key.value in values:
            faults.append(Fault("people.repeated_key", {"line": line, "key": key.value}))
        elif not isinstance(value, yaml.ScalarNode):
            faults.append(Fault("people.not_text", {"line": line, "key": key.value}))
        else:
            is_null = value.tag.endswith(":null")
            values[key.value] = ("" if is_null else str(value.value).strip(), line)
    return values, faults


def line_of(node: yaml.Node, source: str) -> int:
    """Return the line of a node, from 1."""
    return line_at(source, node.start_mark.index) + 1


def wrong_values(values: dict[str, tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Yield each key whose value is wrong, with the code of what is."""
    texts = {key: text for key, (text, _) in values.items()}
    for key, text in texts.items():
        code = wrong_value(key, text)
        if code:
            yield key, code
    starts, ends = day_of(texts.get("from", "")), day_of(texts.get("to", ""))
    if starts and ends and ends < starts:
        yield "to", "people.ends_before"


def wrong_value(key: str, text: str) -> str:
    """Return the code of what is wrong with one value, or nothing."""
    is_right = {
        "role": lambda: _ROLE.fullmatch(text) is not None,
        "organisation": lambda: 0 < len(text) <= MAX_ORGANISATION and text.isprintable(),
        "slack": lambda: _ACCOUNT.fullmatch(text) is not None,
        "from": lambda: day_of(text) is not None,
        "to": lambda: not text or day_of(text) is not None,
        "visibility": lambda: text in {"", Visibility.PARTNERS.value, Visibility.RESTRICTED.value},
    }[key]()
    return "" if is_right else f"people.wrong_{key}"


def day_of(text: str) -> date | None:
    """Return the day that a text writes as year-month-day, or None."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
