"""Packs numbers as text: small once compressed, read in a few lines of JavaScript, safe inside a quoted string."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from math import log2

# All that is printable but the space (which separates), the quote, the backslash and `<` (which could end a script).
SIGNS = "".join(sign for sign in map(chr, range(0x21, 0x7F)) if sign not in '"\\<')
# The last sign of a number is one of these; those before it are of the others.
LAST = SIGNS[:60]
BEFORE = SIGNS[60:]
# A weight is one sign: each stands for √2 times the one before, the first for an eighth.
LEAST_WEIGHT = 0.125
WEIGHTS = SIGNS[:16]


def packed_number(value: int) -> str:
    """Return a whole number, 0 or more, as one sign or a few."""
    high, low = divmod(value, len(LAST))
    signs = LAST[low]
    while high:
        high, digit = divmod(high - 1, len(BEFORE))
        signs = BEFORE[digit] + signs
    return signs


def packed_numbers(rising: Iterable[int]) -> str:
    """Return numbers that rise as what each adds to the one before, less one."""
    previous = -1
    signs = []
    for number in rising:
        signs.append(packed_number(number - previous - 1))
        previous = number
    return "".join(signs)


def packed_weight(weight: float) -> str:
    """Return a weight as one sign."""
    return WEIGHTS[min(len(WEIGHTS) - 1, max(0, round(2 * log2(weight / LEAST_WEIGHT))))]


def packed_spellings(term: str, spellings: Iterable[str]) -> str:
    """Return a term with how it is written: what follows the term (`eval,uation,uations`), else whole, after a `!`."""
    endings = (form[len(term) :] if form.startswith(term) else f"!{form}" for form in sorted(spellings))
    return ",".join((term, *endings))


def packed_anchor(anchor: str, heading: str) -> str:
    """Return an anchor, or nothing when it is what the script makes of the heading too."""
    return "" if anchor == plain_slug(heading) else anchor


def plain_slug(heading: str) -> str:
    """Return the anchor that Markdown gives to a heading that no other one on the page is written like."""
    letters = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^a-zA-Z0-9_ -]", "", letters).strip(" ").lower()
    return re.sub(r"[ -]+", "-", kept)
