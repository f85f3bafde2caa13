"""« Demander à quelqu'un »: puts a question to whoever holds a role today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.deliveries import Call, Delivery
from bot.journal.models import Asked, Request
from bot.models import Answer
from bot.slack import actions
from bot.slack.blocks import context
from bot.slack.chores import Chore
from bot.slack.cutting import cut
from bot.slack.desk import Desk
from bot.slack.elements import Json
from bot.slack.forms import MAX_QUESTION, ask_person_form, chosen, is_ticked, typed
from bot.slack.in_private import open_modal, tell_gone, tell_sentence
from bot.slack.missing import needs
from bot.slack.passing_on import CLAIM, pass_on, pass_on_due
from bot.slack.places import place_of
from bot.slack.recalled import Origin, answer_again, origin_at, origin_in, reader_of, value_of
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES

# How often we look whether somebody else is to be asked.
CHORE_SECONDS = 60.0


def open_form(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Open the form that puts a question to somebody."""
    place, asked = place_of(delivery), desk.journal.questions.get(value_of(delivery))
    if asked is None:
        yield tell_gone(desk, place)
        return
    if desk.journal.requests.of(asked.id, place.person) is not None:
        yield tell_sentence(place, "asking.under_way", asked.language)
        return
    roles = desk.facts().roles
    named = {key: label.text(asked.language) for key, label in roles.items()}
    found = answer_again(desk, asked, reader_of(desk, asked, place.person))
    form = ask_person_form(asked.id, asked.text, named, owner_of(found, roles), asked.language)
    view = with_what_follows(form, desk, asked)
    yield from open_modal(desk, place, origin_at(place, asked).on(view), asked.language)


def owner_of(found: Answer, roles: Mapping[str, object]) -> str:
    """Return the role that keeps the first section found, among what was shown and near misses."""
    owners = (hit.document.owner for hit in (*found.shown, *found.near_misses))
    return next((owner for owner in owners if owner in roles), "")


def with_what_follows(form: Json, desk: Desk, asked: Asked) -> dict[str, Any]:
    """Return the form with where the question goes when nobody of the role answers."""
    code = "asking.then_channel" if desk.settings.help_channel else "asking.then_mail"
    return {**form, "blocks": [*form["blocks"], context(SENTENCES.text(code, asked.language))]}


def keep_request(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Put a question to the first who may be asked; what is told comes as the request goes on."""
    place, view = place_of(delivery), delivery.body["view"]
    origin = origin_in(view)
    asked = desk.journal.questions.get(origin.asked_id)
    if asked is None:
        yield tell_gone(desk, place)
        return
    known = desk.journal.requests.of(asked.id, place.person)
    # One without a holder was left by a kill, before anybody was asked.
    if known is not None and (known.holder or known.tried or known.state == "fallback"):
        yield tell_sentence(place, "asking.under_way", asked.language)
        return
    request = known or opened(desk, request_of(desk, asked, origin, place.person, view))
    if request is not None:
        pass_on(desk, request)


def opened(desk: Desk, request: Request) -> Request | None:
    """Write a request into the journal, and return it with its number."""
    return desk.journal.requests.get(desk.journal.requests.open(request, desk.now()))


def request_of(desk: Desk, asked: Asked, origin: Origin, person: str, view: Mapping[str, Any]) -> Request:
    """Return what a form asks for."""
    role = chosen(view, actions.ROLE)
    is_in_thread = bool(origin.channel) and origin.channel == asked.channel
    return Request(
        asked_id=asked.id,
        question=cut(typed(view, actions.QUESTION), MAX_QUESTION, len),
        asker=person,
        role=role if role in desk.facts().roles else "",
        language=asked.language,
        channel=origin.channel if is_in_thread else "",
        thread=origin.thread if is_in_thread else "",
        holder="",
        # Should we be killed before anybody is asked, it is passed on then.
        next_at=desk.now() + CLAIM,
        is_named=is_ticked(view, actions.CONSENT),
    )


ROUTES = (
    Route("action", actions.ASK_PERSON, open_form, is_urgent=True),
    Route("view", actions.ASK_PERSON_FORM, keep_request, acknowledge=needs(actions.QUESTION)),
)
CHORES = (Chore("requests", CHORE_SECONDS, pass_on_due),)
