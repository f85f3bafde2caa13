"""`/relais séance`: whoever looks after all pages reads the advice to be validated, ten at a time, and decides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.contributing.models import Author, Draft, Kind, Origin
from bot.contributing.reviewing import coordinating
from bot.deliveries import Call, Delivery
from bot.models import Language
from bot.slack import actions
from bot.slack.api import Refused
from bot.slack.desk import Desk
from bot.slack.elements import Json
from bot.slack.following_drafts import keep_and_tell
from bot.slack.in_private import IS_OPEN, TOO_LATE, tell_sentence
from bot.slack.page_sources import level_of_page
from bot.slack.places import Place, place_of
from bot.slack.recalled import maker_in
from bot.slack.replies import language_of_person
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from bot.slack.sitting_list import decided_places, mark_of, next_recommendation
from bot.slack.sitting_view import MOST, Sitting, end_view, recommendation_view, sitting_in
from bot.upkeep.people import Holding

# The window was closed, or shows what comes after already: the request is handled again after a kill.
IS_PAST = frozenset({"hash_conflict", "not_found"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was decided in the window of a sitting, by whom."""

    desk: Desk
    person: str
    holding: Holding
    view: Mapping[str, Any]
    sitting: Sitting
    language: Language

    def keep(self, kind: Kind, fields: Mapping[str, str]) -> None:
        """Keep what was decided of the section, once; of two who decide at the same time, the first counts."""
        if self.sitting.place in decided_places(self.desk):
            return
        draft = Draft(
            id=self.draft_id,
            kind=kind,
            fields=fields,
            origin=Origin("slack", self.person),
            made_at=self.desk.now(),
            language=self.language,
            author=Author(self.holding.role, self.holding.organisation),
            page=self.sitting.page,
            anchor=self.sitting.anchor,
            base=self.sitting.base,
            visibility=level_of_page(self.desk, self.sitting.page),
        )
        keep_and_tell(self.desk, draft)

    @property
    def draft_id(self) -> str:
        """The id of what is kept: the same however often, and whichever way, the section is decided of in a sitting."""
        key = f"sitting {self.view['id']} {mark_of(self.sitting.place)}"
        return hashlib.blake2s(key.encode(), digest_size=10).hexdigest()


def open_sitting(desk: Desk, place: Place) -> Iterator[Call]:
    """Open a sitting for who may validate alone: an empty window at once, its first recommendation when it is found."""
    language = language_of_person(desk, place.person)
    if coordinating(desk.people(), place.person, desk.now().date()) is None:
        yield tell_sentence(place, "sitting.not_yours", language)
        return
    try:
        opened = desk.open_view(place.trigger, end_view("opening", language))
    except Refused as refusal:
        if refusal.code not in TOO_LATE | {IS_OPEN}:
            raise
        yield tell_sentence(place, "recalled.too_late", language)
        return
    show(desk, opened["view"], next_view(desk, place.person, (), language))


def next_view(desk: Desk, person: str, seen: tuple[str, ...], language: Language) -> Json:
    """Return what a sitting shows after some sections: the next one, or that it is over."""
    if len(seen) >= MOST:
        return end_view("over", language)
    found = next_recommendation(desk, person, seen)
    if found is None:
        return end_view("all_read" if seen else "nothing", language)
    return recommendation_view(found, seen, maker_in(desk, language), desk.settings.site_address)


def show(desk: Desk, view: Mapping[str, Any], following: Json) -> None:
    """Put what follows in the place of a window, unless it was closed or shows it already."""
    try:
        desk.api.call("views.update", {"view_id": view["id"], "hash": view["hash"], "view": following})
    except Refused as refusal:
        if refusal.code not in IS_PAST:
            raise


def going_on(decide: Callable[[Chosen], None]) -> Callable[[Delivery, Desk], Iterator[Call]]:
    """Return what handles a button of a sitting: it decides of the section shown, then shows the next."""

    def handle(delivery: Delivery, desk: Desk) -> Iterator[Call]:
        place, view = place_of(delivery), delivery.body["view"]
        language, sitting = language_of_person(desk, place.person), sitting_in(view)
        holding = coordinating(desk.people(), place.person, desk.now().date())
        if holding is None:
            yield tell_sentence(place, "sitting.not_yours", language)
            return
        decide(Chosen(desk, place.person, holding, view, sitting, language))
        show(desk, view, next_view(desk, place.person, (*sitting.seen, mark_of(sitting.place)), language))

    return handle


def validate(chosen: Chosen) -> None:
    """Keep that a recommendation is validated, as it was read."""
    chosen.keep("validation", {})


def revise(chosen: Chosen) -> None:
    """Keep that a recommendation is to be seen to: a report about its section."""
    chosen.keep("outdated", {"what": SENTENCES.text("sitting.to_revise", chosen.language)})


def leave(chosen: Chosen) -> None:
    """Leave a recommendation for another sitting: nothing is kept."""


ROUTES = (
    Route("action", actions.VALIDATE, going_on(validate), is_urgent=True),
    Route("action", actions.REVISE, going_on(revise), is_urgent=True),
    Route("action", actions.LATER, going_on(leave), is_urgent=True),
)
