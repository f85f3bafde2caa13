"""Small things said of a page: it is out of date, the answer to one of its questions, a term, the words I used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.contributing.models import Draft, Kind, Origin
from bot.deliveries import Body, Call, Delivery
from bot.journal.models import Asked
from bot.models import Answer, Language
from bot.slack import actions
from bot.slack.blocks import context, field, modal, plain_section
from bot.slack.borrowed import with_words
from bot.slack.carrying import carried, carried_in
from bot.slack.cutting import length
from bot.slack.desk import Desk
from bot.slack.draft_fields import checked, field_blocks, typed_fields
from bot.slack.drafting import author_of, draft_id, may_send, own_draft, refuse_more
from bot.slack.elements import Choice, Json, select
from bot.slack.following_drafts import keep_and_tell, revise
from bot.slack.forms import chosen
from bot.slack.in_private import open_modal, tell_gone, tell_sentence
from bot.slack.limits import OPTIONS
from bot.slack.missing import language_of_form
from bot.slack.mrkdwn import clean, one_line
from bot.slack.page_sources import level_of_page, open_questions
from bot.slack.places import Place, place_of
from bot.slack.recalled import answer_again, reader_of, value_of
from bot.slack.replies import language_of_person
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from indexer.models import Hit, Visibility

QUESTION = "question"
# A form carries 3,000 characters, of which its questions take most.
MAX_CARRIED = 2_400


@dataclass(frozen=True, slots=True)
class About:
    """What a form is about, carried by it."""

    kind: Kind
    page: str = ""  # chosen in the form when there are several
    anchor: str = ""
    asked: int = 0
    questions: tuple[str, ...] = ()  # of the page, to choose from
    replaces: str = ""  # the draft whose place it takes

    def carried(self) -> str:
        """Return what a form carries, to come back when it is sent."""
        return carried(asdict(self))


def about_in(view: Mapping[str, Any]) -> About:
    """Return what a form that was sent is about."""
    found = carried_in(view)
    return About(**{**found, "questions": tuple(found.get("questions", ()))})


@dataclass(frozen=True, slots=True)
class PageChoice:
    """A page that may be chosen, by a value short enough for Slack."""

    path: str
    title: str

    @property
    def value(self) -> str:
        """What stands for the page in the menu."""
        return hashlib.blake2s(self.path.encode("utf-8", "replace"), digest_size=8).hexdigest()


def open_outdated(desk: Desk, place: Place, asked: Asked) -> Iterator[Call]:
    """Open the form that reports a page of an answer as out of date."""
    about = About("outdated", asked.page, asked.anchor, asked.id)
    yield from open_form(desk, place, about, {}, pages_of(desk, asked, place.person))


def open_collect(desk: Desk, place: Place, asked: Asked) -> Iterator[Call]:
    """Open the form that answers a question that the page of an answer leaves open."""
    questions = as_many_as_fit(open_questions(desk, place.person, asked.page))
    if not questions:
        yield tell_sentence(place, "report.no_question", language_of_person(desk, place.person))
        return
    yield from open_form(desk, place, About("collect", asked.page, questions=questions), {})


def open_words(desk: Desk, place: Place, asked: Asked) -> Iterator[Call]:
    """Open the form that adds somebody's own question to those that a page answers."""
    is_own = asked.person == desk.journal.pseudonym(place.person)
    about = About("words", asked.page, asked=asked.id)
    pages = (*pages_of(desk, asked, place.person), *all_pages(desk))
    yield from open_form(desk, place, about, {QUESTION: asked.text if is_own else ""}, pages)


def open_term(desk: Desk, place: Place, term: str) -> Iterator[Call]:
    """Open the form that proposes a term of the glossary."""
    yield from open_form(desk, place, About("term"), {"term": term})


def open_form(
    desk: Desk, place: Place, about: About, told: Mapping[str, str], pages: Sequence[PageChoice] = ()
) -> Iterator[Call]:
    """Open a form with what is told already."""
    language = language_of_person(desk, place.person)
    if may_send(desk, place.person):
        yield from open_modal(desk, place, report_form(about, told, unlike(pages), language), language)
    else:
        yield refuse_more(place, language)


def pages_of(desk: Desk, asked: Asked, person: str) -> tuple[PageChoice, ...]:
    """Return the pages of an answer that somebody may see, the one shown first before the others."""
    reader = reader_of(desk, asked, person)
    found = answer_again(desk, with_words(desk, asked), reader)
    documents = [*desk.shelf.sections(asked.page, reader=reader)[:1], *(hit.document for hit in hits_of(found))]
    return unlike([PageChoice(document.page, document.title) for document in documents])


def hits_of(found: Answer) -> tuple[Hit, ...]:
    """Return the sections of an answer, and those that are near."""
    return (*found.shown, *found.near_misses)


def all_pages(desk: Desk) -> tuple[PageChoice, ...]:
    """Return every public page, by its title."""
    pages = (PageChoice(path, page.title) for path, page in desk.facts().pages.items() if page.type != "meta")
    return tuple(sorted(pages, key=lambda page: page.title.casefold()))


def unlike(pages: Sequence[PageChoice]) -> tuple[PageChoice, ...]:
    """Return pages each once, as many as a menu holds."""
    return tuple({page.path: page for page in reversed(pages)}.values())[::-1][:OPTIONS]


