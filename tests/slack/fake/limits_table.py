"""Block Kit's limits, after Slack's reference of blocks, elements and composition objects (and the SDK's models)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """How many characters or items a field may have."""

    field: str
    least: int
    most: int
    is_required: bool = False
    is_plain: bool = False


def required(field: str, least: int, most: int, *, is_plain: bool = False) -> Rule:
    """Return the rule of a field that must be there."""
    return Rule(field, least, most, is_required=True, is_plain=is_plain)


# Fields whose text object may not be mrkdwn, wherever they stand.
PLAIN_ONLY = frozenset({"placeholder", "label", "hint", "title", "submit", "close"})

BLOCK = (Rule("block_id", 1, 255),)
ACTION = (Rule("action_id", 1, 255),)
PLACEHOLDER = Rule("placeholder", 1, 150)
MENU = (*ACTION, PLACEHOLDER)
MULTI = (*MENU, Rule("initial_options", 1, 100))

RULES: dict[str, tuple[Rule, ...]] = {
    # blocks
    "section": (*BLOCK, Rule("text", 1, 3000), Rule("fields", 1, 10)),
    "divider": BLOCK,
    "header": (*BLOCK, required("text", 1, 150, is_plain=True)),
    "context": (*BLOCK, required("elements", 1, 10)),
    "actions": (*BLOCK, required("elements", 1, 25)),
    "input": (*BLOCK, required("label", 1, 2000, is_plain=True), Rule("hint", 1, 2000), required("element", 0, 10**9)),
    "image": (*BLOCK, Rule("image_url", 1, 3000), required("alt_text", 1, 2000), Rule("title", 1, 2000)),
    "markdown": (*BLOCK, required("text", 1, 12_000)),
    "rich_text": BLOCK,
    # texts
    "plain_text": (required("text", 1, 3000),),
    "mrkdwn": (required("text", 1, 3000),),
    # elements
    "button": (
        *ACTION,
        required("text", 1, 75, is_plain=True),
        Rule("value", 0, 2000),
        Rule("url", 1, 3000),
        Rule("accessibility_label", 1, 75),
    ),
    "overflow": (*ACTION, required("options", 1, 5)),
    "static_select": (*MENU, Rule("options", 1, 100), Rule("option_groups", 1, 100)),
    "external_select": MENU,
    "users_select": MENU,
    "conversations_select": MENU,
    "channels_select": MENU,
    "multi_static_select": (*MULTI, Rule("options", 1, 100), Rule("option_groups", 1, 100)),
    "multi_external_select": MULTI,
    "multi_users_select": MENU,
    "multi_conversations_select": MENU,
    "multi_channels_select": MENU,
    "radio_buttons": (*ACTION, required("options", 1, 10)),
    "checkboxes": (*ACTION, required("options", 1, 10), Rule("initial_options", 1, 10)),
    "datepicker": MENU,
    "timepicker": MENU,
    "datetimepicker": ACTION,
    "plain_text_input": (*MENU, Rule("initial_value", 0, 3000)),
    "email_text_input": MENU,
    "url_text_input": MENU,
    "number_input": MENU,
    # composition objects
    "option": (
        required("text", 1, 75),
        required("value", 1, 150),
        Rule("description", 1, 75),
        Rule("url", 1, 3000),
    ),
    "option_group": (required("label", 1, 75, is_plain=True), required("options", 1, 100)),
    "confirm": (
        required("title", 1, 100, is_plain=True),
        required("text", 1, 300),
        Rule("confirm", 1, 30, is_plain=True),
        Rule("deny", 1, 30, is_plain=True),
    ),
}

SELECTS = frozenset(name for name in RULES if name.endswith("_select"))
PICKERS = frozenset({"datepicker", "timepicker", "radio_buttons", "checkboxes"})
INPUTS = frozenset(
    {"plain_text_input", "email_text_input", "url_text_input", "number_input", "datetimepicker"} | SELECTS | PICKERS
)
ALLOWED_IN: dict[str, frozenset[str]] = {
    "message": frozenset("section divider header context actions input image markdown rich_text".split()),
    "context": frozenset({"image", "mrkdwn", "plain_text"}),
    "actions": SELECTS | PICKERS | {"button", "overflow", "datetimepicker"},
    "section": SELECTS | PICKERS | {"button", "overflow", "image"},
    "input": INPUTS,
}
