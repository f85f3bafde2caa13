"""What is filled in in a view or a message: `state.values`, as Slack keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.slack.fake.model import ActImpossible, Json

# The key under which each kind of element keeps its value.
VALUE_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
INITIAL_KEYS = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
}


def elements_of(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every element that somebody can use, with its block."""
    for block in blocks:
        within = [block.get("accessory"), block.get("element")]
        within += block.get("elements", []) if block["type"] == "actions" else []
        yield from ((block, element) for element in within if element and element.get("type") != "image")


def initial_state(blocks: Iterable[Json]) -> dict[str, Json]:
    """Return the state of blocks that nobody touched."""
    state: dict[str, Json] = {}
    for block, element in elements_of(blocks):
        key = VALUE_KEYS.get(element["type"])
        if key is not None:
            empty: Any = [] if key.endswith("s") else None
            value = element.get(INITIAL_KEYS.get(key, ""), empty)
            state.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], key: value}
    return state


def filled(element: Json, value: Any) -> Json:
    """Return the state of an element in which somebody put a value."""
    key = VALUE_KEYS.get(element["type"])
    if key is None:
        raise ActImpossible(f"nothing can be filled in in {element['type']} {element['action_id']!r}")
    if key == "selected_option":
        value = option_of(element, value)
    elif key == "selected_options":
        value = [option_of(element, one) for one in value]
    elif key == "value":
        value = typed(element, str(value))
    return {"type": element["type"], key: value}


def typed(element: Json, text: str) -> str:
    """Return a text that the person's client lets them type."""
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not least <= len(text) <= most:
        raise ActImpossible(f"{element['action_id']!r} takes {least} to {most} characters, not {len(text)}")
    return text


def options_of(element: Json) -> list[Json]:
    """Return the options of an element, those of its groups too."""
    groups = [group["options"] for group in element.get("option_groups", [])]
    return [*element.get("options", []), *(option for group in groups for option in group)]


def option_of(element: Json, value: Any) -> Json:
    """Return the option that has a value."""
    options = options_of(element)
    for option in options:
        if option["value"] == value:
            return option
    offered = [option["value"] for option in options]
    raise ActImpossible(f"{element['action_id']!r} has no option {value!r}; it has {offered}")


def is_empty(state: Json) -> bool:
    """Tell whether nothing was filled in."""
    return not any(value for key, value in state.items() if key != "type")
