"""The question that a button or a form is about, and its answer made again for whoever uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.answering.answers import answer
from bot.answering.cards import CardMaker
from bot.deliveries import Delivery
from bot.journal.models import Asked
from bot.models import Answer, Language, Question
from bot.slack.desk import Desk
from bot.slack.places import Place
from indexer.models import Visibility

# The journal counts in 64 bits.
MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Origin:
    """The question that a form is about, and the thread of a channel where it was asked; neither for a private one."""

    asked_id: int
    channel: str = ""
    thread: str = ""

    def carried(self) -> str:
        """Return what a form carries, to come back when it is sent."""
        return f"{self.asked_id} {self.channel} {self.thread}".strip()

    def on(self, view: Mapping[str, Any]) -> dict[str, Any]:
        """Return a form that carries this."""
        return {**view, "private_metadata": self.carried()}


def number_of(text: str) -> int:
    """Return the number that a button or a form carries; 0, which nothing has, when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else 0


def value_of(delivery: Delivery) -> int:
    """Return the number that the button carries which was used."""
    return number_of(str(delivery.body["actions"][0].get("value", "")))


def origin_at(place: Place, asked: Asked) -> Origin:
    """Return where a question was asked, when it is where the button stands: a thread that everybody reads."""
    if asked.channel and asked.channel == place.channel and place.thread:
        return Origin(asked.id, place.channel, place.thread)
    return Origin(asked.id)


def origin_in(view: Mapping[str, Any]) -> Origin:
    """Return what a form that was sent carries."""
    number, _, where = str(view.get("private_metadata", "")).partition(" ")
    channel, _, thread = where.partition(" ")
    return Origin(number_of(number), channel, thread)


def reader_of(desk: Desk, asked: Asked, person: str) -> Visibility:
    """Return what somebody may be shown about a question: no more than they may see, nor than its answer was from."""
    return min(asked.reader, desk.audience.of_person(person), key=lambda level: level.rank)


def answer_again(desk: Desk, asked: Asked, reader: Visibility) -> Answer:
    """Return the answer to a question of the journal, from the pages as they are now."""
    return answer(Question(asked.text, asked.language, reader, asked_from="slack"), desk.search)


def is_same(asked: Asked, found: Answer) -> bool:
    """Tell whether an answer made again is the one that was given: as sure, and the same section first."""
    first = found.shown[0].document if found.shown else None
    given = (first.page, first.anchor) if first is not None else ("", "")
    return found.verdict is asked.verdict and given == (asked.page, asked.anchor)


def maker_in(desk: Desk, language: Language) -> CardMaker:
    """Return what shows sections to a reader of a language, today."""
    return CardMaker(language, desk.facts(), desk.now().date())
