"""How long a text is for Slack, and text cut to a limit between words.

Slack does not tell how it counts, and counts were seen by UTF-16 unit and after `&<>` are escaped: both are taken here.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator

INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})
# Blanks that Unicode calls letters or signs.
INVISIBLE_SIGNS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
JOINERS = frozenset("\u200d\ufe0e\ufe0f")
ELLIPSIS = "…"
# A word longer than this is cut inside rather than left out.
LONGEST_WORD = 40
# A sign made of more parts than this is nobody's emoji.
LONGEST_SIGN = 30


def length(text: str) -> int:
    """Return the length of a text that is sent as it stands, in UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def escape(text: str) -> str:
    """Return a text in which Slack sees no link, no mention and no entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_length(text: str) -> int:
    """Return the length of a text that Slack escapes itself."""
    return length(escape(text))


def json_length(payload: object) -> int:
    """Return the length of what is sent, written as JSON."""
    return length(json.dumps(payload, ensure_ascii=False, separators=(",", ":")))


def is_blank(text: str) -> bool:
    """Tell whether nothing of a text can be seen."""
    return all(unicodedata.category(sign) in INVISIBLE_CATEGORIES or sign in INVISIBLE_SIGNS for sign in text)


def cut(text: str, limit: int, measure: Callable[[str], int] = plain_length) -> str:
    """Return a text no longer than a limit: cut after a word, with « … »."""
    if measure(text) <= limit:
        return text
    return text[: end_of_words(text, limit - 1, measure)].rstrip() + ELLIPSIS


def parts(text: str, limit: int) -> Iterator[str]:
    """Yield a text in parts no longer than a limit, parted between words."""
    while plain_length(text) > limit:
        end = max(end_of_words(text, limit, plain_length), 1)
        yield text[:end]
        text = text[end:]
    yield text


def end_of_words(text: str, limit: int, measure: Callable[[str], int]) -> int:
    """Return where a text too long is cut: after a word, unless that word is endless."""
    end = longest_start(text, limit, measure)
    at_word = max(text.rfind(blank, 0, end + 1) for blank in " \n\t")
    if at_word > max(end - LONGEST_WORD, 0):
        end = at_word
    return before_joined(text, end)


def longest_start(text: str, limit: int, measure: Callable[[str], int]) -> int:
    """Return how many signs of a text's start are within a limit."""
    low, high = 0, min(len(text), max(limit, 0))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    return low


def before_joined(text: str, end: int) -> int:
    """Return an end that parts no accent from its letter and no emoji from what it is joined with."""
    for place in range(end, max(end - LONGEST_SIGN, 0), -1):
        if place == len(text) or not (is_joined(text[place]) or text[place - 1] == "\u200d"):
            return place
    return end


def is_joined(sign: str) -> bool:
    """Tell whether a sign changes the one before it."""
    return sign in JOINERS or unicodedata.combining(sign) > 0 or "\U0001f3fb" <= sign <= "\U0001f3ff"
