"""Blocks, views, and the calls that post them; the one place for `verbatim` and for what is not unfurled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.deliveries import Call
from bot.slack import limits
from bot.slack.cutting import ELLIPSIS, cut, length
from bot.slack.elements import Json, plain
from bot.slack.limits import VIEW_BLOCKS
from bot.slack.mrkdwn import Mrkdwn, neutral, shown

# What a notification shows; the blocks say the rest.
NOTICE = 500


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: what notifications and screen readers are given, and its blocks."""

    text: Mrkdwn
    blocks: list[Json]

    @staticmethod
    def of(text: str, blocks: Iterable[Json]) -> Rendered:
        """Return a message whose text is plain."""
        return Rendered(neutral(shown(text, NOTICE)), list(blocks))

    def json(self) -> Json:
        """Return what the calls that post have in common."""
        return {"text": self.text, "blocks": self.blocks}


def marked(text: Mrkdwn, limit: int) -> Json:
    """Return a text object in Slack's markup; our sentences are short, one too long is cut anywhere."""
    return {"type": "mrkdwn", "text": cut(text, limit, length) or ELLIPSIS, "verbatim": True}


def section(text: Mrkdwn, accessory: Json | None = None) -> Json:
    """Return a paragraph of ours, with a button beside it or not."""
    return {"type": "section", "text": marked(text, limits.SECTION_TEXT)} | beside(accessory)


def plain_section(text: str, accessory: Json | None = None) -> Json:
    """Return a paragraph shown as it is, with a button beside it or not."""
    return {"type": "section", "text": plain(text, limits.SECTION_TEXT)} | beside(accessory)


def beside(accessory: Json | None) -> Json:
    """Return what is beside a paragraph."""
    return {"accessory": accessory} if accessory else {}


def context(*texts: str) -> Json:
    """Return small print, shown as it is."""
    return {"type": "context", "elements": [plain(text, limits.CONTEXT_TEXT) for text in texts]}


def header(text: str) -> Json:
    """Return a title."""
    return {"type": "header", "text": plain(text, limits.HEADER)}


def divider() -> Json:
    """Return a line."""
    return {"type": "divider"}


def actions(*elements: Json) -> Json:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)[: limits.ACTIONS]}


def field(element: Json, label: str, *, hint: str = "", is_optional: bool = False, answers: bool = False) -> Json:
    """Return a field with its label; one that `answers` tells at once what is entered."""
    return {
        "type": "input",
        "block_id": element["action_id"],
        "label": plain(label, limits.LABEL),
        "element": element,
        "optional": is_optional,
        **({"hint": plain(hint, limits.LABEL)} if hint else {}),
        **({"dispatch_action": True} if answers else {}),
    }


def modal(name: str, title: str, blocks: Sequence[Json], *, close: str, submit: str = "", carries: str = "") -> Json:
    """Return a modal; what it `carries` comes back with what is entered."""
    return {
        "type": "modal",
        "callback_id": name,
        "title": plain(title, limits.TITLE),
        "close": plain(close, limits.TITLE),
        "blocks": list(blocks)[:VIEW_BLOCKS],
        **({"submit": plain(submit, limits.TITLE)} if submit else {}),
        **({"private_metadata": carries} if carries else {}),
    }


def home(blocks: Sequence[Json]) -> Json:
    """Return the home tab."""
    return {"type": "home", "blocks": list(blocks)[:VIEW_BLOCKS]}


def message(channel: str, rendered: Rendered, *, thread: str = "", name: str = "", lane: str = "") -> Call:
    """Return the call that posts a message, in a thread or not; nothing in it is unfurled."""
    arguments = {"channel": channel, **rendered.json(), "unfurl_links": False, "unfurl_media": False}
    return Call("chat.postMessage", arguments | in_thread(thread), lane=lane or channel, name=name)


def ephemeral(channel: str, person: str, rendered: Rendered, *, thread: str = "", lane: str = "") -> Call:
    """Return the call that shows a message to one person of a channel."""
    arguments = {"channel": channel, "user": person, **rendered.json()}
    return Call("chat.postEphemeral", arguments | in_thread(thread), lane=lane or channel)


def update(target: str, rendered: Rendered, *, lane: str) -> Call:
    """Return the call that puts a message in the place of one posted under a name."""
    return Call("chat.update", rendered.json(), lane=lane, target=target)


def respond(response_url: str, rendered: Rendered, *, lane: str, replaces: bool = False, thread: str = "") -> Call:
    """Return the call that replies where a request came from, to whoever made it alone."""
    manner = {"replace_original": True} if replaces else {"response_type": "ephemeral", "replace_original": False}
    silent = {"unfurl_links": False, "unfurl_media": False}
    arguments = {"response_url": response_url, **rendered.json(), **manner, **silent}
    return Call("response_url", arguments | in_thread(thread), lane=lane)


def withdraw(response_url: str, *, lane: str) -> Call:
    """Return the call that takes back what only one person sees."""
    return Call("response_url", {"response_url": response_url, "delete_original": True}, lane=lane)


def in_thread(thread: str) -> Json:
    """Return the argument that puts a message in a thread."""
    return {"thread_ts": thread} if thread else {}
