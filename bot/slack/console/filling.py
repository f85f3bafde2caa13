"""Asks for what goes in a field or a menu: words on a line, or the numbers of choices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.console import plain
from bot.slack.console.drawing import Row
from bot.slack.console.markup import text_of
from bot.slack.console.model import ONE_OF, SOME_OF, TEXTS, options_of
from bot.slack.console.screen import PROMPT, Screen
from bot.slack.console.sentences import say
from bot.slack.elements import Json

CANCEL = frozenset({"/annuler", "/cancel"})


class Cancelled(Exception):
    """The person gave up filling in."""


def fill_field(screen: Screen, block: Json, held: Json) -> Json:
    """Ask for what goes in a field of a form, and return what it then holds. Raises Cancelled."""
    screen.write([Row(plain(text_of(block["label"]).plain, "bold"))])
    while True:
        filled = fill(screen, block["element"], held)
        if block.get("optional") or holds_something(filled):
            return filled
        # Slack itself does not send a form without what is needed.
        screen.note(say("needed"), "yellow")


def fill(screen: Screen, element: Json, held: Json) -> Json:
    """Ask for what goes in an element, and return what it then holds. Raises Cancelled."""
    kind = element["type"]
    if kind in TEXTS:
        value = held.get("value")
        how = [say("keep", value=value)] if value else []
        return {"type": kind, "value": typed(screen, how) or value}
    if kind in ONE_OF | SOME_OF:
        return fill_choice(screen, element, held)
    # Menus of people, of channels, of dates: none is ours.
    screen.note(say("not_here"))
    return held


def fill_choice(screen: Screen, element: Json, held: Json) -> Json:
    """Ask for one choice, or for several. Raises Cancelled."""
    is_several, options = element["type"] in SOME_OF, options_of(element)
    screen.write(Row(plain(text_of(option["text"]).plain), f"  {n}) ", "     ") for n, option in enumerate(options, 1))
    how = [say("choose_several" if is_several else "choose_one", last=len(options))]
    while True:
        found = numbers(typed(screen, how), len(options))
        if found is None or (len(found) > 1 and not is_several):
            continue
        chosen = [options[number - 1] for number in found]
        if is_several:
            return {"type": element["type"], "selected_options": chosen or held.get("selected_options", [])}
        return {"type": element["type"], "selected_option": chosen[0] if chosen else held.get("selected_option")}


def numbers(line: str, last: int) -> list[int] | None:
    """Return the numbers of choices in a line; None when there is anything else."""
    words = [word for word in re.split(r"[\s,;]+", line) if word]
    if not all(word.isascii() and word.isdecimal() and len(word) < 4 and 0 < int(word) <= last for word in words):
        return None
    return list(dict.fromkeys(map(int, words)))


def typed(screen: Screen, how: Sequence[str]) -> str:
    """Return a line, after saying how to fill it in. Raises Cancelled."""
    for sentence in how:
        screen.note(sentence)
    line = screen.ask(f"  {PROMPT}")
    if line is None or line.strip() in CANCEL:
        raise Cancelled
    return line


def holds_something(held: Json) -> bool:
    """Tell whether a field was filled in; blanks are, as in Slack: what they say is for the form to judge."""
    return any(value for name, value in held.items() if name != "type")
