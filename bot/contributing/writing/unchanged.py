"""Holds a page that was edited against the one before: whatever stands elsewhere is shown as it was."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.contributing.writing.errors import PageBroken
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.typed_markdown import LEVEL_OF_INTRO
from indexer.sections import parse_sections

# Rendered pages were written anew by one cleaner: tags are regular, and a quote in a value is an entity.
_HEADING = re.compile(r'<h([1-6])((?: [\w-]+(?:="[^"]*")?)*)>')
_ID = re.compile(r' id="([^"]+)"')
_NOTES = re.compile(r'<div class="footnote">.*', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a section is on the site: its place, and its HTML."""

    anchor: str
    level: int
    html: str


def check_elsewhere(before: OpenPage, after: OpenPage, edited: Collection[str], pages: PagesAt) -> None:
    """Refuse an edit of some sections, by anchor, that shows anywhere else. Raises PageBroken, TextTangled.

    Below an edited section, sections of a deeper level may be added. The front matter is not looked at.
    """
    old, new = (shown_sections(pages.render(page.page.body)) for page in (before, after))
    check_kept(old, new, edited)
    known = {section.anchor for section in old}
    current = new[0]
    for section in new:
        if section.anchor in known:
            current = section
        elif current.anchor not in edited or section.level <= (current.level or LEVEL_OF_INTRO):
            raise PageBroken(heading=heading_of(section))


def check_appended(before: OpenPage, after: OpenPage, pages: PagesAt) -> None:
    """Refuse what does not add one section at the end of a page. Raises PageBroken, TextTangled."""
    old, new = (shown_sections(pages.render(page.page.body)) for page in (before, after))
    check_kept(old, new, ())
    if len(new) != len(old) + 1 or new[-1].anchor in {section.anchor for section in old}:
        raise PageBroken(heading=heading_of(new[-1]))


def check_kept(old: Sequence[Shown], new: Sequence[Shown], edited: Collection[str]) -> None:
    """Refuse when a section is gone, elsewhere, or shown otherwise without being edited. Raises PageBroken."""
    known = {section.anchor for section in old}
    kept = [section for section in new if section.anchor in known]
    for section, found in zip_longest(old, kept):
        is_same = section and found and section.anchor == found.anchor and section.level == found.level
        if not is_same or (section.html != found.html and section.anchor not in edited):
            raise PageBroken(heading=heading_of(section or found))


def check_head(before: OpenPage, after: OpenPage) -> None:
    """Refuse an edit of the body that is read as front matter. Raises PageBroken."""
    if before.source.text[: before.body_start] != after.source.text[: after.body_start]:
        raise PageBroken(heading=before.page.title)


def shown_sections(html: str) -> list[Shown]:
    """Return the sections of a rendered page; the first is what comes before the first heading."""
    headings = [(match, _ID.search(match[2])) for match in _HEADING.finditer(html)]
    placed = [(match.start(), found[1], int(match[1])) for match, found in headings if found]
    ends = [*(start for start, _, _ in placed), len(html)]
    before = Shown("", 0, own_html(html[: ends[0]]))
    after = zip(placed, ends[1:], strict=True)
    return [before, *(Shown(anchor, level, own_html(html[start:end])) for (start, anchor, level), end in after)]


def own_html(html: str) -> str:
    """Return the HTML of a section without the notes of the whole page, which follow the last one."""
    return _NOTES.sub("", html).strip()


def heading_of(section: Shown) -> str:
    """Return the words of a section's heading; nothing for what comes before the first."""
    return parse_sections(section.html, "")[0].heading if section.anchor else ""
