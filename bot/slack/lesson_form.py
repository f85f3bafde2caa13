"""The form that tells a lesson: five fields, who is quoted and how, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.contributing.fields import FIELDS
from bot.contributing.models import Draft
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.blocks import context, divider, field, modal, plain_section, section
from bot.slack.carrying import carried, carried_in
from bot.slack.cutting import cut
from bot.slack.draft_fields import field_blocks
from bot.slack.elements import Choice, Json, radio, text_input, ticks
from bot.slack.forms import YES, entered, is_ticked, typed
from bot.slack.limits import OPTION_TEXT, TICKS
from bot.slack.mrkdwn import Mrkdwn, mention, one_line, said
from bot.slack.sentences import SENTENCES

# Of the words of others: as many as two rows of boxes offer, few that are taken, none of them long.
MAX_OFFERED = 2 * TICKS
MAX_QUOTED = 3
MAX_QUOTE = 140
MAX_QUOTED_ROLE = 60
MOST = {one.name: one.most for one in FIELDS["lesson"]}
# What may be typed in the field of evidence beside the quotations that go there.
EVIDENCE_BESIDE_QUOTES = MOST["evidence"] - MAX_QUOTED * (MAX_QUOTE + MAX_QUOTED_ROLE + 10)
MAX_CREDIT = 100
MAX_ALIKE = 3
NEW_PAGE = "new"
OTHERS = tuple(f"{actions.OTHERS}{number}" for number in range(MAX_OFFERED // TICKS))


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a lesson began to be told, carried by its form; all empty for one told out of nothing."""

    channel: str = ""
    thread: str = ""
    ts: str = ""  # the message of the thread that was chosen
    gap: int = 0
    question: str = ""  # one's own, or one that many asked: the page will say that it answers it
    replaces: str = ""  # the draft whose place it takes
    pages: tuple[str, ...] = ()  # pages alike that were shown
    is_checked: bool = False  # pages alike were looked for

    def carried(self) -> str:
        """Return what a form carries, to come back when it is sent."""
        return carried(asdict(self))


def begun_in(view: Mapping[str, Any]) -> Begun:
    """Return where the lesson of a form that was sent began."""
    found = carried_in(view)
    return Begun(**{**found, "pages": tuple(found.get("pages", ()))})


@dataclass(frozen=True, slots=True)
class Offered:
    """A message of somebody else that may be quoted, and who that is: a role, never a name."""

    ts: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A page that speaks of it already."""

    page: str
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around the fields: what is told of the place, whose words are offered, pages alike."""

    notes: tuple[str, ...] = ()
    offered: tuple[Offered, ...] = ()
    alike: tuple[Alike, ...] = ()
    invites: str = ""  # our account, where we are not


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form holds already."""

    fields: Mapping[str, str]
    ticked: Collection[str] = ()
    is_credited: bool = False
    name: str = ""
    mail: str = ""


def filled_in(view: Mapping[str, Any], values: Mapping[str, str]) -> Filled:
    """Return what a form that was sent holds."""
    name, mail = typed(view, actions.CREDIT_NAME), typed(view, actions.CREDIT_MAIL)
    return Filled(values, ticked_in(view), is_ticked(view, actions.CREDIT), name, mail)


def filled_of(draft: Draft) -> Filled:
    """Return what a form holds that shows a draft again."""
    name, _, mail = draft.author.credit.rpartition(" <")
    return Filled(draft.fields, (), bool(name), name, mail.rstrip(">"))


def lesson_form(filled: Filled, around: Surroundings, begun: Begun, language: Language) -> Json:
    """Return the form, with what it holds already."""
    beside = {"evidence": EVIDENCE_BESIDE_QUOTES} if around.offered else {}
    blocks = [
        *alike_blocks(around.alike, language),
        *opening(around, language),
        *field_blocks("lesson", filled.fields, language, beside),
        *offered_blocks(around.offered, filled.ticked, language),
        *credit_blocks(filled, language),
    ]
    return modal(
        actions.TELL_FORM,
        SENTENCES.text(f"view.{actions.TELL_FORM}", language),
        blocks,
        close=SENTENCES.text("view.cancel", language),
        submit=SENTENCES.text("view.send", language),
        carries=begun.carried(),
    )


def alike_blocks(alike: Sequence[Alike], language: Language) -> Iterator[Json]:
    """Yield the pages that speak of it already, and the choice to complete one of them."""
    if not alike:
        return

    def complete(page: Alike) -> str:
        return SENTENCES.text("tell.complete", language, title=cut(one_line(page.title), OPTION_TEXT // 2))

    choices = [Choice(str(number), complete(page)) for number, page in enumerate(alike)]
    new = Choice(NEW_PAGE, SENTENCES.text("tell.new_page", language))
    yield plain_section(SENTENCES.text("tell.alike", language))
    yield rich.rich(rich.bullets([(rich.linked(page.address, page.title),) for page in alike]))
    yield field(radio(actions.COMPLETE, [*choices, new]), SENTENCES.text("tell.alike_choice", language))
    yield divider()


def opening(around: Surroundings, language: Language) -> Iterator[Json]:
    """Yield what is to be known before anything is written."""
    if around.invites:
        yield section(Mrkdwn(f"{said(SENTENCES, 'tell.not_there', language)} {mention(around.invites)}"))
    yield context(SENTENCES.text("tell.intro", language), *around.notes)


def offered_blocks(offered: Sequence[Offered], ticked: Collection[str], language: Language) -> Iterator[Json]:
    """Yield the messages of others as boxes, none of them ticked beforehand."""
    for number, name in enumerate(OTHERS):
        rows = offered[number * TICKS : (number + 1) * TICKS]
        if rows:
            code = "tell.others_more" if number else "tell.others"
            hint = "" if number else SENTENCES.text("tell.others_hint", language, n=MAX_QUOTED)
            boxes = ticks(name, [choice_of(one, language) for one in rows], ticked)
            yield field(boxes, SENTENCES.text(code, language), hint=hint, is_optional=True)


def choice_of(one: Offered, language: Language) -> Choice:
    """Return a message as a box: how it begins, and the role of who wrote it."""
    words = cut(one_line(one.text), OPTION_TEXT - len("«  »"))
    return Choice(one.ts, SENTENCES.text("tell.words", language, words=words), cut(one.who, OPTION_TEXT))


def credit_blocks(filled: Filled, language: Language) -> Iterator[Json]:
    """Yield whether, and under which name, whoever tells wants to be credited: nobody is unless they say so."""

    def say(code: str) -> str:
        return SENTENCES.text(f"tell.{code}", language)

    box = ticks(actions.CREDIT, [Choice(YES, say("credit_box"))], [YES] if filled.is_credited else [])
    name = text_input(actions.CREDIT_NAME, value=filled.name, most=MAX_CREDIT)
    mail = text_input(actions.CREDIT_MAIL, value=filled.mail, most=MAX_CREDIT)
    yield field(box, say("credit"), hint=say("credit_warning"), is_optional=True)
    yield field(name, say("credit_name"), is_optional=True)
    yield field(mail, say("credit_mail"), is_optional=True)


def ticked_in(view: Mapping[str, Any]) -> list[str]:
    """Return which messages of others were ticked, by their times."""
    return [str(option["value"]) for name in OTHERS for option in entered(view, name).get("selected_options") or ()]
