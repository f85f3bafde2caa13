"""What people say of an answer: 👍 and 👎, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.deliveries import Call, Delivery
from bot.models import Language
from bot.slack import actions
from bot.slack.blocks import Rendered, ephemeral, message, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.desk import Desk
from bot.slack.elements import button
from bot.slack.forms import REASONS, chosen, feedback_form, typed
from bot.slack.in_private import open_modal, tell, tell_gone
from bot.slack.notices import thanks
from bot.slack.places import place_of
from bot.slack.recalled import Origin, origin_at, origin_in, value_of
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES


def keep_useful(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Keep that an answer was useful, and say thanks."""
    place, asked = place_of(delivery), desk.journal.questions.get(value_of(delivery))
    if asked is None or not desk.journal.feedback.give(asked.id, place.person, True, desk.now()):
        yield tell_gone(desk, place)
        return
    yield tell(place, thanks(asked.language))


def keep_useless(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Keep that an answer was not useful, and ask what was wrong."""
    place, asked = place_of(delivery), desk.journal.questions.get(value_of(delivery))
    if asked is None or not desk.journal.feedback.give(asked.id, place.person, False, desk.now()):
        yield tell_gone(desk, place)
        return
    form = origin_at(place, asked).on(feedback_form(asked.id, asked.language))
    yield from open_modal(desk, place, form, asked.language)


def keep_detail(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Keep what was wrong with an answer, and offer to ask somebody."""
    place, view = place_of(delivery), delivery.body["view"]
    origin = origin_in(view)
    asked, reason = desk.journal.questions.get(origin.asked_id), chosen(view, actions.REASON)
    told = (reason if reason in REASONS else "", typed(view, actions.COMMENT))
    if asked is None or not desk.journal.feedback.detail(asked.id, place.person, *told, desk.now()):
        yield tell_gone(desk, place)
        return
    # Where it was asked, as long as that is a place where we are.
    is_there = bool(origin.channel) and origin.channel == asked.channel
    yield from offer(origin if is_there else Origin(asked.id), place.person, asked.language)


def offer(origin: Origin, person: str, language: Language) -> Iterator[Call]:
    """Yield the private note that thanks and offers to ask somebody."""
    rendered = thanks_and_more(origin.asked_id, language)
    if origin.channel:
        yield ephemeral(origin.channel, person, rendered, thread=origin.thread)
    else:
        yield message(person, rendered)


def thanks_and_more(asked_id: int, language: Language) -> Rendered:
    """Return thanks for what was wrong, with what can be done about it now."""
    sentence = SENTENCES.text("feedback.kept", language)
    ask = button(actions.ASK_PERSON, SENTENCES.text("button.ask_person", language), str(asked_id), "primary")
    words = button(actions.ADD_WORDS, SENTENCES.text("button.add_words", language), str(asked_id))
    return Rendered.of(sentence, [plain_section(sentence), buttons(ask, words)])


ROUTES = (
    Route("action", actions.USEFUL, keep_useful),
    Route("action", actions.USELESS, keep_useless, is_urgent=True),
    Route("view", actions.FEEDBACK_FORM, keep_detail),
)
