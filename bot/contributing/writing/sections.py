"""A section of a page as it is written: its Markdown without its heading and without the sections below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from bot.contributing.writing.outline import Heading, Render, headings_of
from bot.contributing.writing.pages_at import bounded, read_page_text
from bot.contributing.writing.source_text import Edit, SourceText, read_source
from indexer.models import Visibility
from indexer.renderer import renderer_for
from indexer.site_settings import SiteSettings

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")


@dataclass(frozen=True, slots=True)
class SectionSource:
    """What a form shows of a section, and which bytes of the file it is."""

    anchor: str  # nothing for the text before the first heading
    heading: str
    level: int  # 0 for the text before the first heading
    text: str  # lines ended by a line feed, without blank lines around
    start: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a section stands in the text of its file: what follows its heading, and its own text in it."""

    heading: Heading
    after_heading: int
    start: int
    end: int
    next_heading: int


def section_source(content: bytes, anchor: str, site: SiteSettings | None) -> SectionSource | None:
    """Return a section of a page's file; None when it has none of that anchor in its own text.

    `site` tells with which extensions its Markdown is read. Raises PageUnreadable, TextTangled.
    """
    source = read_source(content)
    place = place_of(source, anchor, bounded(renderer_for(site).render))
    return shown(source, place) if place else None


def shown(source: SourceText, place: Place) -> SectionSource:
    """Return what a form shows of a section."""
    text = source.text[place.start : place.end]
    start, end = source.byte_at(place.start), source.byte_at(place.end)
    heading = place.heading
    return SectionSource(heading.anchor, heading.text, heading.level, text, start, end, digest_of(text))


def digest_of(text: str) -> str:
    """Return a digest of the text of a section, whichever way its lines end in the file."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def place_of(source: SourceText, anchor: str, render: Render) -> Place | None:
    """Return where a section stands, or None. Raises PageUnreadable, TextTangled."""
    return next((place for place in places_of(source, render) if place.heading.anchor == anchor), None)


def places_of(source: SourceText, render: Render) -> list[Place]:
    """Return where each section stands, the text before the first heading first. Raises PageUnreadable, TextTangled."""
    page = read_page_text("", source.text, Visibility.PUBLIC)
    body_start = len(source.text) - len(page.body)
    headings = [Heading("", page.title, 0, 0, 0), *headings_of(page.body, render)]
    ends = [*(heading.start for heading in headings[1:]), len(page.body)]
    return [placed(heading, source.text, body_start, end) for heading, end in zip(headings, ends, strict=True)]


def placed(heading: Heading, text: str, body_start: int, end: int) -> Place:
    """Return the place of what stands between a heading and the next, both told from the start of the body."""
    first, last = body_start + heading.end, body_start + end
    blank = _BLANK_LINES.match(text, first, last)
    start = blank.end() if blank else first
    size = len(text[start:last].rstrip())
    if not size:
        return Place(heading, first, first, first, last)
    return Place(heading, first, start, start + size, last)


def replacement(place: Place, text: str, source: SourceText) -> Edit:
    """Return the edit that puts a text in the place of a section's, apart from what is around where it had none."""
    if place.start < place.end or not text:
        return Edit(place.start, place.end, text)
    has_line_end = source.text[: place.after_heading].endswith("\n")
    before = ("\n" if has_line_end else "\n\n") if place.heading.level else ""
    has_blank_line = place.after_heading < place.next_heading
    is_last = place.next_heading == len(source.text)
    after = "\n" * (2 - has_blank_line - is_last)
    return Edit(place.start, place.end, before + text + after)
