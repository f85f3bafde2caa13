"""Changes values of the front matter as text: an item of a list, a plain value; each other byte stays as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from bot.contributing.writing.errors import PageUnreadable
from bot.contributing.writing.pages_at import OpenPage
from bot.contributing.writing.source_text import Edit
from indexer.front_matter import split_front_matter
from indexer.safe_yaml import Mapped, PlainLoader, read_mapping

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of a page as text: where it starts in its file, and where each value stands in it."""

    source: str
    start: int
    values: Mapping[str, object]
    nodes: Mapping[str, tuple[yaml.Node, yaml.Node]]


def quoted(value: str) -> str:
    """Return a text as YAML, between quotation marks, on one line."""
    dumped: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.rstrip("\n")


def with_item(page: OpenPage, key: str, value: str) -> Edit:
    """Return the edit that adds a text at the end of a list; the key is added when there is none.

    Raises PageUnreadable when the front matter is written in a way that has no place for it.
    """
    head = head_of(page)
    if head is None:
        return Edit(0, 0, f"---\n{key}:\n{INDENT}- {quoted(value)}\n---\n\n")
    present = as_list(head.values.get(key))
    if key not in head.nodes:
        edit = Edit(len(head.source), len(head.source), f"{key}:\n{INDENT}- {quoted(value)}\n")
    else:
        edit = added(head.nodes[key][1], head.source, present, value)
    return checked(head, edit, {**head.values, key: [*present, value]}, page.path)


def with_values(page: OpenPage, values: Mapping[str, str]) -> list[Edit]:
    """Return the edits that give keys a plain value each; a key is added when there is none.

    The values are our own words or dates: nothing in them needs quotation marks. Raises PageUnreadable.
    """
    head = head_of(page)
    if head is None:
        return [Edit(0, 0, f"---\n{lines_of(values)}---\n\n")]
    added = {key: value for key, value in values.items() if key not in head.nodes}
    changed = {key: value for key, value in values.items() if key in head.nodes and head.values[key] != value}
    edits = [
        checked(head, with_value(head, key, changed[key]), {**head.values, key: changed[key]}, page.path)
        for key in changed
    ]
    if added:
        end = len(head.source)
        edits.append(checked(head, Edit(end, end, lines_of(added)), {**head.values, **added}, page.path))
    return edits


def lines_of(values: Mapping[str, str]) -> str:
    """Return keys with their plain values, one a line."""
    return "".join(f"{key}: {value}\n" for key, value in values.items())


def with_value(head: Head, key: str, value: str) -> Edit:
    """Return the edit that gives a plain value to a key that is there."""
    start, end = (mark.index for mark in (head.nodes[key][1].start_mark, head.nodes[key][1].end_mark))
    return Edit(start, end, value if start < end else f" {value}")


def without_item(page: OpenPage, key: str, place: int) -> Edit:
    """Return the edit that takes one text away from a list; an empty list goes with its key. Raises PageUnreadable."""
    head = head_of(page)
    if head is None or key not in head.nodes:
        raise PageUnreadable(path=page.path)
    present = as_list(head.values.get(key))
    left = [*present[:place], *present[place + 1 :]]
    if left:
        edit = removed(head.nodes[key][1], head.source, place, page.path)
        return checked(head, edit, {**head.values, key: left}, page.path)
    name, value = head.nodes[key]
    edit = Edit(name.start_mark.index, end_of_line(head.source, value.end_mark.index), "")
    return checked(head, edit, {name: value for name, value in head.values.items() if name != key}, page.path)


def head_of(page: OpenPage) -> Head | None:
    """Return the front matter of a page, or None when it has none. Raises PageUnreadable."""
    split = split_front_matter(page.source.text)
    if split.source is None:
        return None
    read = read_mapping(split.source) if split.is_closed else None
    if not isinstance(read, Mapped) or read.repeated:
        raise PageUnreadable(path=page.path)
    start = len("\n".join(page.source.text.split("\n")[: split.source_line - 1])) + 1
    root = yaml.compose(split.source, Loader=PlainLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return Head(split.source, start, read.values, {str(name.value): (name, value) for name, value in pairs})


def as_list(value: object) -> list[object]:
    """Return the values of a key that holds a list, one text, or nothing."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def added(node: yaml.Node, source: str, present: list[object], value: str) -> Edit:
    """Return the edit that adds a text to what a key holds."""
    if not isinstance(node, yaml.SequenceNode):
        listed = ", ".join(quoted(str(item)) for item in [*present, value])
        start, end = node.start_mark.index, node.end_mark.index
        space = " " if start == end else ""
        return Edit(start, end, f"{space}[{listed}]" + ("\n" if source[start:end].endswith("\n") else ""))
    if node.flow_style:
        place = node.value[-1].end_mark.index if node.value else node.start_mark.index + 1
        return Edit(place, place, f"{', ' if node.value else ''}{quoted(value)}")
    place = end_of_line(source, node.value[-1].end_mark.index)
    indent = " " * node.start_mark.column
    return Edit(place, place, f"{indent}- {quoted(value)}\n")


def removed(node: yaml.Node, source: str, place: int, path: str) -> Edit:
    """Return the edit that takes one of several items away. Raises PageUnreadable."""
    if not isinstance(node, yaml.SequenceNode):
        raise PageUnreadable(path=path)
    items = node.value
    item = items[place]
    if node.flow_style and place + 1 < len(items):
        return Edit(item.start_mark.index, items[place + 1].start_mark.index, "")
    if node.flow_style:
        return Edit(items[place - 1].end_mark.index, item.end_mark.index, "")
    start = source.rfind("\n", 0, item.start_mark.index) + 1
    return Edit(start, end_of_line(source, item.end_mark.index), "")


def end_of_line(source: str, place: int) -> int:
    """Return where the line that something ends on ends; a text in a block ends with its line."""
    if place and source[place - 1] == "\n":
        return place
    found = source.find("\n", place)
    return found + 1 if found >= 0 else len(source)


def checked(head: Head, edit: Edit, expected: Mapping[str, object], path: str) -> Edit:
    """Return an edit of the whole file, when it changes what is expected and nothing else. Raises PageUnreadable."""
    read = read_mapping(head.source[: edit.start] + edit.text + head.source[edit.end :])
    if not isinstance(read, Mapped) or read.repeated or dict(read.values) != dict(expected):
        raise PageUnreadable(path=path)
    return Edit(head.start + edit.start, head.start + edit.end, edit.text)
