"""What Slack accepts: our own table of the limits of Block Kit, and what in a message or a view is beyond them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.slack.cutting import is_blank, json_length, length, plain_length

Json = Mapping[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Of the blocks as JSON: Slack refuses from about 13,200 and, in `rich_text`, was seen to count what is around the text.
MESSAGE_CHARACTERS = 12_000
VIEW_BYTES = 250_000
MESSAGE_TEXT = 4_000
SECTION_TEXT = 3_000
RICH_TEXT = 3_000
CONTEXT_TEXT = 2_000
HEADER = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
LABEL = 2_000
PLACEHOLDER = 150
OPTION_TEXT = 75
OPTION_VALUE = 150
TITLE = 24
TYPED = 3_000
IDENTIFIER = 255
URL = 3_000
ACTIONS = 25
CONTEXT_ELEMENTS = 10
FIELDS = 10
TICKS = 10
OPTIONS = 100
OVERFLOW = 5

# Lengths, by what a thing is and its key; `*` for anything.
LENGTHS: Mapping[tuple[str, str], int] = {
    ("*", "block_id"): IDENTIFIER,
    ("*", "action_id"): IDENTIFIER,
    ("*", "callback_id"): IDENTIFIER,
    ("*", "external_id"): IDENTIFIER,
    ("*", "url"): URL,
    ("*", "placeholder"): PLACEHOLDER,
    ("*", "accessibility_label"): BUTTON_TEXT,
    ("section", "text"): SECTION_TEXT,
    ("section", "fields"): 2_000,
    ("header", "text"): HEADER,
    ("context", "elements"): CONTEXT_TEXT,
    ("input", "label"): LABEL,
    ("input", "hint"): LABEL,
    ("button", "text"): BUTTON_TEXT,
    ("button", "value"): BUTTON_VALUE,
    ("option", "text"): OPTION_TEXT,
    ("option", "value"): OPTION_VALUE,
    ("option", "description"): OPTION_TEXT,
    ("plain_text_input", "initial_value"): TYPED,
    ("modal", "title"): TITLE,
    ("modal", "submit"): TITLE,
    ("modal", "close"): TITLE,
    ("modal", "private_metadata"): 3_000,
    ("home", "private_metadata"): 3_000,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
    ("message", "text"): MESSAGE_TEXT,
}
# How many things a list holds at most; at least one always.
COUNTS: Mapping[tuple[str, str], int] = {
    ("message", "blocks"): MESSAGE_BLOCKS,
    ("modal", "blocks"): VIEW_BLOCKS,
    ("home", "blocks"): VIEW_BLOCKS,
    ("actions", "elements"): ACTIONS,
    ("context", "elements"): CONTEXT_ELEMENTS,
    ("section", "fields"): FIELDS,
    ("static_select", "options"): OPTIONS,
    ("radio_buttons", "options"): TICKS,
    ("checkboxes", "options"): TICKS,
    ("overflow", "options"): OVERFLOW,
}

# Lists whose members have no `type` of their own.
MEMBERS = {"options": "option", "initial_option": "option", "initial_options": "option", "confirm": "confirm"}
# In Slack's markup, `<` opens a link or calls somebody; nothing else may hold one.
_MARKUP = re.compile(r"<(?:https?://|mailto:)[^<>|]+\|[^<>]+>|<@[A-Z0-9]+>")


def fits(blocks: Sequence[Json]) -> bool:
    """Tell whether Slack takes these blocks as one message."""
    return len(blocks) <= MESSAGE_BLOCKS and json_length(blocks) <= MESSAGE_CHARACTERS


def violations(payload: Json | Sequence[Json]) -> list[str]:
    """Return what Slack would refuse, and what we never send, in blocks, a view, or the arguments of a message."""
    if not isinstance(payload, Mapping):
        payload = {"blocks": payload, "text": "…"}
    kind = str(payload.get("type", "message"))
    return [*too_big(payload, kind), *repeated(payload), *faults(payload, kind, kind)]


def too_big(payload: Json, kind: str) -> Iterator[str]:
    """Yield that a whole is too big, or has nothing to say."""
    size = json_length(payload.get("blocks", ()))
    if kind == "message" and size > MESSAGE_CHARACTERS:
        yield f"message: {size} characters in all"
    if kind != "message" and size * 4 > VIEW_BYTES:
        yield f"{kind}: {size} characters in all"
    if kind == "message" and is_blank(str(payload.get("text", ""))):
        yield "message: no text"
    if kind == "modal" and "submit" not in payload and any(block["type"] == "input" for block in payload["blocks"]):
        yield "modal: fields that cannot be sent"


def repeated(payload: Json) -> Iterator[str]:
    """Yield the names that two blocks share, or two elements of a block."""
    blocks = payload.get("blocks", ())
    yield from (f"block_id: {name} twice" for name in twice(block.get("block_id") for block in blocks))
    for block in blocks:
        names = twice(element.get("action_id") for element in block.get("elements", ()))
        yield from (f"action_id: {name} twice" for name in names)


def twice(names: Iterator[str | None]) -> set[str]:
    """Return the names that come more than once."""
    told = [name for name in names if name]
    return {name for name in told if told.count(name) > 1}


def faults(node: Json, kind: str, path: str) -> Iterator[str]:
    """Yield what is wrong in a thing and in all that it holds."""
    for key, value in node.items():
        yield from (f"{path}.{key}: {fault}" for fault in value_faults(kind, key, value))
        for number, member in enumerate(value if isinstance(value, list | tuple) else [value]):
            if isinstance(member, Mapping):
                yield from faults(member, str(member.get("type", MEMBERS.get(key, key))), f"{path}.{key}[{number}]")


def value_faults(kind: str, key: str, value: Any) -> Iterator[str]:
    """Yield what is wrong in one value."""
    most = LENGTHS.get((kind, key), LENGTHS.get(("*", key)))
    for one in value if isinstance(value, list | tuple) else [value]:
        size = text_length(one)
        if most is not None and size > most:
            yield f"{size} characters, {most} at most"
        if isinstance(one, Mapping) and one.get("type") in {"plain_text", "mrkdwn"}:
            yield from text_faults(one)
    if isinstance(value, list | tuple) and not 0 < len(value) <= COUNTS.get((kind, key), len(value)):
        yield f"{len(value)} of them"
    if kind in {"text", "link"} and key == "text" and not value:
        yield "empty"


def text_length(value: Any) -> int:
    """Return the length of a text or of a text object, as Slack may count it."""
    if isinstance(value, Mapping):
        measure: Callable[[str], int] = length if value.get("type") == "mrkdwn" else plain_length
        return measure(str(value.get("text", "")))
    return length(value) if isinstance(value, str) else 0


def text_faults(text: Json) -> Iterator[str]:
    """Yield what is wrong in a text object, whatever holds it."""
    if is_blank(text["text"]):
        yield "nothing to be seen"
    if text["type"] == "mrkdwn":
        if text.get("verbatim") is not True:
            yield "not verbatim"
        if "<" in _MARKUP.sub("", text["text"]):
            yield "a < that opens nothing of ours"
    elif text.get("emoji") is not False:
        yield "emoji are not left alone"
