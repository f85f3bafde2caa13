"""Opens a section that is not on the site, for those who may see it: one of an answer, or the lesson beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answering.lessons import lesson_nearby
from bot.deliveries import Call, Delivery
from bot.journal.models import Asked
from bot.slack import actions
from bot.slack.borrowed import with_words
from bot.slack.desk import Desk
from bot.slack.in_private import open_modal, tell_gone, tell_sentence
from bot.slack.places import place_of
from bot.slack.recalled import answer_again, is_same, maker_in, number_of, reader_of, value_of
from bot.slack.routes import Route
from bot.slack.section_view import section_view
from indexer.models import Document, Visibility


def open_section(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Open the section of a button, when it is still the one and whoever clicks may see it."""
    place, asked = place_of(delivery), desk.journal.questions.get(value_of(delivery))
    if asked is None:
        yield tell_gone(desk, place)
        return
    which = delivery.name.partition(":")[2]
    found = section_of(desk, asked, which)
    parts = parts_of(desk, found, reader_of(desk, asked, place.person)) if found else ()
    if not parts:
        yield tell_sentence(place, "recalled.no_section", asked.language)
        return
    view = section_view(parts, maker_in(desk, asked.language), desk.settings.site_address)
    yield from open_modal(desk, place, view, asked.language)


def section_of(desk: Desk, asked: Asked, which: str) -> tuple[str, str] | None:
    """Return the page and the anchor of the section that a button named; None when that can no longer be told.

    The first is kept with the question. The others are known by their place in the ranking, which is made again as it
    was, for the same reader: what may be shown of it is decided after.
    """
    if which == "0" and asked.page:
        return asked.page, asked.anchor
    asked = with_words(desk, asked)
    found = answer_again(desk, asked, asked.reader)
    if not is_same(asked, found) or asked.commit != found.commit:
        return None
    hits = found.results.hits
    if which == "lesson":
        hit = lesson_nearby(found, desk.search, asked.reader)
    else:
        hit = hits[number_of(which)] if number_of(which) < len(hits) else None
    return (hit.document.page, hit.document.anchor) if hit is not None else None


def parts_of(desk: Desk, section: tuple[str, str], reader: Visibility) -> Sequence[Document]:
    """Return the documents of a section in their order; none when there is no such section for the reader."""
    page, anchor = section
    return [document for document in desk.shelf.sections(page, reader=reader) if document.anchor == anchor]


ROUTES = (Route("action", actions.READ, open_section, is_urgent=True),)
