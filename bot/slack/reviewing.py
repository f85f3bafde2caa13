"""« Relire »: whoever may validate a proposal reads what it changes, and decides; nobody meets Git."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from bot.contributing.forge import ForgeFailed
from bot.contributing.validating import CannotValidate
from bot.contributing.views import Decision
from bot.deliveries import Call, Delivery
from bot.models import Language
from bot.slack import actions
from bot.slack.api import Refused
from bot.slack.blocks import Rendered, header, modal, plain_section
from bot.slack.desk import Desk
from bot.slack.elements import Json, button
from bot.slack.forms import chosen, typed
from bot.slack.in_private import IS_OPEN, TOO_LATE, tell, tell_sentence
from bot.slack.notices import note
from bot.slack.places import Place, place_of
from bot.slack.replies import language_of_person
from bot.slack.review_blocks import ReviewMaker
from bot.slack.routes import Route
from bot.slack.sentences import CONTRIBUTING, SENTENCES

MAX_LISTED = 20


def tell_reviews(desk: Desk, place: Place) -> Iterator[Call]:
    """Show somebody what they are asked to read."""
    yield tell(place, listed(desk, place.person))


def listed(desk: Desk, person: str) -> Rendered:
    """Return what somebody is asked to read as a message, what has waited longest first."""
    language = language_of_person(desk, person)
    views = (desk.journal.drafts.get(review.draft_id) for review in desk.journal.reviews.of_account(person))
    rows = [
        plain_section(view.title or SENTENCES.text("review.untitled", language), review_button(view.draft.id, language))
        for view in views
        if view is not None
    ]
    title = SENTENCES.text("review.list", language)
    empty = plain_section(SENTENCES.text("review.list_empty", language))
    return Rendered.of(title, [header(title), *(rows[:MAX_LISTED] or [empty])])


def review_button(draft_id: str, language: Language) -> Json:
    """Return the button that opens a proposal to be read."""
    return button(actions.REVIEW, SENTENCES.text("button.review", language), draft_id)


def open_review(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Open a proposal: an empty modal at once, what it changes as soon as the forge has told it."""
    place = place_of(delivery)
    language = language_of_person(desk, place.person)
    draft_id = str(delivery.body["actions"][0].get("value", ""))
    try:
        opened = desk.open_view(place.trigger, waiting(language))
    except Refused as refusal:
        if refusal.code not in TOO_LATE | {IS_OPEN}:
            raise
        yield tell_sentence(place, "recalled.too_late", language)
        return
    view = reading(desk, draft_id, place.person, language)
    desk.api.call("views.update", {"view_id": opened["view"]["id"], "view": view})


def reading(desk: Desk, draft_id: str, person: str, language: Language) -> Json:
    """Return the modal with what a proposal changes, or why it cannot be read."""
    try:
        return ReviewMaker(desk.validating.read(draft_id, person), desk.facts(), language).view()
    except CannotValidate as problem:
        return said(CONTRIBUTING.text(problem.code, language), language)
    except ForgeFailed:
        return said(SENTENCES.text("review.away", language), language)


def waiting(language: Language) -> Json:
    """Return the modal that is shown while the forge is asked."""
    return said(SENTENCES.text("review.opening", language), language)


def said(sentence: str, language: Language) -> Json:
    """Return a modal of one sentence."""
    title, close = (SENTENCES.text(f"view.{name}", language) for name in ("review", "close"))
    return modal(actions.REVIEW_NOTICE, title, [plain_section(sentence)], close=close)


def decide(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Keep what somebody decides of what they have read, and tell what happens next, or why it is refused."""
    place, view = place_of(delivery), delivery.body["view"]
    language = language_of_person(desk, place.person)
    draft_id, _, head = str(view.get("private_metadata", "")).partition(" ")
    decision = next((one for one in get_args(Decision) if one == chosen(view, actions.DECISION)), None)
    if decision is None:
        return
    try:
        desk.validating.decide(draft_id, place.person, decision, typed(view, actions.WORD), head)
    except CannotValidate as problem:
        if not is_decided(desk, draft_id, place.person, decision):
            yield tell(place, note(CONTRIBUTING.text(problem.code, language)))
            return
    yield tell_sentence(place, f"review.done_{decision}", language)


def is_decided(desk: Desk, draft_id: str, person: str, decision: Decision) -> bool:
    """Tell whether this was kept already, by a process that was killed before it could say so."""
    reviews = desk.journal.reviews.of(draft_id)
    return any(each.reviewer.account == person and each.decision == decision for each in reviews)


ROUTES = (
    Route("action", actions.REVIEW, open_review, is_urgent=True),
    Route("view", actions.REVIEW_FORM, decide),
)
