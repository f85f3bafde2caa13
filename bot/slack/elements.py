"""What stands in blocks: plain text, buttons, fields; the one place for `emoji`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.slack import limits
from bot.slack.cutting import cut, is_blank, plain_length
from bot.slack.mrkdwn import literal, one_line, safe_url, shown

Json = dict[str, Any]
Look = Literal["", "primary", "danger"]


def plain(text: str, limit: int) -> Json:
    """Return a text object that is shown as it is."""
    return {"type": "plain_text", "text": shown(text, limit), "emoji": False}


def button(action: str, text: str, value: str = "", look: Look = "") -> Json:
    """Return a button."""
    found: Json = {"type": "button", "action_id": action, "text": plain(one_line(text), limits.BUTTON_TEXT)}
    return found | ({"value": value} if value else {}) | ({"style": look} if look else {})


def confirmed(element: Json, title: str, text: str, yes: str, no: str) -> Json:
    """Return a button that asks once more before it does anything."""
    asked = {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}
    return element | {"confirm": asked}


def link_button(number: int, text: str, url: str) -> Json:
    """Return a button that opens an address; `number` tells it from others of its block."""
    return button(f"open:{number}", text) | {"url": safe_url(url)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers of a field."""

    value: str  # ours, at most 150 characters: a longer one is a mistake of ours
    text: str
    note: str = ""  # small print under it


def option(choice: Choice) -> Json:
    """Return a choice as Slack takes it."""
    note = {"description": plain(one_line(choice.note), limits.OPTION_TEXT)} if choice.note else {}
    return {"text": plain(one_line(choice.text), limits.OPTION_TEXT), "value": choice.value, **note}


def options(choices: Sequence[Choice], most: int) -> list[Json]:
    """Return as many choices as a field holds; one whose value would not come back as it is cannot be made."""
    return [option(choice) for choice in choices if is_value(choice.value)][:most]


def is_value(value: str) -> bool:
    """Tell whether Slack gives a value back as it is."""
    return value == literal(value) and not is_blank(value) and plain_length(value) <= limits.OPTION_VALUE


def select(action: str, choices: Sequence[Choice], placeholder: str, chosen: str = "") -> Json:
    """Return a menu."""
    listed = options(choices, limits.OPTIONS)
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": plain(placeholder, limits.PLACEHOLDER),
        "options": listed,
        **initial("initial_option", listed, chosen),
    }


def radio(action: str, choices: Sequence[Choice], chosen: str = "") -> Json:
    """Return buttons of which one is chosen."""
    listed = options(choices, limits.TICKS)
    return {
        "type": "radio_buttons",
        "action_id": action,
        "options": listed,
        **initial("initial_option", listed, chosen),
    }


def ticks(action: str, choices: Sequence[Choice], chosen: Collection[str] = ()) -> Json:
    """Return boxes to tick, some of them ticked beforehand."""
    listed = options(choices, limits.TICKS)
    ticked = [choice for choice in listed if choice["value"] in chosen]
    return {
        "type": "checkboxes",
        "action_id": action,
        "options": listed,
        **({"initial_options": ticked} if ticked else {}),
    }


def overflow(action: str, choices: Sequence[Choice]) -> Json:
    """Return the menu « … » of what is seldom needed; Slack wanted at least two choices for long."""
    return {"type": "overflow", "action_id": action, "options": options(choices, limits.OVERFLOW)}


def initial(key: str, listed: Sequence[Mapping[str, Any]], chosen: str) -> Json:
    """Return what is chosen beforehand, when it is one of the choices."""
    found = [choice for choice in listed if choice["value"] == chosen]
    return {key: found[0]} if found else {}


def text_input(action: str, placeholder: str = "", *, value: str = "", is_long: bool = False, most: int = 0) -> Json:
    """Return a field to write in."""
    most = most or limits.TYPED
    written = cut(literal(value).strip(), most)
    return {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": is_long,
        "max_length": most,
        **({"placeholder": plain(placeholder, limits.PLACEHOLDER)} if placeholder else {}),
        **({"initial_value": written} if written else {}),
    }


def answered_by_enter(field: Json) -> Json:
    """Return a field to write in that answers when Enter is pressed."""
    return field | {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
