"""Marks what has changed between two texts: line by line, then word by word in the lines that are alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "come"]
# Lines shown around a change.
AROUND = 2
# Below this likeness two lines are shown as one gone and one come: marked word by word they could not be read.
ALIKE = 0.5
# Of a line longer than this the words are not compared: the time it takes grows with their square.
MAX_WORDS = 600

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown; one that is wholly gone or come has one span."""

    spans: tuple[Span, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether anything of it has changed."""
        return any(span.kind != "same" for span in self.spans)


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that follow one another, with a change in them, below the heading that they stand under."""

    heading: str
    lines: tuple[Line, ...]


def marked(before: str, after: str) -> tuple[Hunk, ...]:
    """Return what has changed from a text to another, with some lines around; nothing when they are the same."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Hunk(heading_above(new, group[0][3]), tuple(lines_of(old, new, group)))
        for group in matcher.get_grouped_opcodes(AROUND)
    )


def lines_of(old: Sequence[str], new: Sequence[str], group: Sequence[tuple[str, int, int, int, int]]) -> Iterator[Line]:
    """Yield the lines of one group of changes."""
    for tag, first, last, start, end in group:
        if tag == "equal":
            yield from (whole("same", line) for line in new[start:end])
        else:
            yield from replaced(old[first:last], new[start:end])


def replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Yield lines that others take the place of: pairs that are alike as one line, the rest gone and come."""
    for place in range(max(len(old), len(new))):
        gone = old[place] if place < len(old) else None
        come = new[place] if place < len(new) else None
        if gone is not None and come is not None and (line := word_by_word(gone, come)):
            yield line
            continue
        yield from (whole(kind, text) for kind, text in pairs(gone, come) if text is not None)


def pairs(gone: str | None, come: str | None) -> tuple[tuple[Kind, str | None], ...]:
    """Return a line gone and a line come, either of which may not be there."""
    return ("gone", gone), ("come", come)


def word_by_word(old: str, new: str) -> Line | None:
    """Return two lines as one with its changes marked; None when they have too little in common."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MAX_WORDS:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    spans: list[Span] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            spans.append(Span("same", "".join(after[start:end])))
            continue
        spans += [
            Span(kind, text) for kind, text in pairs("".join(before[first:last]), "".join(after[start:end])) if text
        ]
    return Line(tuple(spans))


def whole(kind: Kind, text: str) -> Line:
    """Return a line of one span."""
    return Line((Span(kind, text),))


def heading_above(lines: Sequence[str], place: int) -> str:
    """Return the words of the heading that a line stands under; nothing before the first."""
    above = (line for line in reversed(lines[: place + 1]) if line.startswith("#"))
    return next(above, "").lstrip("#").strip()
