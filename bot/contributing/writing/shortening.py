"""Cuts a text where a reader would."""

from __future__ import annotations

import re

ELLIPSIS = "…"

_END_OF_SENTENCE = re.compile(r"[.!?…](?=\s)")


def shortened(text: str, most: int) -> str:
    """Return a text of no more than some characters: cut after a sentence, else after a word with an ellipsis."""
    if len(text) <= most:
        return text
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(text, 0, most + 1) if match.end() <= most]
    if ends and ends[-1] >= most // 2:
        return text[: ends[-1]]
    word = text[: most - len(ELLIPSIS) + 1].rpartition(" ")[0] or text[: most - len(ELLIPSIS)]
    return word.rstrip(" ,;:.") + ELLIPSIS
