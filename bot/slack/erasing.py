"""Erases what is kept of somebody, when they have said yes, and says what was erased."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.deliveries import Call, Delivery
from bot.journal.models import Request
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.blocks import Rendered, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.desk import Desk
from bot.slack.elements import Json, Look, button
from bot.slack.in_private import tell
from bot.slack.notices import note
from bot.slack.passing_on import changed
from bot.slack.places import Place, place_of
from bot.slack.replies import language_of_person
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from bot.upkeep.forgetting import counted

OPEN = frozenset({"waiting", "fallback"})


def ask_to_erase(desk: Desk, place: Place) -> Iterator[Call]:
    """Say what would be erased, and ask whether to."""
    language = language_of_person(desk, place.person)
    lines = counted(desk.journal.privacy.preview(place.person), language)
    yield tell(place, erasing(lines, language) if lines else note(SENTENCES.text("data.nothing", language)))


def erasing(lines: list[str], language: Language) -> Rendered:
    """Return the message that asks whether all this is to be erased."""
    asked = SENTENCES.text("data.erase", language)
    choices = buttons(
        data_button(actions.ERASE_NOW, language, "danger"),
        data_button(actions.ERASE_NOT, language),
    )
    warning = plain_section(SENTENCES.text("data.erase_warning", language))
    return Rendered.of(asked, [plain_section(asked), listed(lines), warning, choices])


def listed(lines: list[str]) -> Json:
    """Return lines as a list."""
    return rich.rich(rich.bullets([(rich.words(line),) for line in lines]))


def data_button(action: str, language: Language, look: Look = "") -> Json:
    """Return a button about one's data."""
    return button(action, SENTENCES.text(f"button.{action}", language), look=look)


def erase_now(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Erase all that is kept of whoever clicks, and say what was erased."""
    place = place_of(delivery)
    # Before: the choice of a language is erased too.
    language = language_of_person(desk, place.person)
    counts = erase(desk, place.person)
    has_role = any(holding.slack == place.person for holding in desk.people().holdings)
    yield tell(place, erased(counted(counts, language), language, has_role=has_role), replaces=True)


def erase(desk: Desk, person: str) -> Mapping[str, int]:
    """Erase what is kept of somebody, and take their questions back from those who were asked."""
    privacy = desk.journal.privacy
    if not any(privacy.preview(person).values()):
        return {}
    for row in privacy.export(person)["requests"]:
        request = desk.journal.requests.get(row["id"])
        if request is not None and request.state in OPEN:
            desk.journal.outbox.put(tuple(taken_back(desk, request)), f"request:{request.id}:erased")
    return privacy.erase(person, person, desk.now())


def taken_back(desk: Desk, request: Request) -> Iterator[Call]:
    """Yield the calls that take a question out of what those see who were asked."""
    for holder in filter(None, dict.fromkeys((*request.tried, request.holder))):
        yield changed(request, holder, gone(language_of_person(desk, holder)))
    if desk.settings.help_channel:
        yield changed(request, desk.settings.help_channel, gone(request.language))


def gone(language: Language) -> Rendered:
    """Return what stands in the place of a question that was taken back."""
    return note(SENTENCES.text("data.taken_back", language))


def erased(lines: list[str], language: Language, *, has_role: bool) -> Rendered:
    """Return what was erased, and what is kept elsewhere, that others decide of."""
    done = SENTENCES.text("data.erased" if lines else "data.nothing", language)
    codes = ("data.left_in_slack", "data.left_role") if has_role else ("data.left_in_slack",)
    left = " ".join(SENTENCES.text(code, language) for code in codes)
    return Rendered.of(done, [plain_section(done), *([listed(lines)] if lines else []), plain_section(left)])


def erase_not(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Say that nothing was erased."""
    place = place_of(delivery)
    yield tell(place, note(SENTENCES.text("data.kept", language_of_person(desk, place.person))), replaces=True)


def on_erase(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Ask whoever clicks whether to erase."""
    return ask_to_erase(desk, place_of(delivery))


ROUTES = (
    Route("action", actions.ERASE, on_erase),
    Route("action", actions.ERASE_NOW, erase_now),
    Route("action", actions.ERASE_NOT, erase_not),
)
