"""« … » beside the buttons of an answer: what is seldom needed, for whoever uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.deliveries import Call, Delivery
from bot.journal.models import Asked
from bot.slack import actions, correcting, reporting, telling
from bot.slack.desk import Desk
from bot.slack.in_private import tell_gone
from bot.slack.places import Place, place_of
from bot.slack.recalled import number_of
from bot.slack.routes import Route

Open = Callable[[Desk, Place, Asked], Iterator[Call]]

# By the names of `answer_blocks`.
OPENED: Mapping[str, Open] = {
    "correct": correcting.open_from_answer,
    "outdated": reporting.open_outdated,
    "collect": reporting.open_collect,
    "words": reporting.open_words,
    "tell": telling.open_from_question,
}


def use(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open what was chosen in the menu of an answer."""
    place, option = place_of(delivery), delivery.body["actions"][0].get("selected_option") or {}
    name, _, number = str(option.get("value", "")).partition(":")
    asked = desk.journal.questions.get(number_of(number))
    if asked is None or name not in OPENED:
        yield tell_gone(desk, place)
    else:
        yield from OPENED[name](desk, place, asked)


ROUTES = (Route("action", actions.MORE, use, is_urgent=True),)
