"""« Corriger cette section »: its text in a form, as it is written; a long one is corrected on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.contributing.addresses import form_address
from bot.contributing.fields import FIELDS
from bot.contributing.models import Draft, Origin
from bot.contributing.writing.sections import SectionSource
from bot.deliveries import Body, Call, Delivery
from bot.journal.models import Asked
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.blocks import Rendered, context, modal, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.carrying import carried, carried_in
from bot.slack.cutting import cut, plain_length
from bot.slack.desk import Desk
from bot.slack.draft_fields import checked, field_blocks
from bot.slack.drafting import author_of, draft_id, may_send, own_draft, refuse_more
from bot.slack.elements import Json, link_button
from bot.slack.following_drafts import keep_and_tell, revise
from bot.slack.forms import entered, typed
from bot.slack.in_private import open_modal, tell, tell_sentence
from bot.slack.limits import RICH_TEXT, TYPED
from bot.slack.missing import language_of_form
from bot.slack.mrkdwn import is_openable, literal, one_line
from bot.slack.page_sources import level_of_page, section_for, source_of
from bot.slack.places import Place, place_of
from bot.slack.replies import language_of_person
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from indexer.models import Document

TEXT, REASON = (one.name for one in FIELDS["section"])
# Of a section whose text of today is shown beside the one that was typed.
MAX_SHOWN = RICH_TEXT - 100


@dataclass(frozen=True, slots=True)
class Corrected:
    """The section that a form is about, carried by it."""

    page: str
    anchor: str = ""
    base: str = ""  # digest of its text when the form was opened
    replaces: str = ""  # the draft whose place it takes

    def carried(self) -> str:
        """Return what a form carries, to come back when it is sent."""
        return carried(asdict(self))


def open_from_answer(desk: Desk, place: Place, asked: Asked) -> Iterator[Call]:
    """Open the form on the section that an answer showed first."""
    yield from open_section(desk, place, asked.page, asked.anchor)


def open_from_section(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form over the window in which a section is read."""
    page, _, anchor = str(delivery.body["actions"][0].get("value", "")).partition("#")
    yield from open_section(desk, place_of(delivery), page, anchor, is_over=True)


def open_section(desk: Desk, place: Place, page: str, anchor: str, *, is_over: bool = False) -> Iterator[Call]:
    """Open the form on a section, or say what can be done where there is none."""
    language = language_of_person(desk, place.person)
    section = section_for(desk, place.person, page, anchor)
    if section is None:
        yield tell_sentence(place, "recalled.no_section", language)
        return
    if not may_send(desk, place.person):
        yield refuse_more(place, language)
        return
    source = source_of(desk, section)
    if source is None:
        yield tell_sentence(place, "correct.computed", language)
    elif fits_field(source.text):
        form = section_form(section, source, {TEXT: source.text}, Corrected(page, anchor, source.digest), language)
        yield from open_modal(desk, place, form, language, is_over=is_over)
    else:
        yield tell(place, elsewhere(desk, section, language))


def fits_field(text: str) -> bool:
    """Tell whether a field of Slack's holds a text and gives it back as it was."""
    return text == literal(text).strip() and plain_length(text) <= TYPED


def elsewhere(desk: Desk, section: Document, language: Language) -> Rendered:
    """Return where a section that is too long is corrected: on the site, when it is there."""
    site, is_public = desk.settings.site_address, section.page in desk.facts().pages
    if not is_openable(site) or not is_public:
        return Rendered.of(too_long := SENTENCES.text("correct.too_long", language), [plain_section(too_long)])
    address = form_address(site, "section", page=section.page, anchor=section.anchor)
    sentence = SENTENCES.text("correct.on_site", language)
    button = link_button(0, SENTENCES.text("button.correct_on_site", language), address)
    return Rendered.of(sentence, [plain_section(sentence), buttons(button)])