def as_many_as_fit(questions: Sequence[str]) -> tuple[str, ...]:
    """Return as many questions as a form carries, and as come back as they were."""
    kept: list[str] = []
    for question in questions:
        if clean(question) == question and length(carried({QUESTION: [*kept, question]})) <= MAX_CARRIED:
            kept.append(question)
    return tuple(kept[:OPTIONS])


def report_form(about: About, told: Mapping[str, str], pages: Sequence[PageChoice], language: Language) -> Json:
    """Return the form of a kind."""

    def say(part: str) -> str:
        return SENTENCES.text(f"report.{about.kind}_{part}", language)

    return modal(
        actions.REPORT_FORM,
        SENTENCES.text(f"view.{about.kind}_form", language),
        [
            plain_section(say("intro")),
            *page_choice(about, pages, language),
            *question_choice(about, language),
            *(block for block in field_blocks(about.kind, told, language) if not is_chosen(about, block["block_id"])),
            context(say("next")),
        ],
        close=SENTENCES.text("view.cancel", language),
        submit=SENTENCES.text("view.send", language),
        carries=about.carried(),
    )


def is_chosen(about: About, name: str) -> bool:
    """Tell whether a field is chosen from a list, and not typed."""
    return bool(about.questions) and name == QUESTION


def page_choice(about: About, pages: Sequence[PageChoice], language: Language) -> Iterator[Json]:
    """Yield the page, or the menu of those to choose from."""
    if len(pages) > 1:
        choices = [Choice(page.value, one_line(page.title)) for page in pages]
        first = next((page.value for page in pages if page.path == about.page), "")
        menu = select(actions.PAGE, choices, SENTENCES.text("report.page_example", language), first)
        yield field(menu, SENTENCES.text("report.page", language))
    elif pages:
        yield context(SENTENCES.text("report.about", language, title=one_line(pages[0].title)))


def question_choice(about: About, language: Language) -> Iterator[Json]:
    """Yield the menu of the questions that a page leaves open."""
    if about.questions:
        choices = [Choice(str(number), one_line(question)) for number, question in enumerate(about.questions)]
        menu = select(actions.OPEN_QUESTION, choices, SENTENCES.text("report.question_example", language), "0")
        yield field(menu, SENTENCES.text("draft.collect_question", language))


def acknowledge(body: Body) -> Mapping[str, Any]:
    """Keep a form open while something is wrong in it."""
    about = about_in(body["view"])
    return checked(about.kind, besides={QUESTION} if about.questions else ())(body)


def keep_report(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Keep what a form says."""
    place, view = place_of(delivery), delivery.body["view"]
    about, language = about_in(view), language_of_form(view)
    told = typed_fields(about.kind, view)
    if about.questions:
        told[QUESTION] = chosen_question(about, chosen(view, actions.OPEN_QUESTION))
    if about.replaces:
        draft = own_draft(desk, about.replaces, place.person)
        if draft is not None:
            yield from revise(desk, place, replace(draft, fields=told))
        return
    page = chosen_page(desk, place.person, about, chosen(view, actions.PAGE))
    if about.kind != "term" and not page:
        yield tell_sentence(place, "report.page_gone", language)
    elif not may_send(desk, place.person, draft_id(view)):
        yield refuse_more(place, language)
    else:
        keep_and_tell(desk, draft_of(desk, place.person, view, replace(about, page=page), told))


def chosen_question(about: About, choice: str) -> str:
    """Return the question that was chosen."""
    is_one = choice.isdecimal() and int(choice) < len(about.questions)
    return about.questions[int(choice)] if is_one else about.questions[0]


def chosen_page(desk: Desk, person: str, about: About, choice: str) -> str:
    """Return the page that was chosen, else the one that the form is about; nothing when it is no longer there."""
    if not choice:
        return about.page
    asked = desk.journal.questions.get(about.asked)
    of_answer = pages_of(desk, asked, person) if asked is not None else ()
    return next((page.path for page in (*of_answer, *all_pages(desk)) if page.value == choice), "")


def draft_of(desk: Desk, person: str, view: Mapping[str, Any], about: About, told: Mapping[str, str]) -> Draft:
    """Return the draft that a form makes; words that lead to a page answer the question that was asked in vain."""
    return Draft(
        id=draft_id(view),
        kind=about.kind,
        fields=told,
        origin=Origin("slack", person),
        made_at=desk.now(),
        language=language_of_form(view),
        author=author_of(desk, person),
        page=about.page,
        anchor=about.anchor,
        visibility=level_of_page(desk, about.page) if about.page else Visibility.PUBLIC,
        gap_id=desk.journal.gaps.of(about.asked) if about.kind == "words" else None,
    )


def open_again(desk: Desk, place: Place, draft: Draft, language: Language) -> Iterator[Call]:
    """Open the form with all that a draft says."""
    about = About(draft.kind, draft.page, draft.anchor, replaces=draft.id)
    yield from open_modal(desk, place, report_form(about, draft.fields, (), language), language)


def on_words(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form that adds one's words, from a button about a question."""
    place, asked = place_of(delivery), desk.journal.questions.get(value_of(delivery))
    if asked is None:
        yield tell_gone(desk, place)
    else:
        yield from open_words(desk, place, asked)


def on_term(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Open the form that proposes a term, from a button that carries it."""
    yield from open_term(desk, place_of(delivery), str(delivery.body["actions"][0].get("value", "")))


ROUTES = (
    Route("action", actions.ADD_WORDS, on_words, is_urgent=True),
    Route("action", actions.PROPOSE_TERM, on_term, is_urgent=True),
    Route("view", actions.REPORT_FORM, keep_report, acknowledge=acknowledge),
)
