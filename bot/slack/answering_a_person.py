"""« Je réponds » and « Pas moi »: what those do who were asked, and how an answer reaches who asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.deliveries import Call, Delivery
from bot.journal.models import Request
from bot.models import Language
from bot.slack import actions
from bot.slack.blocks import message
from bot.slack.cutting import cut
from bot.slack.desk import Desk
from bot.slack.forms import typed
from bot.slack.in_private import open_modal, tell, tell_sentence
from bot.slack.missing import needs
from bot.slack.notices import note
from bot.slack.passing_on import everybody_told, lane_of, maker_for, pass_on, tell_asker, update_holder
from bot.slack.places import Place, place_of
from bot.slack.recalled import number_of, value_of
from bot.slack.replies import language_of_person
from bot.slack.request_blocks import MAX_REPLY
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES

OPEN = frozenset({"waiting", "fallback"})


def open_form(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Open the form in which an answer is written, for who may answer."""
    place, request = place_of(delivery), desk.journal.requests.get(value_of(delivery))
    language = language_of_person(desk, place.person)
    if request is None or request.state not in OPEN:
        yield no_longer_asked(place, language)
        return
    refusal = refusal_of(desk, request, place.person, is_in_channel=place.channel == desk.settings.help_channel)
    if refusal:
        yield tell_sentence(place, refusal, language)
        return
    maker = maker_for(desk, request, language, who=author(desk, request, place.person))
    yield from open_modal(desk, place, maker.form(), language)


def pass_request(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Ask somebody else at once."""
    place, request = place_of(delivery), desk.journal.requests.get(value_of(delivery))
    language = language_of_person(desk, place.person)
    if request is None or request.state not in OPEN:
        yield no_longer_asked(place, language)
    elif place.person in {request.holder, *request.tried}:
        if place.person == request.holder and request.state == "waiting":
            pass_on(desk, request)
        yield update_holder(desk, request, place.person, "not_me")
    else:
        yield tell_sentence(place, "request.not_yours", language)


def keep_reply(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Keep an answer, once, and have it reach who asked."""
    place, view = place_of(delivery), delivery.body["view"]
    request = desk.journal.requests.get(number_of(str(view.get("private_metadata", ""))))
    language, text = language_of_person(desk, place.person), cut(typed(view, actions.REPLY), MAX_REPLY, len)
    if request is None or not is_first(desk, request, place.person, text):
        yield tell_sentence(place, "request.closed", language)
        return
    # Closed before, by a process that was then killed: all is sent.
    if request.state != "closed":
        send(desk, request, place.person, text)
        desk.journal.requests.close(request.id, desk.now())


def is_first(desk: Desk, request: Request, person: str, text: str) -> bool:
    """Tell whether this is the answer of the request; kept twice, after a kill between, it still is."""
    if request.state in OPEN:
        # The form was opened in the help channel, or by somebody asked; their role may have ended since.
        is_refused = refusal_of(desk, request, person, is_in_channel=request.state == "fallback")
        return not is_refused and desk.journal.requests.answered(request.id, text)
    return request.answer == text


def refusal_of(desk: Desk, request: Request, person: str, *, is_in_channel: bool) -> str:
    """Return why somebody may not answer; nothing when they may: asked by us, or anybody of the help channel."""
    if person == request.asker:
        return "request.own"
    if request.state == "fallback" and is_in_channel:
        return ""
    if person not in {request.holder, *request.tried}:
        return "request.not_yours"
    return "" if organisation_of(desk, request, person) else "request.role_ended"


def send(desk: Desk, request: Request, person: str, text: str) -> None:
    """Have an answer reach who asked, in private and where they asked; nobody else is asked any more."""
    lane = lane_of(request.id)
    desk.journal.outbox.put(tuple(answering(desk, request, person, text)), f"{lane}:answer")
    tell_asker(desk, request, "answered")


def answering(desk: Desk, request: Request, person: str, text: str) -> Iterator[Call]:
    """Yield the calls that tell an answer, and those that take the buttons away."""
    lane = lane_of(request.id)
    maker = maker_for(desk, request, request.language, who=author(desk, request, person))
    yield message(request.asker, maker.reply(text), lane=lane)
    if request.channel:
        here = maker.reply_in_thread(text)
        yield message(request.channel, here, thread=request.thread, lane=lane)
    yield from everybody_told(desk, request, "answered", besides=person)
    if person in {request.holder, *request.tried}:
        yield update_holder(desk, request, person, "thanks")
    else:
        yield message(person, maker_for(desk, request, language_of_person(desk, person)).for_helper(), lane=lane)


def author(desk: Desk, request: Request, person: str) -> str:
    """Return the role and the organisation of who answers; nothing for somebody who does not hold the role."""
    organisation = organisation_of(desk, request, person)
    return f"{maker_for(desk, request, request.language).role} ({organisation})" if organisation else ""


def organisation_of(desk: Desk, request: Request, person: str) -> str:
    """Return for which organisation somebody holds the role of a request today; nothing when they do not."""
    holdings = desk.people().holdings_of(person, desk.now().date())
    return next((holding.organisation for holding in holdings if holding.role == request.role), "")


def no_longer_asked(place: Place, language: Language) -> Call:
    """Return the call that puts, in the place of the buttons, that no answer is awaited."""
    return tell(place, note(SENTENCES.text("request.closed", language)), replaces=True)


ROUTES = (
    Route("action", actions.ANSWER_REQUEST, open_form, is_urgent=True),
    Route("action", actions.PASS_REQUEST, pass_request),
    Route("view", actions.REPLY_FORM, keep_reply, acknowledge=needs(actions.REPLY)),
)
