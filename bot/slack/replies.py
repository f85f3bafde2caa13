"""From what somebody typed to the message that answers it, the same for every surface of Slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.answering.answers import answer
from bot.answering.cards import CardMaker
from bot.answering.follow_ups import answer_after
from bot.answering.lessons import lesson_nearby
from bot.deliveries import Posted
from bot.journal.models import Asked, Conversation
from bot.models import Answer, Language, Question
from bot.slack.answer_blocks import Options, answer_message
from bot.slack.blocks import Rendered
from bot.slack.borrowed import remember_source
from bot.slack.desk import Desk
from bot.slack.who import who_of
from indexer.analysis import detect_language
from indexer.models import Hit, Verdict, Visibility

# A question is a sentence or three; what is longer is cut, and found by its beginning.
MAX_QUESTION_CHARACTERS = 1000
# The unit of the limits of questions.
MINUTE = timedelta(minutes=1)
# Who asks faster than we should answer: nobody, somebody, or everybody in a channel together.
Limit = Literal["", "person", "channel"]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it came, and for whom its answer is."""

    text: str
    person: str
    reader: Visibility
    channel: str = ""  # where everybody reads the answer; empty when only the person does
    earlier: Conversation | None = None
    request: str = ""  # what tells it from another one: handled again after a kill, it is not asked twice
    source: Posted | None = None  # the message of somebody else whose words these are


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with its number in the journal, and the lesson to show beside it."""

    asking: Asking
    answer: Answer
    asked_id: int
    lesson: Hit | None

    @property
    def language(self) -> Language:
        """The language of what we say."""
        return self.answer.language


def find(desk: Desk, asking: Asking) -> Found:
    """Answer a question, and write in the journal that it was asked."""
    return kept(desk, asking, answered(desk, asking))


def answered(desk: Desk, asking: Asking) -> Answer:
    """Answer a question, and keep nothing of it."""
    question = Question(
        asking.text[:MAX_QUESTION_CHARACTERS], language_for(desk, asking), asking.reader, asked_from="slack"
    )
    earlier = asking.earlier
    # There are no words of an earlier question that borrowed them from somebody else.
    if earlier is None or not earlier.question:
        return answer(question, desk.search)
    return answer_after(question, earlier.question, desk.search)


def kept(desk: Desk, asking: Asking, found: Answer) -> Found:
    """Write in the journal that a question was asked and what was answered; a question in vain is a gap.

    Of one in somebody else's words, only where these are.
    """
    asked_id = desk.journal.questions.record(asked(asking, found, words_kept(desk, asking, found), desk.now()))
    if asking.source is not None:
        remember_source(desk, asked_id, asking.source)
    elif found.verdict is Verdict.NONE:
        desk.journal.gaps.open(found.question, asked_id, desk.now())
    return Found(asking, found, asked_id, lesson_nearby(found, desk.search, asking.reader))


def language_for(desk: Desk, asking: Asking) -> Language:
    """Return the language of the question; of the thread, then of the person, when its words do not tell."""
    detected = detect_language(asking.text, "")
    if detected in {"fr", "en"}:
        return "en" if detected == "en" else "fr"
    if asking.earlier is not None:
        return asking.earlier.language
    return language_of_person(desk, asking.person)


def language_of_person(desk: Desk, person: str) -> Language:
    """Return the language somebody chose, else the one of their Slack, else French."""
    chosen = desk.journal.preferences.language(person)
    return chosen or desk.directory.locale(person) or "fr"


def words_kept(desk: Desk, asking: Asking, found: Answer) -> str:
    """Return what is kept of the words of a question: never those of somebody else.

    With the earlier question of the same person that it leaned on, the answer can be made again for its buttons;
    with another person's, what they would have erased would be kept here.
    """
    if asking.source is not None:
        return ""
    earlier = asking.earlier
    is_own = earlier is None or earlier.asker == desk.journal.pseudonym(asking.person)
    return found.results.query if is_own else found.question


def asked(asking: Asking, found: Answer, text: str, at: datetime) -> Asked:
    """Return what the journal keeps of a question."""
    first = found.shown[0].document if found.shown else None
    return Asked(
        person=asking.person,
        text=text,
        language=found.language,
        verdict=found.verdict,
        surface="slack",
        channel=asking.channel,
        reader=asking.reader,
        page=first.page if first else "",
        anchor=first.anchor if first else "",
        commit=found.commit,
        at=at,
        request=asking.request,
    )


def rendered(
    desk: Desk, found: Found, *, can_share: bool = False, shows_question: bool = False, sharer: str = ""
) -> Rendered:
    """Return the message that answers; who holds a role now is told only where the person alone reads it."""
    maker = CardMaker(found.language, desk.facts(), desk.now().date())
    options = Options(
        asked_id=found.asked_id,
        site=desk.settings.site_address,
        is_private=can_share,
        lesson=found.lesson,
        shows_question=shows_question,
        sharer=sharer,
        who=who_of(desk, found.answer, found.asking.person, is_private=not found.asking.channel),
        is_noted=found.asking.source is None,
        is_in_channel=bool(found.asking.channel),
    )
    return answer_message(found.answer, maker, options)


def limit_reached(desk: Desk, person: str, channel: str, request: str = "") -> Limit:
    """Return whether somebody, or everybody in a channel together, asks faster than we should answer.

    A request that was let through once is let through when it is handled again.
    """
    if request and desk.journal.questions.knows(request):
        return ""
    since = desk.now() - MINUTE
    questions, settings = desk.journal.questions, desk.settings
    if questions.count(person, since) >= settings.per_person_a_minute:
        return "person"
    is_full = bool(channel) and questions.count_in(channel, since) >= settings.per_channel_a_minute
    return "channel" if is_full else ""
