"""What is said to one person alone: where they used a button, or in their direct conversation with us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.deliveries import Call
from bot.models import Language
from bot.slack.api import Refused
from bot.slack.blocks import Rendered, message, respond
from bot.slack.desk import Desk
from bot.slack.notices import note
from bot.slack.places import Place
from bot.slack.replies import language_of_person
from bot.slack.sentences import SENTENCES

# The request was handled before, by a process that was then killed: its modal is open.
IS_OPEN = "exchanged_trigger_id"
TOO_LATE = frozenset({"expired_trigger_id", "invalid_trigger_id", "trigger_expired"})


def tell(place: Place, rendered: Rendered, *, replaces: bool = False) -> Call:
    """Return the call that shows a message to somebody alone, or puts it in the place of the one they used."""
    if place.response_url:
        # The address does not know the thread; a message that begins one stands in the channel.
        thread = place.thread if not replaces and place.thread != place.ts else ""
        return respond(place.response_url, rendered, lane=place.lane, replaces=replaces, thread=thread)
    return message(place.person, rendered, lane=place.person)


def tell_sentence(place: Place, code: str, language: Language, **data: object) -> Call:
    """Return the call that says one sentence to somebody alone."""
    return tell(place, note(SENTENCES.text(code, language, **data)))


def tell_gone(desk: Desk, place: Place) -> Call:
    """Return the call that says that a question is no longer kept."""
    return tell_sentence(place, "recalled.gone", language_of_person(desk, place.person))


def open_modal(
    desk: Desk, place: Place, view: Mapping[str, Any], language: Language, *, is_over: bool = False
) -> Iterator[Call]:
    """Open a modal, or another one over it; say so kindly when it is too late for that."""
    try:
        desk.open_view(place.trigger, view, is_over=is_over)
    except Refused as refusal:
        if refusal.code in TOO_LATE:
            yield tell_sentence(place, "recalled.too_late", language)
        elif refusal.code != IS_OPEN:
            raise
