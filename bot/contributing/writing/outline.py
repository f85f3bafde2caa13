"""Finds in the source of a page the headings whose anchors the site computes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.contributing.writing.errors import PageUnreadable
from indexer.models import Section
from indexer.sections import parse_sections

Render = Callable[[str], str]

# Signs of nobody's writing, kept by rendering as they are and left out of anchors: one for each line in question.
FIRST_MARK = 0x100000
LAST_MARK = 0x10FFFD
# A heading may stand in a quotation, a list or a box.
_INSIDE = r"[ \t>*+\-\d.:)]*"
_HASHES = re.compile(rf"{_INSIDE}#+")
_UNDERLINE = re.compile(rf"{_INSIDE}(?:=+|-+)[ \t]*$")
_END_OF_TITLE = re.compile(r"(?:[ \t]+\{[^{}\n]*\})?[ \t]*$")
# Markdown takes these two out before it reads.
_SIGNS_LEFT_OUT = re.compile("[\x02\x03]")
# Lines that no mark may follow: they open or close something.
_STRUCTURE = re.compile(r"[ \t>]*(?:```|~~~|///|<)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page, and where its lines stand in the body."""

    anchor: str
    text: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a heading: where it and its underline stand, and where a mark changes nothing else."""

    start: int
    end: int
    mark: int


def headings_of(body: str, render: Render) -> list[Heading]:
    """Return the headings that a body holds, in order; those that are computed, or written in HTML, are left out.

    A mark is put into every line that may be a heading; what was rendered as one has the mark in it. Raises
    PageUnreadable when marks would change the page, TextTangled.
    """
    if _SIGNS_LEFT_OUT.search(body) or any(ord(sign) >= FIRST_MARK for sign in body):
        raise PageUnreadable(path="")
    candidates = list(candidates_of(body))[: LAST_MARK - FIRST_MARK]
    marked = parse_sections(render(with_marks(body, candidates)), "")
    sections = parse_sections(render(body), "")
    if [(found.anchor, found.level) for found in marked] != [(found.anchor, found.level) for found in sections]:
        raise PageUnreadable(path="")
    found = (heading_of(section, candidates) for section in marked)
    return in_order([heading for heading in found if heading])


def candidates_of(body: str) -> Iterator[Candidate]:
    """Yield each line that may be a heading."""
    position = 0
    lines = body.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        end = position + len(line) + 1
        if hashes := _HASHES.match(line):
            yield Candidate(position, min(end, len(body)), position + hashes.end())
        elif line.strip() and _UNDERLINE.match(following) and not _STRUCTURE.match(line):
            title = _END_OF_TITLE.search(line)
            mark = title.start() if title else len(line)
            yield Candidate(position, min(end + len(following) + 1, len(body)), position + mark)
        position = end


def with_marks(body: str, candidates: list[Candidate]) -> str:
    """Return a body with a mark of its own in each candidate."""
    parts: list[str] = []
    position = 0
    for number, candidate in enumerate(candidates):
        parts += [body[position : candidate.mark], chr(FIRST_MARK + number)]
        position = candidate.mark
    return "".join([*parts, body[position:]])


def heading_of(section: Section, candidates: list[Candidate]) -> Heading | None:
    """Return where the heading of a section stands, or None when it is not in the body."""
    number = next((ord(sign) - FIRST_MARK for sign in section.heading if ord(sign) >= FIRST_MARK), None)
    if number is None or number >= len(candidates):
        return None
    text = "".join(sign for sign in section.heading if ord(sign) < FIRST_MARK)
    place = candidates[number]
    return Heading(section.anchor, " ".join(text.split()), section.level, place.start, place.end)


def in_order(headings: list[Heading]) -> list[Heading]:
    """Return headings without those that come before one already seen: footnotes are shown after what follows them."""
    kept: list[Heading] = []
    for heading in headings:
        if not kept or heading.start >= kept[-1].end:
            kept.append(heading)
    return kept
