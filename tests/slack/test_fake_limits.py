"""Blocks, messages and views that Slack would refuse are refused, and drawn when they are not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.fake import FakeSlack, View
from tests.slack.fake.limits import blocks_problems, message_error, view_problems


def text(words: str, kind: str = "plain_text") -> dict[str, Any]:
    """Return a text object."""
    return {"type": kind, "text": words}


def button(name: str = "go", **changes: Any) -> dict[str, Any]:
    """Return a button."""
    return {"type": "button", "text": text("Aller"), "action_id": name, **changes}


def option(value: str = "v", words: str = "Un") -> dict[str, Any]:
    """Return one choice."""
    return {"text": text(words), "value": value}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    """Return a row of elements."""
    return {"type": "actions", "elements": list(elements)}


SECTION = {"type": "section", "text": text("a", "mrkdwn")}
INPUT = {"type": "input", "label": text("Nom"), "element": {"type": "plain_text_input", "action_id": "name"}}
RADIO = {"type": "radio_buttons", "action_id": "r", "options": [option()]}
SELECT = {"type": "static_select", "action_id": "s", "placeholder": text("Choisir"), "options": [option()]}
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a", "style": {"bold": True}}]}],
}

GOOD: list[dict[str, Any]] = [
    SECTION,
    {"type": "section", "text": text("é" * 3000, "mrkdwn"), "accessory": button()},
    {"type": "section", "fields": [text("x", "mrkdwn")] * 10},
    {"type": "header", "text": text("t" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [text("x", "mrkdwn"), text("y")]},
    actions(*(button(f"b{n}") for n in range(25))),
    actions(button(style="primary", value="v" * 2000, url="https://example.org/"), SELECT),
    actions({"type": "overflow", "action_id": "o", "options": [option("v" * 150, "u" * 75)]}),
    {"type": "section", "text": text("x"), "accessory": RADIO},
    {**INPUT, "hint": text("Comme sur la carte"), "optional": True},
    RICH,
    {"type": "markdown", "text": "**gras**"},
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"type": "section"}, "text or fields"),
    ({"type": "section", "text": text("", "mrkdwn")}, "1 to 3000"),
    ({"type": "section", "text": text("é" * 3001, "mrkdwn")}, "3001 characters"),
    ({"type": "section", "fields": [text("x", "mrkdwn")] * 11}, "11 characters or items"),
    ({"type": "section", "text": text("x"), "accessory": INPUT["element"]}, "may not be in section"),
    ({"type": "header", "text": text("t" * 151)}, "151"),
    ({"type": "header", "text": text("t", "mrkdwn")}, "plain_text"),
    ({"type": "context", "elements": [text("x", "mrkdwn")] * 11}, "11"),
    ({"type": "context", "elements": [button()]}, "may not be in context"),
    (actions(), "0 characters or items"),
    (actions(*(button(f"b{n}") for n in range(26))), "26"),
    (actions(button(), button()), "there twice"),
    (actions(button(text=text("b" * 76))), "76"),
    (actions(button(text=text("b", "mrkdwn"))), "plain_text"),
    (actions(button("i" * 256)), "256"),
    (actions(button(value="v" * 2001)), "2001"),
    (actions(button(style="blue")), "style"),
    (actions(button(colour="blue")), "another block back"),
    (actions({**SELECT, "options": [option("v" * 151)]}), "151"),
    (actions({**SELECT, "options": [option(words="u" * 76)]}), "76"),
    (actions({**SELECT, "options": [option(str(n)) for n in range(101)]}), "101"),
    (actions({**SELECT, "placeholder": text("p" * 151)}), "151"),
    ({**SECTION, "block_id": "b" * 256}, "256"),
    ({**INPUT, "element": button()}, "may not be in input"),
    ({"type": "invented"}, "unknown type"),
]


@pytest.mark.parametrize("block", GOOD)
def test_a_block_at_its_limits_is_taken(block: dict[str, Any]) -> None:
    """As long as may be, and no longer."""
    assert blocks_problems([block]) == []


@pytest.mark.parametrize(("block", "reason"), BAD)
def test_a_block_beyond_its_limits_is_refused(block: dict[str, Any], reason: str) -> None:
    """With what is wrong with it."""
    assert any(reason in problem for problem in blocks_problems([block])), blocks_problems([block])


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": "a"}, None),
        ({"text": ""}, "no_text"),
        ({"text": "a" * 40_001}, "msg_too_long"),
        ({"blocks": [SECTION] * 50}, None),
        ({"blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"blocks": [{**SECTION, "block_id": "a"}] * 2}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": text("a" * 3000)}] * 5}, "msg_blocks_too_long"),
        ({"text": "a", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"text": "a", "metadata": {"event_type": "a", "event_payload": {"k": "v" * 8000}}}, "metadata_too_large"),
    ],
)
def test_a_message_as_a_whole(message: dict[str, Any], error: str | None) -> None:
    """Fifty blocks, some thirteen thousand characters, small metadata."""
    found = message_error(message)
    assert (found and found[0]) == error


MODAL = {"type": "modal", "title": text("t" * 24), "submit": text("Envoyer"), "blocks": [INPUT]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"blocks": [SECTION] * 100}, ""),
        ({"blocks": [SECTION] * 101}, "100 at most"),
        ({"blocks": []}, "at least one"),
        ({"title": text("t" * 25)}, "/view/title"),
        ({"title": text("t", "mrkdwn")}, "plain_text"),
        ({"close": text("t" * 25)}, "/view/close"),
        ({"submit": None}, "needed with an input"),
        ({"private_metadata": "m" * 3001}, "private_metadata"),
        ({"callback_id": "c" * 256}, "callback_id"),
        ({"colour": "blue"}, "unknown 'colour'"),
    ],
)
def test_a_view_as_a_whole(changes: dict[str, Any], reason: str) -> None:
    """A hundred blocks, a title of twenty-four characters."""
    problems = view_problems({**MODAL, **changes})
    assert any(reason in problem for problem in problems) if reason else problems == []


@pytest.fixture
def view() -> View:
    """Return a form as somebody sees it."""
    payload = {**MODAL, "blocks": [{**INPUT, "block_id": "b"}]}
    return View("V1", "h", "modal", "U1", payload, "V1", errors={"b": "Trop <court>"})


def test_what_is_shown_can_be_drawn(view: View) -> None:
    """As text, and as a page in which nothing of a text is markup."""
    slack = FakeSlack()
    ana = slack.user("ana")
    message = slack.workspace.bot_message(slack.channel("general", members=[ana]), "", GOOD)
    message.blocks[0] = {"type": "section", "text": text(f"*Bonjour* <@{ana}> &lt;b&gt; <https://e.org|ici>", "mrkdwn")}
    slack.workspace.post(message)
    assert "*Bonjour* @ana <b> ici (https://e.org)" in slack.draw(message)
    assert "⚠ Trop <court>" in slack.draw(view)
    page = slack.html(message.channel, ana)
    assert '<b>Bonjour</b> <span class="at">@ana</span> &lt;b&gt; <a href="https://e.org">ici</a>' in page
    assert "Trop &lt;court&gt;" in slack.html_of(view)
    slack.server.listener.close()
