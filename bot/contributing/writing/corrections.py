"""Corrects a section: the text typed takes the place of the one that was shown, and nothing else moves."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from bot.contributing.models import Draft
from bot.contributing.writing.errors import NothingChanged, Overtaken, SectionGone
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.plain_text import cleaned
from bot.contributing.writing.sections import Place, digest_of, place_of, replacement
from bot.contributing.writing.typed_fields import refuse_personal_data
from bot.contributing.writing.typed_links import check_new_links
from bot.contributing.writing.typed_markdown import harmless
from bot.contributing.writing.unchanged import check_elsewhere, check_head

CONTEXT = 2
# More than a message holds is read on the page itself.
DIFFERENCE_CHARACTERS = 2_500


@dataclass(frozen=True, slots=True)
class Corrected:
    """A page with one section corrected."""

    page: OpenPage
    heading: str
    content: bytes


def corrected(draft: Draft, pages: PagesAt) -> Corrected:
    """Return the page with the text of a draft in its section.

    Raises PageGone, PageClosed, PageUnreadable, SectionGone, Overtaken, NothingChanged, and what `harmless` and
    `check_elsewhere` raise.
    """
    page = pages.open(draft.page)
    place = place_of(page.source, draft.anchor, pages.render)
    if place is None:
        raise SectionGone(path=draft.page, anchor=draft.anchor)
    refuse_overtaken(draft, page.source.text[place.start : place.end], place.heading.text)
    return Corrected(page, place.heading.text, replaced(page, place, draft.fields["text"], pages))


def replaced(page: OpenPage, place: Place, typed: str, pages: PagesAt) -> bytes:
    """Return the file of a page in which a section has the text typed, made harmless.

    Raises NothingChanged, PersonalData, PageBroken, TextTangled, LinkBroken, and what `harmless` raises.
    """
    present = page.source.text[place.start : place.end]
    text = harmless(typed, present, place.heading.level)
    refuse_personal_data(text, pages.contacts, known=present)
    if text == present:
        raise NothingChanged(heading=place.heading.text)
    content = page.source.edited([replacement(place, text, page.source)])
    after = pages.opened(page.path, content)
    check_head(page, after)
    check_elsewhere(page, after, {place.heading.anchor}, pages)
    check_new_links(page, after, pages)
    return content


def refuse_overtaken(draft: Draft, present: str, heading: str) -> None:
    """Refuse a text made from another than the present one. Raises Overtaken, NothingChanged."""
    shown, typed = draft.fields.get("before", ""), cleaned(draft.fields["text"], kept=present)
    base = draft.base or digest_of(shown)
    if base == digest_of(present):
        return
    if typed.strip() == present.strip():
        raise NothingChanged(heading=heading)
    told = difference(shown or typed, present)[:DIFFERENCE_CHARACTERS]
    raise Overtaken(heading=heading, shown=shown, mine=typed, theirs=present, difference=told)


def difference(before: str, after: str) -> str:
    """Return the lines taken away (`−`) and added (`+`) between two texts, with two lines around; `…` between parts."""
    lines = list(difflib.unified_diff(before.split("\n"), after.split("\n"), n=CONTEXT, lineterm=""))[2:]
    signs = {"-": "− ", "+": "+ ", " ": "  "}
    return "\n".join("…" if line.startswith("@@") else signs[line[0]] + line[1:] for line in lines).removeprefix("…\n")
