"""« Chercher une réponse », in the menu of anybody's message: the message is the question, the answer is private.

Who did not write the message does not lend us its words: the journal keeps that something was asked, not what.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.deliveries import Call, Delivery, Posted
from bot.slack import actions
from bot.slack.blocks import Rendered, respond
from bot.slack.desk import Desk
from bot.slack.greetings import is_greeting, is_thanks
from bot.slack.incoming import typed_text
from bot.slack.notices import note, rate_limited
from bot.slack.places import Place, place_of
from bot.slack.replies import Asking, find, language_of_person, limit_reached, rendered
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES


def search_message(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Answer what a message asks, to whoever used the shortcut alone."""
    place, written = place_of(delivery), delivery.body.get("message", {})
    text, language = typed_text(str(written.get("text") or "")), language_of_person(desk, place.person)
    if not text or is_greeting(text) or is_thanks(text):
        yield privately(place, note(SENTENCES.text("shortcut.no_question", language)))
    elif limit_reached(desk, place.person, "", delivery.key):
        yield privately(place, rate_limited(language))
    else:
        source = None if written.get("user") == place.person else Posted(place.channel, place.ts)
        reader = desk.audience.of_person(place.person)
        found = find(desk, Asking(text, place.person, reader, request=delivery.key, source=source))
        yield privately(place, rendered(desk, found, can_share=not place.is_direct, shows_question=True))


def privately(place: Place, told: Rendered) -> Call:
    """Return the call that shows something to whoever used the shortcut; where nobody has replied there is no thread.

    Slack does not show to one person alone what is in a thread that does not exist yet.
    """
    return respond(place.response_url, told, lane=place.lane, thread=place.thread)


ROUTES = (Route("shortcut", actions.SEARCH_SHORTCUT, search_message),)