def section_form(
    section: Document, source: SectionSource, filled: Mapping[str, str], about: Corrected, language: Language
) -> Json:
    """Return the form that corrects a section; its text of today stands beside one that was typed before."""
    path = " › ".join(one_line(part) for part in (section.title, source.heading) if part)
    shown = [] if filled[TEXT] == source.text else list(today(source.text, language))
    blocks = [context(path), context(SENTENCES.text("correct.intro", language)), *shown]
    return modal(
        actions.CORRECT_FORM,
        SENTENCES.text(f"view.{actions.CORRECT_FORM}", language),
        [*blocks, *field_blocks("section", filled, language), context(SENTENCES.text("correct.next", language))],
        close=SENTENCES.text("view.cancel", language),
        submit=SENTENCES.text("view.send", language),
        carries=about.carried(),
    )


def today(text: str, language: Language) -> Iterator[Json]:
    """Yield the text of today, which somebody else has changed meanwhile."""
    yield plain_section(SENTENCES.text("correct.today", language))
    yield rich.rich(rich.code(cut(text, MAX_SHOWN)))


def unchanged(body: Body) -> Mapping[str, Any]:
    """Acknowledge the form: one in which nothing was changed stays open."""
    view = body["view"]
    if typed_text(view).strip() != shown_text(view).strip() or about_in(view).replaces:
        return {}
    sentence = SENTENCES.text("correct.unchanged", language_of_form(view))
    return {"response_action": "errors", "errors": {TEXT: sentence}}


def about_in(view: Mapping[str, Any]) -> Corrected:
    """Return the section that a form that was sent is about."""
    return Corrected(**carried_in(view))


def typed_text(view: Mapping[str, Any]) -> str:
    """Return the text that was sent, as it was typed."""
    return str(entered(view, TEXT).get("value") or "")


def shown_text(view: Mapping[str, Any]) -> str:
    """Return the text that the form held when it was opened."""
    elements = (block.get("element", {}) for block in view.get("blocks", ()))
    return next((str(one.get("initial_value", "")) for one in elements if one.get("action_id") == TEXT), "")


def keep_correction(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Keep what a section is to say, with what it said when the form was opened."""
    place, view = place_of(delivery), delivery.body["view"]
    about, language = about_in(view), language_of_form(view)
    fields = {TEXT: typed_text(view), REASON: typed(view, REASON)}
    if about.replaces:
        yield from put_in_place(desk, place, about, fields)
    elif not may_send(desk, place.person, draft_id(view)):
        yield refuse_more(place, language)
    else:
        keep_and_tell(
            desk,
            Draft(
                id=draft_id(view),
                kind="section",
                fields={**fields, "before": shown_text(view)},
                origin=Origin("slack", place.person),
                made_at=desk.now(),
                language=language,
                author=author_of(desk, place.person),
                page=about.page,
                anchor=about.anchor,
                base=about.base,
                visibility=level_of_page(desk, about.page),
            ),
        )


def put_in_place(desk: Desk, place: Place, about: Corrected, fields: Mapping[str, str]) -> Iterator[Call]:
    """Put what was typed in the place of a draft, against the text that was shown with it."""
    draft = own_draft(desk, about.replaces, place.person)
    if draft is None:
        return
    section = section_for(desk, place.person, about.page, about.anchor)
    source = source_of(desk, section) if section is not None else None
    before = source.text if source is not None and source.digest == about.base else draft.fields.get("before", "")
    yield from revise(desk, place, replace(draft, fields={**fields, "before": before}, base=about.base))


def open_again(desk: Desk, place: Place, draft: Draft, language: Language) -> Iterator[Call]:
    """Open the form with all that was typed, and the text of today beside it when that is another one now."""
    section = section_for(desk, place.person, draft.page, draft.anchor)
    source = source_of(desk, section) if section is not None else None
    if section is None or source is None:
        yield tell_sentence(place, "recalled.no_section", language)
    elif not fits_field(draft.fields[TEXT]):
        yield tell(place, elsewhere(desk, section, language))
    else:
        about = Corrected(draft.page, draft.anchor, source.digest, draft.id)
        form = section_form(section, source, draft.fields, about, language)
        yield from open_modal(desk, place, form, language)


ROUTES = (
    Route("action", actions.CORRECT_SECTION, open_from_section, is_urgent=True),
    Route("view", actions.CORRECT_FORM, keep_correction, acknowledge=checked("section", unchanged)),
)
