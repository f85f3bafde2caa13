"""What the bot keeps of people: told, given, and forgotten by itself when it is old enough."""

from __future__ import annotations

from collections.abc import Iterator

from bot.deliveries import Call, Delivery
from bot.slack import actions
from bot.slack.api import Refused
from bot.slack.blocks import Rendered, message
from bot.slack.blocks import actions as buttons
from bot.slack.chores import Chore
from bot.slack.desk import Desk
from bot.slack.erasing import data_button
from bot.slack.export import export_messages
from bot.slack.in_private import IS_OPEN, TOO_LATE, tell, tell_sentence
from bot.slack.places import Place, place_of
from bot.slack.privacy_text import Terms, privacy_message, privacy_view
from bot.slack.replies import language_of_person
from bot.slack.routes import Route

PURGE_SECONDS = 6 * 3600.0


def tell_terms(desk: Desk, place: Place) -> Iterator[Call]:
    """Say what is kept, for how long, and what everybody can do about it."""
    language = language_of_person(desk, place.person)
    told = privacy_message(terms_of(desk), language)
    rights = buttons(data_button(actions.EXPORT, language), data_button(actions.ERASE, language))
    yield tell(place, Rendered(told.text, [*told.blocks, rights]))


def open_terms(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the same as a modal; say it in a message when it is too late for that."""
    place = place_of(delivery)
    try:
        desk.open_view(place.trigger, privacy_view(terms_of(desk), language_of_person(desk, place.person)))
    except Refused as refusal:
        if refusal.code in TOO_LATE:
            yield from tell_terms(desk, place)
        elif refusal.code != IS_OPEN:
            raise


def terms_of(desk: Desk) -> Terms:
    """Return what this installation decided."""
    settings = desk.settings
    return Terms(settings.controller, settings.contact_mail, settings.question_months)


def give_data(desk: Desk, place: Place) -> Iterator[Call]:
    """Give somebody all that is kept of them: at once when one message holds it, else in their direct conversation."""
    language = language_of_person(desk, place.person)
    held = desk.journal.privacy.export(place.person) | {"people_file": holdings_of(desk, place.person)}
    if not any(held.values()):
        yield tell_sentence(place, "data.nothing", language)
        return
    told = export_messages(held, language)
    if len(told) == 1:
        yield tell(place, told[0])
        return
    if place.response_url:
        yield tell_sentence(place, "data.in_private", language, n=len(told))
    yield from (message(place.person, part, lane=place.person) for part in told)


def holdings_of(desk: Desk, person: str) -> list[dict[str, str]]:
    """Return what the people file says of somebody."""
    found = (holding for holding in desk.people().holdings if holding.slack == person)
    return [
        {
            "role": holding.role,
            "organisation": holding.organisation,
            "from": str(holding.starts),
            "to": str(holding.ends or ""),
            "visibility": holding.visibility.value,
        }
        for holding in found
    ]


def on_export(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Give whoever clicks all that is kept of them."""
    return give_data(desk, place_of(delivery))


def purge(desk: Desk) -> None:
    """Forget what was kept long enough."""
    desk.journal.privacy.purge(desk.now(), desk.settings.question_months)


ROUTES = (
    Route("action", actions.PRIVACY, open_terms, is_urgent=True),
    Route("action", actions.EXPORT, on_export),
)
CHORES = (Chore("purge", PURGE_SECONDS, purge),)
