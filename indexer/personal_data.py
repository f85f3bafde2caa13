"""Finds e-mail addresses, telephone numbers and `@name` mentions in text that anybody may have written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

Kind = Literal["email", "phone", "mention"]

REMOVED = "[…]"
# Kept for documentation and tests (RFC 2606): nobody has a mailbox there.
EXAMPLE_DOMAINS = ("example.org", "example.com", "example.net")
EXAMPLE_ENDS = (".example", ".invalid", ".test", ".localhost")
# Said to a whole channel, not to somebody.
EVERYBODY = frozenset({"here", "channel", "everyone", "canal", "ici", "tous", "all"})

# One sign for another, so that places stay the same: full-width forms, hyphens and spaces of all widths.
_SAME_PLACE = str.maketrans("＠．＋（）‐‑‒–—−\u00a0\u2007\u2009\u202f\u3000", "@.+()------     ")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# Every piece of text around an `@`, whole: nothing is left of it when it is taken out.
_RUN = re.compile(r"[\w.%+@-]+")
_EDGE = "._%+-"
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_PICTURE = re.compile(r"\d+x\.(?:png|jpe?g|webp|gif|svg|avif)", re.IGNORECASE)  # logo@2x.png
_NAME = re.compile(r"[^\W\d_][\w.+-]*")
_ADDRESS_ON_THE_WEB = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"')\]}]*", re.IGNORECASE)

_OPEN, _CLOSE = r"\s{0,3}[\[({]\s{0,3}", r"\s{0,3}[\])}]\s{0,3}"
_WRITTEN_AT = re.compile(
    rf"{_OPEN}(?:at|arobase|arrobase|chez){_CLOSE}|&(?:#0{{0,5}}64|#x0{{0,5}}40|commat);", re.IGNORECASE
)
_BEFORE_AT = re.compile(r"[\w.+-]{1,64}\Z")
_AFTER_AT = re.compile(
    rf"(?:[\w-]{{1,63}}(?:\.|{_OPEN}(?:dot|point){_CLOSE}|&#0{{0,5}}46;)){{1,8}}[^\W\d_]{{2,24}}", re.IGNORECASE
)
_MOST_BEFORE, _MOST_AFTER = 64, 600

_BETWEEN = r"[ .\-/]{0,3}"
# Ten figures from a 0; +33 and nine figures; +1 and ten; any other country, up to fifteen (ITU-T E.164).
_FIRST_TWO = rf"(?:\(0[1-9]\)|(?:\(0\)|0){_BETWEEN}[1-9])"
_NATIONAL = re.compile(rf"(?<!\w){_FIRST_TWO}(?:{_BETWEEN}\d){{8}}(?!\w)")
_INTERNATIONAL = re.compile(
    r"(?:\+|(?<!\w)00)[ ]?(?:"
    rf"33{_BETWEEN}(?:\(0\){_BETWEEN})?[1-9](?:{_BETWEEN}\d){{8}}"
    r"|1(?:[ .\-/()]{0,3}\d){10}"
    r"|(?!33|1)[2-9](?:[ .\-/()]{0,3}\d){8,14}"
    r")(?!\w)"
)
_FIGURES = re.compile(r"\d+")
_SEPARATOR = re.compile(r"[ .\-/]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that tells who somebody is, and where it stands in the text."""

    kind: Kind
    start: int
    end: int
    text: str


def find_personal_data(text: str) -> tuple[Finding, ...]:
    """Return what tells who somebody is, in the order of the text; the time taken grows as the text does."""
    readable, places = as_read(text)
    on_the_web = _ADDRESS_ON_THE_WEB.sub(lambda address: " " * len(address[0]), readable)
    found = chain(
        around_at(readable, "email"), written_out(readable), around_at(on_the_web, "mention"), phones(on_the_web)
    )
    kept: list[Finding] = []
    end = 0
    for kind, first, last in sorted(found, key=lambda item: (item[1], -item[2])):
        if first >= end:
            start, stop = (first, last) if places is None else (places[first], places[last - 1] + 1)
            kept.append(Finding(kind, start, stop, text[start:stop]))
            end = last
    return tuple(kept)


