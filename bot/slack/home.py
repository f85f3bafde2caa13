"""The home tab: ask, what is new, where to begin, one's pages, and what each person decides.

The answer to a question asked here is a direct message: on a phone it stays where it can be read again, the
question after it can lean on it, and its buttons work for longer than a window is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Literal

from babel.dates import format_date

from bot.answering.facts import suggestions
from bot.deliveries import Body, Call, Delivery
from bot.journal.journal import Journal
from bot.journal.models import Conversation, Spent
from bot.models import Language
from bot.slack import actions
from bot.slack.blocks import message
from bot.slack.desk import Desk
from bot.slack.draft_rows import rows_of
from bot.slack.greetings import is_greeting, is_thanks
from bot.slack.home_lists import HomeLists
from bot.slack.home_view import MAX_LINES, SLACKS_OWN, Home, Line, home_view
from bot.slack.incoming import typed_text
from bot.slack.notices import rate_limited, teaching
from bot.slack.places import place_of
from bot.slack.replies import Asking, find, language_of_person, limit_reached, rendered
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES

WEEK = timedelta(days=7)
LANGUAGES: Mapping[str, Language | Literal[""]] = {SLACKS_OWN: "", "fr": "fr", "en": "en"}
SWITCH = {"on": True, "off": False}


def show(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Show the home tab to whoever opens it."""
    yield publish(desk, place_of(delivery).person)


def answer_asked(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Answer what was written in the box, or a question that was proposed."""
    person, text = place_of(delivery).person, typed_text(str(used(delivery).get("value") or ""))
    if text:
        yield from answer_in_messages(desk, person, text, delivery.key)
        yield publish(desk, person, is_answered=True)


def choose_language(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Keep the language that somebody chooses, and show the tab in it."""
    person, chosen = place_of(delivery).person, str((used(delivery).get("selected_option") or {}).get("value", ""))
    if chosen in LANGUAGES:
        desk.journal.preferences.set_language(person, LANGUAGES[chosen])
    yield publish(desk, person)


def switch_unasked(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Keep whether somebody wants messages that they did not ask for."""
    person, chosen = place_of(delivery).person, str(used(delivery).get("value", ""))
    if chosen in SWITCH:
        desk.journal.preferences.set_unasked(person, SWITCH[chosen])
    yield publish(desk, person)


def used(delivery: Delivery) -> Mapping[str, Any]:
    """Return what was used of the tab, with what it says."""
    found: Mapping[str, Any] = delivery.body["actions"][0]
    return found


def answer_in_messages(desk: Desk, person: str, text: str, request: str) -> Iterator[Call]:
    """Answer a question in the direct conversation."""
    language = language_of_person(desk, person)
    if limit_reached(desk, person, "", request):
        yield message(person, rate_limited(language), lane=person)
    elif is_greeting(text) or is_thanks(text):
        yield message(person, teaching(language), lane=person)
    else:
        yield answer(desk, person, text, request)


def answer(desk: Desk, person: str, text: str, request: str) -> Call:
    """Return the message that answers a question, and remember the question for those that follow."""
    direct = str(desk.api.call("conversations.open", {"users": person})["channel"]["id"])
    found = find(desk, Asking(text, person, desk.audience.of_person(person), request=request))
    conversation = Conversation(found.answer.question, found.language, found.asked_id, person, desk.now())
    desk.journal.conversations.remember(direct, "", conversation)
    return message(direct, rendered(desk, found, shows_question=True), lane=person)


def publish(desk: Desk, person: str, *, is_answered: bool = False) -> Call:
    """Return the call that shows the home tab as it is now."""
    view = home_view(home_of(desk, person, is_answered=is_answered))
    return Call("views.publish", {"user_id": person, "view": view}, lane=f"home:{person}")


def home_of(desk: Desk, person: str, *, is_answered: bool) -> Home:
    """Return what the home tab shows to somebody: of pages, only what everybody may see."""
    language, today, facts = language_of_person(desk, person), desk.now().date(), desk.facts()
    preferences, site = desk.journal.preferences, desk.settings.site_address
    roles = {holding.role for holding in desk.people().holdings_of(person, today)}
    lists = HomeLists(facts, lambda page: bool(desk.shelf.sections(page)), roles, language, site, today)
    return Home(
        language=language,
        chosen=preferences.language(person),
        suggestions=suggestions(facts, desk.search, language, today),
        news=lists.news(),
        reading=lists.reading(),
        mine=lists.mine(),
        wants_unasked=preferences.wants_unasked(person),
        received=received(desk, person, language),
        unasked_limit=desk.settings.unasked_per_week,
        site=site,
        drafts=rows_of(desk, person, language, MAX_LINES),
        is_answered=is_answered,
    )


def received(desk: Desk, person: str, language: Language) -> list[Line]:
    """Return what somebody was sent this week without asking for it."""
    since = desk.now() - WEEK
    return [unasked(spent, language) for spent in desk.journal.ledger.of(person) if spent.at > since]


def unasked(spent: Spent, language: Language) -> Line:
    """Return a message that nobody asked for as a line; a kind without words of its own is a message."""
    code = f"home.received_{spent.kind}"
    text = SENTENCES.text(code if SENTENCES.has(code, language) else "home.received_other", language)
    return Line(text, note=format_date(spent.at, "long", locale=language))


def is_home(body: Body, journal: Journal) -> bool:
    """Take the tab alone: opening the messages changes nothing on it."""
    return bool(body["event"].get("tab", "home") == "home")


ROUTES = (
    Route("event", "app_home_opened", show, concerns=is_home),
    Route("action", actions.HOME_SEARCH, answer_asked),
    Route("action", actions.HOME_TRY, answer_asked),
    Route("action", actions.HOME_LANGUAGE, choose_language),
    Route("action", actions.HOME_UNASKED, switch_unasked),
)
