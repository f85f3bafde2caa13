"""`/relais`: a question answered to one person alone, and the words that do something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from bot.deliveries import Call, Delivery
from bot.models import Language
from bot.slack.blocks import Rendered, respond
from bot.slack.command_words import Typed, Verb, read_command
from bot.slack.definitions import defined
from bot.slack.desk import Desk
from bot.slack.erasing import ask_to_erase
from bot.slack.incoming import typed_text
from bot.slack.manifest import COMMAND
from bot.slack.notices import note, rate_limited, teaching
from bot.slack.own_drafts import tell_drafts
from bot.slack.places import Place, place_of
from bot.slack.privacy import give_data, tell_terms
from bot.slack.replies import (
    MAX_QUESTION_CHARACTERS,
    Asking,
    find,
    language_of_person,
    limit_reached,
    rendered,
)
from bot.slack.reporting import open_term
from bot.slack.reviewing import tell_reviews
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from bot.slack.sitting import open_sitting
from bot.slack.telling import open_from_words

Do = Callable[[Desk, Place, Typed], Iterator[Call]]
CHOICES: Mapping[str, Language | Literal[""]] = {"fr": "fr", "en": "en", "auto": ""}


def handle_command(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Do what the words after the command say; all of it is seen by one person alone."""
    typed = read_command(typed_text(str(delivery.body.get("text") or "")))
    return VERBS[typed.verb](desk, place_of(delivery), replace(typed, request=delivery.key))


def ask(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Answer a question for whoever asks it, who may then share the answer."""
    if limit_reached(desk, place.person, "", typed.request):
        yield privately(place, rate_limited(language_of_person(desk, place.person)))
    elif len(typed.text) > MAX_QUESTION_CHARACTERS:
        yield privately(place, too_long(desk, place, len(typed.text)))
    else:
        reader = desk.audience.of_person(place.person)
        found = find(desk, Asking(typed.text, place.person, reader, request=typed.request))
        # In a direct conversation there is nobody to share with: in another's, we cannot be.
        yield privately(place, rendered(desk, found, can_share=not place.is_direct))


def teach(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Say how to ask."""
    yield privately(place, teaching(language_of_person(desk, place.person)))


def define(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Give a term of the glossary; what is a question all the same is answered as one."""
    language = language_of_person(desk, place.person)
    told = defined(desk, place.person, typed.argument, language)
    if told is None:
        yield from ask(desk, place, typed)
    else:
        yield privately(place, told)


def choose_language(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Keep the language that somebody chooses; say how to, when none is named."""
    if typed.argument:
        desk.journal.preferences.set_language(place.person, CHOICES[typed.argument])
    said = f"command.language_{typed.argument or 'how'}"
    yield privately(place, note(SENTENCES.text(said, language_of_person(desk, place.person))))


def tell_privacy(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Say what is kept of people."""
    yield from tell_terms(desk, place)


def export(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Give somebody all that is kept of them."""
    yield from give_data(desk, place)


def erase(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Ask whether all that is kept of somebody is to be erased."""
    yield from ask_to_erase(desk, place)


def tell(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Open the form that tells a lesson, with what was typed."""
    yield from open_from_words(desk, place, typed.argument)


def show_drafts(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Show somebody what they sent."""
    yield from tell_drafts(desk, place)


def propose_term(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Open the form that proposes a term of the glossary."""
    yield from open_term(desk, place, typed.argument)


def show_reviews(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Show somebody what they are asked to read."""
    yield from tell_reviews(desk, place)


def sit(desk: Desk, place: Place, typed: Typed) -> Iterator[Call]:
    """Open a sitting on the advice that is still to be validated."""
    yield from open_sitting(desk, place)


def too_long(desk: Desk, place: Place, found: int) -> Rendered:
    """Return that a question is too long to be understood."""
    language = language_of_person(desk, place.person)
    return note(SENTENCES.text("command.too_long", language, found=found, limit=MAX_QUESTION_CHARACTERS))


def privately(place: Place, told: Rendered) -> Call:
    """Return the call that shows a message where the command was typed, also where we are not a member."""
    return respond(place.response_url, told, lane=place.lane)


VERBS: Mapping[Verb, Do] = {
    "ask": ask,
    "teach": teach,
    "define": define,
    "language": choose_language,
    "privacy": tell_privacy,
    "export": export,
    "erase": erase,
    "tell": tell,
    "drafts": show_drafts,
    "term": propose_term,
    "review": show_reviews,
    "sitting": sit,
}
# Some of its words open a window.
ROUTES = (Route("command", COMMAND, handle_command, is_urgent=True),)
