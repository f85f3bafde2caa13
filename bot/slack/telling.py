"""« Garder ce fil », « Garder cette réponse » and `/relais raconter`: a lesson told in five fields.

The form is sent, then read: Slack gives three seconds, too few to look for pages that tell it already. So what
acknowledges it says « one moment », and it comes back with those pages on top; sent once more, it is kept.

That « one moment » has a name of its own: what takes its place must not come before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.contributing.models import Draft, Origin
from bot.contributing.writing.typed_fields import proposed_title
from bot.deliveries import Body, Call, Delivery
from bot.journal.models import Asked
from bot.models import Language
from bot.slack import actions
from bot.slack.agreeing import keep_with_agreement
from bot.slack.alike import alike_to, near_proposals
from bot.slack.api import Refused
from bot.slack.blocks import modal, plain_section
from bot.slack.cutting import cut, is_blank
from bot.slack.desk import Desk
from bot.slack.draft_fields import checked, typed_fields
from bot.slack.drafting import author_of, credit_in, draft_id, may_send, own_draft, refuse_more, too_many
from bot.slack.elements import Json
from bot.slack.following_drafts import revise
from bot.slack.forms import chosen
from bot.slack.in_private import open_modal, tell_sentence
from bot.slack.lesson_form import (
    MAX_QUOTED,
    MOST,
    OTHERS,
    Begun,
    Filled,
    Surroundings,
    begun_in,
    filled_in,
    filled_of,
    lesson_form,
    ticked_in,
)
from bot.slack.lesson_scene import Scene, scene_of, surroundings_of
from bot.slack.missing import language_of_form
from bot.slack.mrkdwn import one_line
from bot.slack.places import Place, place_of
from bot.slack.postponing import NotYet
from bot.slack.recalled import value_of
from bot.slack.replies import language_of_person
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from indexer.models import Visibility
from indexer.personal_data import without_personal_data

MAX_QUESTION = 300
# « One moment » may reach Slack after what takes its place: that is tried again as often as this, a second apart.
NOT_THERE = "not_found"
PATIENCE = 2


def open_from_thread(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form on a thread: one's own words are in it, those of others are offered."""
    place = place_of(delivery)
    yield from open_form(desk, place, Begun(place.channel, place.reply_thread, place.ts), {}, delivery.body["message"])


