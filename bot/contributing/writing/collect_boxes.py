"""Finds in a page the boxes of what is still to be collected, and the questions listed in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz import fuzz

from indexer.analysis import fold
from indexer.pages import without_fenced_code

# The list in the head of a page says the same as its box, sometimes in a few words less.
SAME_QUESTION = 85

_OPENING = re.compile(r" {0,3}(/{3,})[ \t]*collect[ \t]*(?:\|.*)?$")
_ITEM = re.compile(r"[-*+][ \t]+(.*)")
# « *À demander à : coordination.* », at the end of an item.
_WHOM = re.compile(r"\s*([*_]{1,2})(?![*_\s])[^*_]*:[^*_]*\1\s*$")
_MARKUP = re.compile(r"\[([^\[\]]*)\]\([^()]*\)|[*_`\\]")


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a box: its lines, and its words."""

    start: int
    end: int
    question: str


@dataclass(frozen=True, slots=True)
class CollectBox:
    """A box `/// collect`, from its opening line to its closing one."""

    start: int
    end: int
    items: tuple[Item, ...]
    holds_more: bool  # than its items


def collect_boxes(body: str) -> Iterator[CollectBox]:
    """Yield the boxes of a body, in order."""
    lines = without_fenced_code(body.split("\n"))
    starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
    for number, line in enumerate(lines):
        opening = _OPENING.match(line)
        closing = closing_line(lines, number, opening[1]) if opening else None
        if closing is not None:
            items = tuple(items_of(lines, starts, range(number + 1, closing)))
            inside = sum(bool(lines[place].strip()) for place in range(number + 1, closing))
            listed = sum(body.count("\n", item.start, item.end) for item in items)
            yield CollectBox(starts[number], min(starts[closing + 1], len(body)), items, inside > listed)


def closing_line(lines: Sequence[str], opening: int, slashes: str) -> int | None:
    """Return the number of the line that closes a box, or None."""
    return next((place for place in range(opening + 1, len(lines)) if lines[place].strip() == slashes), None)


def items_of(lines: Sequence[str], starts: Sequence[int], inside: range) -> Iterator[Item]:
    """Yield the items between two lines; what follows the first line of an item without a blank one is of it."""
    for place in inside:
        if found := _ITEM.match(lines[place]):
            after = range(place + 1, inside.stop)
            end = next((n for n in after if not lines[n].strip() or _ITEM.match(lines[n])), inside.stop)
            yield Item(starts[place], starts[end], question_of(" ".join([found[1], *lines[place + 1 : end]])))


def question_of(text: str) -> str:
    """Return the words of an item, without markup and without whom to ask."""
    return " ".join(_MARKUP.sub(r"\1", _WHOM.sub("", text)).split())


def most_alike(question: str, questions: Iterable[str]) -> int | None:
    """Return the place of the question that says the same as another, or None."""
    scores = [fuzz.ratio(fold(question), fold(other)) for other in questions]
    best = max(scores, default=0.0)
    return scores.index(best) if best >= SAME_QUESTION else None
