"""Texts of Slack as text of a terminal: its markup, its rich text, and nothing that would drive the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from rich.text import Text

from bot.answering.console import plain
from bot.slack.console.model import BOT_USER, PERSON
from bot.slack.console.sentences import say
from bot.slack.elements import Json
from bot.slack.manifest import NAME

DIM = "dim"
LINK = "underline"
CODE = "cyan"

# The forms of Slack's markup that we write; what formats must stand at the edge of a word, as in Slack.
_TOKEN = re.compile(
    r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>"
    r"|(?<!\w)(?:\*(?P<bold>[^*\n]+)\*|_(?P<italic>[^_\n]+)_|`(?P<code>[^`\n]+)`)(?!\w)"
)
_STYLES = {"bold": "bold", "italic": "italic", "code": CODE}


def text_of(found: Json | str | None) -> Text:
    """Return a text object, or what stands in its place."""
    if isinstance(found, dict):
        text = str(found.get("text", ""))
        return marked(text) if found.get("type") == "mrkdwn" else plain(text)
    return plain(found or "")


def marked(text: str) -> Text:
    """Return what a text in Slack's markup says."""
    whole, end = Text(), 0
    for token in _TOKEN.finditer(text):
        whole.append_text(plain(unescape(text[end : token.start()]))).append_text(said(token))
        end = token.end()
    return whole.append_text(plain(unescape(text[end:])))


def said(token: re.Match[str]) -> Text:
    """Return what one form of the markup says."""
    kind = str(token.lastgroup)
    if kind in _STYLES:
        return plain(unescape(token[kind]), _STYLES[kind])
    target, label = token["target"], unescape(token["label"] or "")
    if target.startswith("@"):
        return mention(target[1:])
    if target.startswith(("#", "!")):
        return plain(label or target)
    return linked(unescape(target), label)


def linked(url: str, label: str, style: str = "") -> Text:
    """Return a link: what it says, then its address, which a terminal opens or lets copy."""
    if not label or label == url:
        return plain(url, LINK)
    return Text.assemble(plain(label, f"{style} {LINK}".strip()), plain(f" ({url})", DIM))


def mention(account: str) -> Text:
    """Return how somebody is called."""
    names = {PERSON: say("you"), BOT_USER: NAME}
    return plain(f"@{names.get(account, account)}", "bold")


def pieces(elements: Iterable[Json]) -> Text:
    """Return a line of rich text."""
    return Text().join([piece(element) for element in elements])


def piece(element: Json) -> Text:
    """Return one piece of rich text; of those that we do not write, what they hold."""
    kind, style = element["type"], style_of(element.get("style") or {})
    if kind == "link":
        return linked(str(element["url"]), str(element.get("text") or ""), style)
    if kind == "user":
        return mention(str(element["user_id"]))
    if kind == "emoji":
        return plain(f":{element['name']}:")
    return plain(str(element.get("text") or element.get("name") or kind), style)


def style_of(style: Json) -> str:
    """Return how a piece looks."""
    looks = {"bold": "bold", "italic": "italic", "strike": "strike", "code": CODE}
    return " ".join(look for name, look in looks.items() if style.get(name))