def open_from_answer(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form on the answer that whoever clicks has given to a question."""
    place, request = place_of(delivery), desk.journal.requests.get(value_of(delivery))
    if request is None or not request.answer:
        yield tell_sentence(place, "tell.answer_gone", language_of_person(desk, place.person))
        return
    begun = begun_for(desk, desk.journal.gaps.of(request.asked_id))
    yield from open_form(desk, place, begun, {"advice": request.answer})


def open_from_gap(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form for a question that no page answers."""
    yield from open_form(desk, place_of(delivery), begun_for(desk, value_of(delivery)), {})


def open_from_question(desk: Desk, place: Place, asked: Asked) -> Iterator[Call]:
    """Open the form for a question that found no answer; its words are kept with the page when they are one's own."""
    begun = begun_for(desk, desk.journal.gaps.of(asked.id))
    is_own = asked.person == desk.journal.pseudonym(place.person)
    yield from open_form(desk, place, replace(begun, question=question_of(asked.text)) if is_own else begun, {})


def begun_for(desk: Desk, gap_id: int | None) -> Begun:
    """Return where a lesson begins that answers a question; its words are somebody's until several have asked it."""
    gap = desk.journal.gaps.get(gap_id) if gap_id else None
    if gap is None:
        return Begun()
    # Those who asked in private may all see more than the page's readers will.
    return Begun(gap=gap.id, question=question_of(gap.told) if gap.reader is Visibility.PUBLIC else "")


def question_of(text: str) -> str:
    """Return a question as a page may hold it: short, and about nobody."""
    return cut(one_line(without_personal_data(text)), MAX_QUESTION, len)


def open_from_words(desk: Desk, place: Place, words: str) -> Iterator[Call]:
    """Open the form with what was typed after the command."""
    yield from open_form(desk, place, Begun(), {"happened": words})


def open_form(
    desk: Desk, place: Place, begun: Begun, told: Mapping[str, str], chosen_message: Mapping[str, Any] | None = None
) -> Iterator[Call]:
    """Open the form with what is told already; nothing in it tells who somebody is."""
    language = language_of_person(desk, place.person)
    if not may_send(desk, place.person):
        yield refuse_more(place, language)
        return
    scene = scene_of(desk, begun, place.person, chosen_message)
    filled = Filled(shortened({"happened": scene.own_words(), **told}))
    form = lesson_form(filled, surroundings_of(desk, scene, language), begun, language)
    yield from open_modal(desk, place, form, language)


def shortened(told: Mapping[str, str]) -> dict[str, str]:
    """Return what is told, as long as its fields take, without what tells who somebody is."""
    return {name: cut(without_personal_data(text), MOST[name], len) for name, text in told.items()}


def open_again(desk: Desk, place: Place, draft: Draft, language: Language) -> Iterator[Call]:
    """Open the form with all that a draft says, to be sent in its place."""
    begun = Begun(replaces=draft.id, is_checked=True)
    form = lesson_form(filled_of(draft), Surroundings(), begun, language)
    yield from open_modal(desk, place, form, language)


def one_moment(body: Body) -> Mapping[str, Any]:
    """Acknowledge the form of a lesson: what is wrong keeps it open, else it says that it is being read."""
    view = body["view"]
    language = language_of_form(view)
    if len(ticked_in(view)) > MAX_QUOTED:
        error = SENTENCES.text("tell.too_many_quotes", language, n=MAX_QUOTED)
        return {"response_action": "errors", "errors": {OTHERS[0]: error}}
    if is_credit_missing(view):
        return {"response_action": "errors", "errors": {actions.CREDIT_NAME: SENTENCES.text("tell.no_name", language)}}
    begun = begun_in(view)
    if begun.is_checked:
        return {"response_action": "update", "view": notice_view("tell.sent", language)}
    return {
        "response_action": "update",
        "view": {**notice_view("tell.one_moment", language), "external_id": moment(view)},
    }


def moment(view: Mapping[str, Any]) -> str:
    """Return the name of the window that takes the place of a form while it is read."""
    return f"moment {view['id']} {view.get('hash', '')}"


def is_credit_missing(view: Mapping[str, Any]) -> bool:
    """Tell whether somebody asks to be credited without a name and an address that can be."""
    return filled_in(view, {}).is_credited and not credit_in(view)


def notice_view(code: str, language: Language) -> Json:
    """Return a window that says one sentence."""
    title, close = (SENTENCES.text(f"view.{name}", language) for name in (actions.TELL_FORM, "close"))
    return modal(actions.TELL_NOTICE, title, [plain_section(SENTENCES.text(code, language))], close=close)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent, read."""

    attempts: int  # how often it was handled before
    view: Mapping[str, Any]
    person: str
    begun: Begun
    language: Language
    fields: Mapping[str, str]

    @property
    def id(self) -> str:
        """The draft that it makes, or whose place it takes."""
        return self.begun.replaces or draft_id(self.view)


def keep_told(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Keep what was told, unless it comes back first: with pages that tell it already, or since it is too much."""
    place, view = place_of(delivery), delivery.body["view"]
    fields = with_title(typed_fields("lesson", view))
    sent = Sent(delivery.attempts, view, place.person, begun_in(view), language_of_form(view), fields)
    if sent.begun.replaces:
        yield from put_in_place(desk, place, sent)
    elif not comes_back(desk, sent):
        scene = scene_of(desk, sent.begun, sent.person)
        keep_with_agreement(desk, draft_of(desk, sent, scene), scene.quoted(ticked_in(view)))


def with_title(fields: dict[str, str]) -> dict[str, str]:
    """Return fields with a title: how what happened begins, when none was typed."""
    return {**fields, "title": proposed_title(fields["happened"])} if is_blank(fields["title"]) else fields


def comes_back(desk: Desk, sent: Sent) -> bool:
    """Show a form again that is not to be kept as it is; False when it is, or its window was closed."""
    if sent.begun.is_checked or desk.journal.drafts.get(sent.id) is not None:
        return False
    if not may_send(desk, sent.person):
        return shown(desk, sent, form_again(desk, sent, Surroundings(notes=(too_many(sent.language),)), sent.begun))
    added = told_already(desk, sent)
    begun = replace(sent.begun, is_checked=True, pages=tuple(page.page for page in added.alike))
    if added.alike or added.notes:
        return shown(desk, sent, form_again(desk, sent, added, begun))
    shown(desk, sent, notice_view("tell.sent", sent.language))
    return False


def told_already(desk: Desk, sent: Sent) -> Surroundings:
    """Return the pages that tell it already, and the proposals that are about to."""
    title = sent.fields["title"]
    near = near_proposals(desk, sent.person, title)
    notes = tuple(SENTENCES.text("tell.near_proposal", sent.language, title=other) for other in near)
    return Surroundings(notes=notes, alike=alike_to(desk, sent.person, f"{title}\n{sent.fields['happened']}"))


def form_again(desk: Desk, sent: Sent, added: Surroundings, begun: Begun) -> Json:
    """Return a form with all that it holds and something besides."""
    around = surroundings_of(desk, scene_of(desk, begun, sent.person), sent.language)
    around = replace(around, notes=(*added.notes, *around.notes), alike=added.alike)
    return lesson_form(filled_in(sent.view, sent.fields), around, begun, sent.language)


def shown(desk: Desk, sent: Sent, view: Json) -> bool:
    """Put a view in the place of « one moment »; False when that was closed. Raises NotYet while it may still come."""
    try:
        desk.api.call("views.update", {"external_id": moment(sent.view), "view": view})
    except Refused as refusal:
        if refusal.code == NOT_THERE and sent.attempts < PATIENCE:
            raise NotYet from refusal
        return False
    return True


def draft_of(desk: Desk, sent: Sent, scene: Scene) -> Draft:
    """Return the draft that a form makes: a new page, or what is added to one that tells it already."""
    begun = sent.begun
    is_heard = scene.is_readable and begun.channel
    return Draft(
        id=sent.id,
        kind="lesson",
        fields={**sent.fields, **({"question": begun.question} if begun.question else {})},
        origin=Origin("slack", sent.person, *((begun.channel, begun.thread) if is_heard else ())),
        made_at=desk.now(),
        language=sent.language,
        author=author_of(desk, sent.person, credit_in(sent.view)),
        page=completed(begun, chosen(sent.view, actions.COMPLETE)),
        visibility=scene.level,
        gap_id=begun.gap or None,
    )


def completed(begun: Begun, choice: str) -> str:
    """Return the page that was chosen to be completed; nothing for a new one."""
    return begun.pages[int(choice)] if choice.isdecimal() and int(choice) < len(begun.pages) else ""


def put_in_place(desk: Desk, place: Place, sent: Sent) -> Iterator[Call]:
    """Put what was changed in the place of a draft of the same person."""
    draft = own_draft(desk, sent.begun.replaces, sent.person)
    if draft is not None:
        author = author_of(desk, sent.person, credit_in(sent.view))
        kept = {name: value for name, value in draft.fields.items() if name not in MOST}
        yield from revise(desk, place, replace(draft, fields={**kept, **sent.fields}, author=author))


def on_tell(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form with nothing in it."""
    yield from open_form(desk, place_of(delivery), Begun(), {})


ROUTES = (
    Route("action", actions.TELL, on_tell, is_urgent=True),
    Route("shortcut", actions.KEEP_THREAD, open_from_thread, is_urgent=True),
    Route("action", actions.KEEP_ANSWER, open_from_answer, is_urgent=True),
    Route("action", actions.TELL_GAP, open_from_gap, is_urgent=True),
    Route("view", actions.TELL_FORM, keep_told, acknowledge=checked("lesson", one_moment)),
)
