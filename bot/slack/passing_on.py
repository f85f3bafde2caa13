"""Whom a request is put to: those who hold the role today, one after the other, then the help channel.

A request is claimed before its holder is asked: of several processes one asks. What is sent has keys of its own, so
that it is sent once however often it is put. Who was claimed but, by a kill, never asked is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.deliveries import Call
from bot.journal.models import Request
from bot.models import Language
from bot.slack.blocks import Rendered, message, update
from bot.slack.desk import Desk
from bot.slack.replies import language_of_person
from bot.slack.request_blocks import RequestMaker

LEDGER_KIND = "request"
# How long a claim holds until the holder has been asked.
CLAIM = timedelta(minutes=5)
# A question that nobody has answered after this long is given up, and the ids of people are forgotten.
GIVEN_UP_AFTER = timedelta(days=30)


def pass_on(desk: Desk, request: Request) -> None:
    """Ask the next holder who may be asked, else the help channel."""
    for holder in people_left(desk, request):
        if not desk.journal.requests.advance(request.id, holder, desk.now() + CLAIM):
            # Another process passes it on, or somebody has answered.
            return
        if desk.journal.ledger.spend(holder, LEDGER_KIND, desk.settings.unasked_per_week, desk.now()):
            ask(desk, request.id, holder)
            return
    ask_everybody(desk, request.id)


def people_left(desk: Desk, request: Request) -> list[str]:
    """Return who holds the role today and was not asked; never the asker."""
    holders = desk.people().holders(request.role, desk.now().date()) if request.role else ()
    done = {request.asker, request.holder, *request.tried}
    return [person for person in dict.fromkeys(holding.slack for holding in holders) if person not in done]


def ask(desk: Desk, request_id: int, holder: str) -> None:
    """Ask a holder; those asked before and the asker are told."""
    request = desk.journal.requests.get(request_id)
    if request is None or request.holder != holder:
        return
    lane = lane_of(request.id)
    said = maker_for(desk, request, language_of_person(desk, holder)).for_holder("how")
    calls = [
        *(update_holder(desk, request, person, "passed_on") for person in request.tried),
        message(holder, said, name=name_of(request.id, holder), lane=lane),
    ]
    desk.journal.outbox.put(calls, f"{lane}:to:{holder}")
    # Those passed over because they are asked enough already were never asked.
    is_told = desk.journal.posts.find(name_of(request.id, "asker")) is not None
    tell_asker(desk, request, "passed_on" if is_told else "asked")
    desk.journal.requests.wait(request.id, holder, desk.now() + timedelta(hours=desk.settings.request_hours))


def ask_everybody(desk: Desk, request_id: int) -> None:
    """Ask the help channel; without one, tell the asker whom to contact, and close the request."""
    request = desk.journal.requests.get(request_id)
    if request is None or request.state not in {"waiting", "fallback"}:
        return
    channel, lane = desk.settings.help_channel, lane_of(request.id)
    asked_before = [*request.tried, *([request.holder] if request.holder else [])]
    said = "passed_on" if channel else "closed"
    calls = [update_holder(desk, request, person, said) for person in asked_before]
    if channel:
        rendered = maker_for(desk, request, request.language).for_channel("for_all")
        calls.append(message(channel, rendered, name=name_of(request.id, channel), lane=lane))
    desk.journal.outbox.put(calls, f"{lane}:all")
    tell_asker(desk, request, "in_channel" if channel else "nobody_write" if desk.settings.contact_mail else "nobody")
    desk.journal.requests.advance(request.id, "", None)
    if not channel:
        desk.journal.requests.close(request.id, desk.now())


def tell_asker(desk: Desk, request: Request, said: str) -> None:
    """Tell the asker where their question is: in one message, which changes."""
    lane, name = lane_of(request.id), name_of(request.id, "asker")
    rendered = maker_for(desk, request, request.language).for_asker(said)
    if desk.journal.posts.find(name) is None:
        first = message(request.asker, rendered, name=name, lane=lane)
        if desk.journal.outbox.put([first], f"{lane}:asker"):
            return
    desk.journal.outbox.put([update(name, rendered, lane=lane)], f"{lane}:asker:{said}:{request.holder}")


def update_holder(desk: Desk, request: Request, person: str, said: str) -> Call:
    """Return the call that changes what somebody sees who was asked."""
    rendered = maker_for(desk, request, language_of_person(desk, person)).for_holder(said)
    return changed(request, person, rendered)


def changed(request: Request, name: str, rendered: Rendered) -> Call:
    """Return the call that changes a message of a request; dropped when it was never posted."""
    return update(name_of(request.id, name), rendered, lane=lane_of(request.id))


def everybody_told(desk: Desk, request: Request, said: str, besides: str = "") -> Iterator[Call]:
    """Yield the calls that take the buttons away from all who were asked."""
    for person in dict.fromkeys((*request.tried, request.holder)):
        if person and person != besides:
            yield update_holder(desk, request, person, said)
    if desk.settings.help_channel:
        rendered = maker_for(desk, request, request.language).for_channel(said)
        yield changed(request, desk.settings.help_channel, rendered)


def pass_on_due(desk: Desk) -> None:
    """Pass on the requests whose holder did not answer in time, and give up those that nobody answers."""
    for request in desk.journal.requests.due(desk.now()):
        pass_on(desk, request)
    for request in desk.journal.requests.stale(desk.now() - GIVEN_UP_AFTER):
        give_up(desk, request)


def give_up(desk: Desk, request: Request) -> None:
    """Close a request that nobody has answered for long, and say so."""
    if request.state != "answered":
        desk.journal.outbox.put(tuple(everybody_told(desk, request, "closed")), f"{lane_of(request.id)}:given_up")
        tell_asker(desk, request, "given_up")
    desk.journal.requests.close(request.id, desk.now())


def maker_for(desk: Desk, request: Request, language: Language, who: str = "") -> RequestMaker:
    """Return what draws a request in a language."""
    settings, roles = desk.settings, desk.facts().roles
    role = roles[request.role].text(language) if request.role in roles else request.role
    return RequestMaker(request, language, role, settings.request_hours, settings.contact_mail, who)


def lane_of(request_id: int) -> str:
    """Return the lane in which all that is sent about a request keeps its order."""
    return f"request:{request_id}"


def name_of(request_id: int, whose: str) -> str:
    """Return the name under which somebody's message about a request is remembered."""
    return f"request:{request_id}:{whose}"
