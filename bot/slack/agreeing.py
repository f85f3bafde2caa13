"""The words of others: quoted in a lesson only when who wrote them agrees, asked once; else it goes on without them.

A lesson that waits for that keeps which messages are quoted, and never their words: these are read in Slack again
when it goes on, and left out when they are no longer those that were agreed to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.contributing.models import Draft
from bot.contributing.views import DraftView
from bot.deliveries import Call, Delivery, Posted
from bot.models import Language
from bot.slack import actions
from bot.slack.blocks import Rendered, context, message, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.chores import Chore
from bot.slack.cutting import cut
from bot.slack.desk import Desk
from bot.slack.draft_blocks import QUOTES, is_held
from bot.slack.drafting import who_is
from bot.slack.elements import Look, button
from bot.slack.following_drafts import keep_and_tell, lane_of, telling_at
from bot.slack.in_private import tell
from bot.slack.lesson_form import MAX_QUOTE, MAX_QUOTED_ROLE, MOST
from bot.slack.mrkdwn import one_line
from bot.slack.notices import note
from bot.slack.places import place_of
from bot.slack.quoting import quoted
from bot.slack.replies import language_of_person
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from bot.slack.threads import Written, thread_of
from indexer.personal_data import without_personal_data

LEDGER_KIND = "quote"
WORKING_DAYS = 5
SATURDAY = 5
# Should nobody let the draft go on in time, it goes on by itself, without the words of others.
GRACE = timedelta(days=1)
CHORE_SECONDS = 600.0


def keep_with_agreement(desk: Desk, draft: Draft, messages: Sequence[Written]) -> None:
    """Keep a draft: at once when nobody else is quoted, else until those who are have answered."""
    if not messages:
        keep_and_tell(desk, draft)
        return
    known = desk.journal.drafts.get(draft.id)
    held = known.draft if known is not None else with_marks(draft, messages)
    keep_and_tell(desk, held, not_before=deadline_of(held) + GRACE)
    for person in dict.fromkeys(written.person for written in messages):
        ask(desk, held, person, [written for written in messages if written.person == person])
    go_on_when_answered(desk, draft.id)


def with_marks(draft: Draft, messages: Iterable[Written]) -> Draft:
    """Return a draft that holds which messages it quotes."""
    return replace(draft, fields={**draft.fields, QUOTES: " ".join(mark_of(one) for one in messages)})


def mark_of(written: Written) -> str:
    """Return what tells a message, as it reads now, from others."""
    return f"{written.ts}:{hashlib.blake2s(written.text.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def deadline_of(draft: Draft) -> datetime:
    """Return when a draft goes on without those who have not answered: after five working days."""
    moment, left = draft.made_at, WORKING_DAYS
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < SATURDAY
    return moment


def ask(desk: Desk, draft: Draft, person: str, messages: Sequence[Written]) -> None:
    """Ask somebody, once, whether their words may be quoted; who wants no such message is taken to have said no."""
    asked = f"{name_of(draft.id, person)}:asked"
    if desk.journal.posts.find(asked) is not None:
        return
    if desk.journal.ledger.spend(person, LEDGER_KIND, desk.settings.unasked_per_week, desk.now()):
        request = asking(desk, draft, person, messages)
        desk.journal.outbox.put([message(person, request, lane=lane_of(draft.id))], asked)
    else:
        answer(desk, draft.id, person, agrees=False)
    desk.journal.posts.keep(asked, Posted(draft.origin.channel, draft.origin.thread), desk.now())


def asking(desk: Desk, draft: Draft, person: str, messages: Sequence[Written]) -> Rendered:
    """Return the message that shows somebody what would be quoted of them, and how they would be named."""
    language = language_of_person(desk, person)
    who = who_is(desk, person, language) or SENTENCES.text("tell.somebody", language)
    opening = SENTENCES.text("tell.asked", language, who=who)
    words = [block for one in messages for block in quoted(quotable(one.text))]
    choices: Sequence[tuple[str, Look]] = ((actions.AGREE, "primary"), (actions.DISAGREE, ""))
    row = [button(name, SENTENCES.text(f"button.{name}", language), draft.id, look) for name, look in choices]
    promise = SENTENCES.text("tell.asked_promise", language, n=WORKING_DAYS)
    return Rendered.of(opening, [plain_section(opening), *words, context(promise), buttons(*row)])


def quotable(text: str) -> str:
    """Return the words of a message as they would be quoted: short, on one line, telling who nobody is."""
    return cut(one_line(without_personal_data(text)), MAX_QUOTE)


def agree(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Keep that somebody agrees."""
    return answered(delivery, desk, agrees=True)


