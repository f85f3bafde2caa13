"""Text of people and of pages as it may stand in what we post: it calls nobody, formats nothing, hides no address.

What has a form of its own goes in `rich_text` and `plain_text`, where nothing is parsed. Slack's markup is left to
our own sentences, which have the type `Mrkdwn`: mypy refuses raw text there.
"""

from __future__ import annotations

import re
from typing import NewType
from urllib.parse import quote, urlsplit

from bot.slack.cutting import ELLIPSIS, cut, escape, is_blank
from indexer.catalogue import Catalogue

Mrkdwn = NewType("Mrkdwn", str)

SCHEMES = frozenset({"http", "https", "mailto"})
# What fills our sentences must leave them room.
MAX_FILLING = 400
WORD_JOINER = "\u2060"
# Slack has no escape for these: signs that look the same take their place, only where they would format something.
LOOKALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", ":": "∶", "&gt;": "›"}

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters, what turns the direction of writing, halves of characters, and what is no character.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BLANKS = re.compile(r"[ \t\n]+")
_TOKEN = re.compile(r"<(?=[@#]\w|!(?:channel|here|everyone|group|subteam|date))", re.IGNORECASE)
_FORMATTING = re.compile(r"(?<![\w*])\*(?=\S)|(?<!\w)[_~](?=\S)|`|:(?=[\w+-]+:)|^\s*&gt;", re.MULTILINE)
# In an address, what would end it: Slack's own signs and blanks. `%` stays: the address is quoted already.
_SAFE_IN_URL = "%/:?#[]@!$&'()*+,;=~-._"


def clean(text: str) -> str:
    """Return a text without what no reader sees: control characters, turned writing, broken characters."""
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """Return a text on one line; spaces at which a line must not break stay."""
    return _BLANKS.sub(" ", clean(text)).strip()


def literal(text: str) -> str:
    """Return a text for where Slack parses nothing.

    What would call people elsewhere is broken all the same: notifications and exports are made from it.
    """
    return _TOKEN.sub(f"<{WORD_JOINER}", clean(text))


def shown(text: str, limit: int) -> str:
    """Return a text for a plain text object: within a limit, never empty."""
    found = cut(literal(text).strip(), limit)
    return ELLIPSIS if is_blank(found) else found


def neutral(text: str) -> Mrkdwn:
    """Return a text that says in Slack's markup what it says without it."""
    return Mrkdwn(_FORMATTING.sub(lookalike, escape(clean(text))))


def lookalike(found: re.Match[str]) -> str:
    """Return what takes the place of a sign that would format something."""
    sign = found[0].strip()
    return found[0].replace(sign, LOOKALIKES[sign])


def said(catalogue: Catalogue, code: str, language: str, **data: object) -> Mrkdwn:
    """Return one of our sentences; what fills it is neutral."""
    return Mrkdwn(catalogue.text(code, language, **{name: filling(value) for name, value in data.items()}))


def filling(value: object) -> object:
    """Return what may stand in one of our sentences; numbers choose a plural, so they stay numbers."""
    return value if isinstance(value, int) else neutral(cut(one_line(str(value)), MAX_FILLING))


def mention(person: str) -> Mrkdwn:
    """Return the mention of an account whose id came from Slack itself."""
    return Mrkdwn(f"<@{re.sub(r'[^A-Z0-9]', '', person)}>")


def link(url: str, text: str) -> Mrkdwn:
    """Return a link; only its text when the address is none that people open."""
    label = neutral(one_line(text)) or ELLIPSIS
    if not is_openable(url):
        return Mrkdwn(label)
    return Mrkdwn(f"<{escape(safe_url(url))}|{label}>")


def is_openable(url: str) -> bool:
    """Tell whether an address is one that people open."""
    try:
        return urlsplit(url).scheme in SCHEMES
    except ValueError:
        return False


def safe_url(url: str) -> str:
    """Return an address in which nothing ends it early."""
    return quote(clean(url).replace("\n", ""), safe=_SAFE_IN_URL)
