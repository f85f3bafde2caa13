"""Turns what Slack sends of a message into what the person typed."""

from __future__ import annotations

import html
import re

# https://docs.slack.dev/messaging/formatting-message-text: `<@U1>`, `<#C1|name>`, `<!here|label>`, `<url|label>`.
REFERENCE = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^|>]*)(?:\|(?P<label>[^>]*))?>")


def typed_text(text: str) -> str:
    """Return a message as its author reads it: without mentions, with the words of links, unescaped."""
    return " ".join(html.unescape(REFERENCE.sub(spoken, text)).split())


def spoken(reference: re.Match[str]) -> str:
    """Return what a reference says: nothing for a person or a group, else its label or its address."""
    if reference["sign"] in {"@", "!"}:
        return " "
    return reference["label"] or (reference["target"] if not reference["sign"] else " ")


def mentions(text: str, person: str) -> bool:
    """Tell whether a message names somebody."""
    return f"<@{person}>" in text or f"<@{person}|" in text


def mentions_others(text: str, person: str) -> bool:
    """Tell whether a message names anybody else: then it is for them."""
    named = {match["target"] for match in REFERENCE.finditer(text) if match["sign"] == "@"}
    return bool(named - {person})