def disagree(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Keep that somebody does not agree."""
    return answered(delivery, desk, agrees=False)


def answered(delivery: Delivery, desk: Desk, *, agrees: bool) -> Iterator[Call]:
    """Keep what somebody says to being quoted, and let the draft go on when nobody else is waited for."""
    place, id = place_of(delivery), str(delivery.body["actions"][0].get("value", ""))
    view, language = desk.journal.drafts.get(id), language_of_person(desk, place.person)
    if view is None or not is_held(view):
        yield tell(place, note(SENTENCES.text("tell.asked_too_late", language)), replaces=True)
        return
    answer(desk, id, place.person, agrees=agrees)
    go_on_when_answered(desk, id)
    yield tell(place, note(SENTENCES.text("tell.agreed" if agrees else "tell.disagreed", language)), replaces=True)


def answer(desk: Desk, draft_id: str, person: str, *, agrees: bool) -> None:
    """Keep an answer, under a name of which the journal keeps a digest alone."""
    name = f"{name_of(draft_id, person)}:{'yes' if agrees else 'no'}"
    desk.journal.posts.keep(name, Posted("", ""), desk.now())


def has_said(desk: Desk, draft_id: str, person: str, word: str) -> bool:
    """Tell whether somebody has said a word, `yes` or `no`, to being quoted."""
    return desk.journal.posts.find(f"{name_of(draft_id, person)}:{word}") is not None


def has_answered(desk: Desk, draft_id: str, person: str) -> bool:
    """Tell whether somebody is no longer waited for."""
    return any(has_said(desk, draft_id, person, word) for word in ("yes", "no"))


def name_of(draft_id: str, person: str) -> str:
    """Return the name under which is kept what somebody was asked about a draft."""
    return f"agreement:{draft_id}:{person}"


def go_on_when_answered(desk: Desk, draft_id: str) -> None:
    """Let a draft go on as soon as all whom it quotes have answered, or the time is over."""
    view = desk.journal.drafts.get(draft_id)
    if view is None or not is_held(view):
        return
    messages = messages_of(desk, view.draft)
    is_awaited = any(not has_answered(desk, draft_id, person) for person in {one.person for one in messages})
    if not is_awaited or desk.now() >= deadline_of(view.draft):
        go_on(desk, view, [one for one in messages if may_be_quoted(desk, draft_id, one.person)])


def may_be_quoted(desk: Desk, draft_id: str, person: str) -> bool:
    """Tell whether somebody agreed, and did not change their mind."""
    return has_said(desk, draft_id, person, "yes") and not has_said(desk, draft_id, person, "no")


def messages_of(desk: Desk, draft: Draft) -> list[Written]:
    """Return the messages that a draft quotes and that are still there, word for word.

    Raises RateLimited, Unreachable.
    """
    marks = draft.fields[QUOTES].split()
    thread = thread_of(desk, draft.origin.channel, draft.origin.thread) or ()
    return [written for written in thread if mark_of(written) in marks]


def go_on(desk: Desk, view: DraftView, agreed: Collection[Written]) -> None:
    """Send a draft with the words of those who agreed; its author is told when some are left out."""
    draft = view.draft
    quotations = [quotation(desk, written, draft.language) for written in agreed]
    evidence = "\n".join(part for part in (draft.fields.get("evidence", ""), *quotations) if part)
    fields = {name: value for name, value in draft.fields.items() if name != QUOTES}
    whole = replace(draft, fields={**fields, "evidence": cut(evidence, MOST["evidence"], len)})
    left_out = len(draft.fields[QUOTES].split()) - len(agreed)
    if desk.journal.drafts.revise(whole):
        said = SENTENCES.text("tell.left_out", draft.language, n=left_out) if left_out else ""
        telling_at(desk).show(replace(view, draft=whole), "agreed", said)


def quotation(desk: Desk, written: Written, language: Language) -> str:
    """Return the words of somebody with their role."""
    who = who_is(desk, written.person, language) or SENTENCES.text("tell.somebody", language)
    return SENTENCES.text("tell.quotation", language, who=cut(who, MAX_QUOTED_ROLE, len), words=quotable(written.text))


def go_on_due(desk: Desk) -> None:
    """Let the drafts go on whose time is over."""
    for view in desk.journal.drafts.open_ones():
        if is_held(view) and desk.now() >= deadline_of(view.draft):
            go_on_when_answered(desk, view.draft.id)


ROUTES = (Route("action", actions.AGREE, agree), Route("action", actions.DISAGREE, disagree))
CHORES = (Chore("words of others", CHORE_SECONDS, go_on_due),)
