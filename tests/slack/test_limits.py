"""Our table of Block Kit's limits finds what Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.limits import violations

PLAIN = {"type": "plain_text", "text": "x", "emoji": False}
BUTTON = {"type": "button", "action_id": "a", "text": PLAIN}


def of(size: int) -> dict[str, Any]:
    """Return a text object of some size."""
    return PLAIN | {"text": "x" * size}


def modal(**changes: Any) -> dict[str, Any]:
    """Return a modal in order, but for the changes."""
    return {"type": "modal", "title": PLAIN, "blocks": [{"type": "section", "text": PLAIN}], **changes}


def test_what_is_in_order_has_no_violation() -> None:
    """Blocks, a message and a view."""
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": of(3000), "accessory": BUTTON},
        {"type": "actions", "elements": [BUTTON]},
    ]
    assert violations(blocks) == []
    assert violations({"channel": "C1", "text": "x", "blocks": blocks}) == []
    assert violations(modal(title=of(24))) == []


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ([{"type": "section", "text": of(3001)}], "message.blocks[0].text: 3001 characters, 3000 at most"),
        ([{"type": "section", "text": PLAIN | {"text": "&" * 601}}], "3005 characters"),
        ([{"type": "header", "text": of(151)}], "150 at most"),
        ([{"type": "section", "text": PLAIN}] * 51, "message.blocks: 51 of them"),
        ([{"type": "section", "text": of(2900)}] * 5, "characters in all"),
        ([{"type": "context", "elements": [PLAIN] * 11}], "11 of them"),
        ([{"type": "context", "elements": []}], "0 of them"),
        ([{"type": "actions", "elements": [BUTTON | {"value": "x" * 2001}]}], "2000 at most"),
        ([{"type": "actions", "elements": [BUTTON, BUTTON]}], "action_id: a twice"),
        ([{"type": "divider", "block_id": "d"}] * 2, "block_id: d twice"),
        ([{"type": "section", "text": PLAIN | {"text": "\u200b"}}], "nothing to be seen"),
        ([{"type": "section", "text": {"type": "plain_text", "text": "x"}}], "emoji are not left alone"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}], "not verbatim"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "<!here>", "verbatim": True}}], "opens nothing"),
        ([{"type": "rich_text", "elements": [{"type": "text", "text": ""}]}], "empty"),
    ],
)
def test_each_limit_is_held(blocks: list[dict[str, Any]], told: str) -> None:
    """One block beyond each of them."""
    assert [fault for fault in violations(blocks) if told in fault]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": of(25)}, "modal.title: 25 characters, 24 at most"),
        ({"submit": of(25)}, "24 at most"),
        ({"private_metadata": "x" * 3001}, "3000 at most"),
        ({"blocks": [{"type": "divider"}] * 101}, "101 of them"),
        ({"blocks": [{"type": "section", "text": of(3000)}] * 40}, "characters in all"),
        ({"blocks": [{"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}]}, "cannot be sent"),
    ],
)
def test_each_limit_of_a_view_is_held(changes: dict[str, Any], told: str) -> None:
    """Titles, fields, and a form without its button."""
    assert [fault for fault in violations(modal(**changes)) if told in fault]


def test_options_are_measured() -> None:
    """Values of 150, texts of 75."""
    option = {"text": of(76), "value": "x" * 151}
    menu = {"type": "static_select", "action_id": "m", "options": [option], "placeholder": PLAIN}
    told = violations([{"type": "actions", "elements": [menu]}])
    assert len([fault for fault in told if "75 at most" in fault or "150 at most" in fault]) == 2


def test_a_message_has_a_text() -> None:
    """Notifications and screen readers are given it."""
    assert violations({"text": " ", "blocks": []}) == ["message: no text", "message.blocks: 0 of them"]
