"""The home tab: a box to ask in, and only what something true can be said of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.slack import actions, rich
from bot.slack.blocks import actions as buttons
from bot.slack.blocks import context, divider, field, header, home, plain_section
from bot.slack.cutting import cut
from bot.slack.elements import Choice, Json, answered_by_enter, button, link_button, select, text_input
from bot.slack.limits import BUTTON_VALUE
from bot.slack.mrkdwn import literal
from bot.slack.sentences import SENTENCES
from indexer.catalogue import LANGUAGES

MAX_LINES = 5
MAX_QUESTION = 1_000
# Slack takes no empty value: this one says « as Slack does ».
SLACKS_OWN = "slack"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what it is, where it is if it has a place, and what is to be known of it."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """What the home tab shows to somebody."""

    language: str
    chosen: str = ""  # language chosen here; empty: the one of Slack
    suggestions: Sequence[str] = ()
    news: Sequence[Line] = ()
    reading: Sequence[Line] = ()
    mine: Sequence[Line] = ()
    wants_unasked: bool = True
    received: Sequence[Line] = ()  # what was sent this week without being asked for
    unasked_limit: int = 2
    site: str = ""
    drafts: Sequence[Json] = ()  # what was sent, with its buttons
    is_answered: bool = False  # a question has just been answered, in the messages


def home_view(shown: Home) -> Json:
    """Return the home tab."""
    return home([*asking(shown), *lists(shown), *contributing(shown), divider(), *choices(shown)])


def asking(shown: Home) -> Iterator[Json]:
    """Yield the box to ask in, and some questions that have an answer."""

    def say(code: str) -> str:
        return SENTENCES.text(f"home.{code}", shown.language)

    box = answered_by_enter(text_input(actions.HOME_SEARCH, say("example"), most=MAX_QUESTION))
    yield header(say("title"))
    yield field(box, say("ask"), hint=say("hint"), is_optional=True, answers=True)
    if shown.is_answered:
        yield plain_section(say("answered"))
    questions = [cut(literal(question), BUTTON_VALUE) for question in shown.suggestions[:MAX_LINES]]
    if questions:
        yield context(say("suggestions"))
        yield buttons(*(button(f"home_try:{number}", text, text) for number, text in enumerate(questions)))


def lists(shown: Home) -> Iterator[Json]:
    """Yield the lists that hold something."""
    for code in ("news", "reading", "mine"):
        lines: Sequence[Line] = getattr(shown, code)
        if lines:
            yield divider()
            yield header(SENTENCES.text(f"home.{code}", shown.language))
            yield rich.rich(rich.bullets([row(line) for line in lines[:MAX_LINES]]))


def contributing(shown: Home) -> Iterator[Json]:
    """Yield what somebody sent for the pages, and the button to tell something."""

    def say(code: str) -> str:
        return SENTENCES.text(f"home.{code}", shown.language)

    yield divider()
    yield header(say("drafts"))
    yield from shown.drafts[:MAX_LINES]
    yield context(say("drafts_how" if shown.drafts else "drafts_none"))
    yield buttons(button(actions.TELL, say("tell")))


def row(line: Line) -> list[Json]:
    """Return a line of a list."""
    note = [rich.words(f" — {rich.label(line.note)}", rich.ITALIC)] if line.note else []
    return [rich.linked(line.url, line.text), *note]


def choices(shown: Home) -> Iterator[Json]:
    """Yield what each person decides: the language, messages nobody asked for, their data."""

    def say(code: str, **data: object) -> str:
        return SENTENCES.text(f"home.{code}", shown.language, **data)

    languages = [Choice(SLACKS_OWN, say("language_slack")), *(Choice(key, say(f"language_{key}")) for key in LANGUAGES)]
    menu = select(actions.HOME_LANGUAGE, languages, say("language"), chosen=shown.chosen or SLACKS_OWN)
    yield header(say("choices"))
    yield plain_section(say("language"), menu)
    switch = "off" if shown.wants_unasked else "on"
    yield plain_section(
        say(f"unasked_{'on' if shown.wants_unasked else 'off'}", n=shown.unasked_limit),
        button(actions.HOME_UNASKED, say(f"switch_{switch}"), switch),
    )
    if shown.received:
        yield context(say("received"))
        yield rich.rich(rich.bullets([row(line) for line in shown.received[:MAX_LINES]]))
    links = [link_button(0, say("site"), shown.site)] if shown.site else []
    yield buttons(button(actions.PRIVACY, say("privacy")), *links)
