"""« Pourquoi cette réponse ? »: the words that counted, made again from what whoever asks may see."""

from __future__ import annotations

from collections.abc import Iterable

from bot.deliveries import Call, Delivery
from bot.slack import actions
from bot.slack.borrowed import question_of
from bot.slack.desk import Desk
from bot.slack.in_private import open_modal, tell_gone, tell_sentence
from bot.slack.places import place_of
from bot.slack.recalled import answer_again, is_same, maker_in, reader_of, value_of
from bot.slack.routes import Route
from bot.slack.section_view import why_view


def tell_why(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Open why an answer was chosen; an answer that would be another one now is not explained."""
    place, asked = place_of(delivery), question_of(desk, value_of(delivery))
    if asked is None:
        yield tell_gone(desk, place)
        return
    found = answer_again(desk, asked, reader_of(desk, asked, place.person))
    if not is_same(asked, found):
        yield tell_sentence(place, "recalled.changed", asked.language)
        return
    view = why_view(found, maker_in(desk, asked.language))
    yield from open_modal(desk, place, view, asked.language)


ROUTES = (Route("action", actions.WHY, tell_why, is_urgent=True),)