def without_personal_data(text: str) -> str:
    """Return text in which `[…]` stands for what tells who somebody is; nothing is found in it any more."""
    while found := find_personal_data(text):
        ends = (0, *(finding.end for finding in found))
        starts = (*(finding.start for finding in found), len(text))
        text = REMOVED.join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return text


def masked(finding: Finding) -> str:
    """Return the beginning of a finding: enough to see what is meant, and tell no one else."""
    return f"{finding.text[:2]}…"


def as_read(text: str) -> tuple[str, list[int] | None]:
    """Return text as a reader sees it, and the place of each sign in the text (None: where it was)."""
    seen = text.translate(_SAME_PLACE)
    if _INVISIBLE.search(seen) is None:
        return seen, None
    places = [place for place, sign in enumerate(seen) if _INVISIBLE.match(sign) is None]
    return "".join(seen[place] for place in places), places


def around_at(text: str, wanted: Kind) -> Iterator[tuple[Kind, int, int]]:
    """Yield the addresses, or the mentions, among the pieces of text that hold an `@`."""
    for run in _RUN.finditer(text):
        piece = run[0].strip(_EDGE)
        if kind_of(piece.replace("%40", "@")) == wanted:
            start = run.start() + run[0].index(piece)
            yield wanted, start, start + len(piece)


def kind_of(piece: str) -> Kind | None:
    """Return what a piece of text is: an address, a mention, or nothing that tells who somebody is."""
    local, *others = piece.split("@")
    domains = [domain for domain in others if _DOMAIN.fullmatch(domain.strip(_EDGE))]
    if local and domains:
        return None if all(is_example(domain) or _PICTURE.fullmatch(domain) for domain in domains) else "email"
    is_mention = others and not local and _NAME.fullmatch(others[0]) and others[0].lower() not in EVERYBODY
    return "mention" if is_mention else None


def is_example(domain: str) -> bool:
    """Tell whether a domain is kept for examples."""
    name = domain.strip(_EDGE).lower()
    return name.endswith(EXAMPLE_ENDS) or any(name == kept or name.endswith(f".{kept}") for kept in EXAMPLE_DOMAINS)


def written_out(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield the addresses whose `@` is written `(at)`, `[arobase]` or `&#64;`."""
    for sign in _WRITTEN_AT.finditer(text):
        before = _BEFORE_AT.search(text[max(0, sign.start() - _MOST_BEFORE) : sign.start()])
        after = _AFTER_AT.match(text[sign.end() : sign.end() + _MOST_AFTER])
        if before and after and not is_example(after[0]):
            yield "email", sign.start() - len(before[0]), sign.end() + len(after[0])


def phones(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield the telephone numbers, French or international."""
    end = -1
    for number in _NATIONAL.finditer(text):
        if is_grouped(number[0]) and not (is_fraction(text, number.start()) and number.start() - 1 != end):
            end = number.end()
            yield "phone", number.start(), end
    for number in _INTERNATIONAL.finditer(text):
        if not "".join(_FIGURES.findall(number[0])).endswith("000000"):  # an amount: +25 000 000 000
            yield "phone", number.start(), number.end()


def is_grouped(number: str) -> bool:
    """Tell whether ten figures are grouped as a number is said, and not as a date or a list (`01/02/2016 12`)."""
    first, *others = (len(group) for group in _FIGURES.findall(number))
    separators = {separator.strip() for separator in _SEPARATOR.findall(number)}
    return len(separators) <= 1 and first in {1, 2, 4, 10} and all(size in {2, 3, 6, 8, 9} for size in others)


def is_fraction(text: str, start: int) -> bool:
    """Tell whether figures are what follows a decimal point or comma."""
    return start >= 2 and text[start - 1] in ".," and text[start - 2].isdigit()
