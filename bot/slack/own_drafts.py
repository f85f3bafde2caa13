"""« Mes propositions »: what somebody sent, where each is now, taken back or taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.deliveries import Call, Delivery
from bot.slack import actions, correcting, home, reporting, telling
from bot.slack.blocks import Rendered, header, plain_section
from bot.slack.desk import Desk
from bot.slack.draft_blocks import TO_CHANGE
from bot.slack.draft_rows import rows_of
from bot.slack.drafting import own_draft
from bot.slack.following_drafts import telling_at
from bot.slack.in_private import tell, tell_sentence
from bot.slack.places import Place, place_of
from bot.slack.replies import language_of_person
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES

MAX_LISTED = 20


def tell_drafts(desk: Desk, place: Place) -> Iterator[Call]:
    """Show somebody what they sent, and where each is now."""
    yield tell(place, listed(desk, place.person))


def listed(desk: Desk, person: str) -> Rendered:
    """Return what somebody sent as a message."""
    language = language_of_person(desk, person)
    title = SENTENCES.text("draft.list", language)
    rows = rows_of(desk, person, language, MAX_LISTED)
    return Rendered.of(title, [header(title), *(rows or [plain_section(SENTENCES.text("draft.list_empty", language))])])


def withdraw(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Take a draft back, and show what has become of it where the button stands."""
    place, id = place_of(delivery), value_in(delivery)
    language, before = language_of_person(desk, place.person), desk.journal.drafts.get(id)
    done = desk.journal.drafts.withdraw(id, place.person)
    if done == "withdrawn" and before is not None:
        telling_at(desk).show(replace(before, state="withdrawn"), f"draft {id} withdrawn")
    if delivery.body.get("view", {}).get("type") == "home":
        yield home.publish(desk, place.person)
    else:
        yield tell_sentence(place, f"draft.withdrawal_{done}", language)


def reopen(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form of a draft that its author is asked to change, with all that was typed."""
    place, id = place_of(delivery), value_in(delivery)
    language, draft, view = (
        language_of_person(desk, place.person),
        own_draft(desk, id, place.person),
        desk.journal.drafts.get(id),
    )
    if draft is None or view is None or view.state not in TO_CHANGE:
        yield tell_sentence(place, "draft.too_late", language)
    elif draft.kind == "lesson":
        yield from telling.open_again(desk, place, draft, language)
    elif draft.kind == "section":
        yield from correcting.open_again(desk, place, draft, language)
    else:
        yield from reporting.open_again(desk, place, draft, language)


def value_in(delivery: Delivery) -> str:
    """Return the id of the draft that the button carries which was used."""
    return str(delivery.body["actions"][0].get("value", ""))


ROUTES = (
    Route("action", actions.WITHDRAW_DRAFT, withdraw),
    Route("action", actions.REOPEN_DRAFT, reopen, is_urgent=True),
)
