"""Says of a section that what it advises is validated; of its page too, once nothing there is to be validated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.contributing.models import Draft
from bot.contributing.sentences import SENTENCES
from bot.contributing.writing.errors import NothingChanged, SectionChanged, SectionGone
from bot.contributing.writing.front_matter_edits import with_values
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.sections import digest_of, place_of
from bot.contributing.writing.source_text import Edit
from bot.contributing.writing.unchanged import check_elsewhere
from indexer.pages import without_fenced_code

# These say more than that a page is validated, or that it is no longer used.
KEPT_STATUSES = frozenset({"applied", "archived"})

# A box without a title has the site's own, which says that it is to be validated.
_OPENING = re.compile(r"(?P<opening> {0,3}/{3,}[ \t]*advice)(?:[ \t]*|[ \t]*\|(?P<title>.*))$")
_MARK = re.compile(r"[ \t\u00a0\u202f]*\((?:(?:à|a\u0300)[ \u00a0\u202f]valider|to be validated)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Validated:
    """A page of which one section was validated."""

    page: OpenPage
    heading: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TitleLine:
    """The line that opens a box of advice that is to be validated: where it stands in a text, and its parts."""

    start: int
    end: int
    opening: str
    title: str

    def validated(self, language: str) -> str:
        """Return the line without what says that it is to be validated."""
        title = _MARK.sub("", self.title)
        return f"{self.opening} |{title}" if title.strip() else f"{self.opening} | {advised(language)}"


def advised(language: str) -> str:
    """Return the title of a box of advice that is validated and has none of its own."""
    return SENTENCES.text("writing.page.advised", "en" if language == "en" else "fr")


def titles_to_validate(text: str) -> Iterator[TitleLine]:
    """Yield the line that opens each box of advice that is still to be validated."""
    start = 0
    lines = text.split("\n")
    for line, shown in zip(lines, without_fenced_code(lines), strict=True):
        found = _OPENING.match(shown)
        title = (found["title"] or "") if found else ""
        if found and (_MARK.search(title) or not title.strip()):
            yield TitleLine(start, start + len(line), found["opening"], title)
        start += len(line) + 1


def is_to_validate(text: str) -> bool:
    """Tell whether some advice of a text is still to be validated."""
    return next(titles_to_validate(text), None) is not None


def validated(draft: Draft, pages: PagesAt) -> Validated:
    """Return the page with the advice of a section validated, as it was read.

    Raises PageGone, PageClosed, PageUnreadable, SectionGone, SectionChanged, NothingChanged, PageBroken, TextTangled.
    """
    page = pages.open(draft.page)
    place = place_of(page.source, draft.anchor, pages.render)
    if place is None:
        raise SectionGone(path=draft.page, anchor=draft.anchor)
    text = page.source.text[place.start : place.end]
    if digest_of(text) != draft.base:
        raise SectionChanged(heading=place.heading.text)
    language = page.page.front_matter.language or pages.language
    edits = [
        Edit(place.start + line.start, place.start + line.end, line.validated(language))
        for line in titles_to_validate(text)
    ]
    if not edits:
        raise NothingChanged(heading=place.heading.text)
    content = with_head(page, edits, draft, pages)
    check_elsewhere(page, pages.opened(page.path, content), {draft.anchor}, pages)
    return Validated(page, place.heading.text, content)


def with_head(page: OpenPage, edits: list[Edit], draft: Draft, pages: PagesAt) -> bytes:
    """Return a page edited; when nothing of it is to be validated any more, its head says so. Raises PageUnreadable."""
    content = page.source.edited(edits)
    if is_to_validate(pages.opened(page.path, content).page.body):
        return content
    status = {} if page.page.front_matter.status in KEPT_STATUSES else {"status": "validated"}
    reviewed = {"reviewed": draft.made_at.date().isoformat()}
    return page.source.edited([*edits, *with_values(page, status | reviewed)])
