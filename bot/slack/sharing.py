"""The two buttons under an answer that one person alone sees: share it in the channel, or keep it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.lessons import lesson_nearby
from bot.deliveries import Call, Delivery
from bot.journal.models import Asked
from bot.models import Answer
from bot.slack import actions
from bot.slack.api import Refused
from bot.slack.blocks import Rendered, message, section, withdraw
from bot.slack.borrowed import source_of, with_words
from bot.slack.desk import Desk
from bot.slack.in_private import tell, tell_gone, tell_sentence
from bot.slack.mrkdwn import Mrkdwn, mention, said
from bot.slack.places import Place, place_of
from bot.slack.recalled import answer_again, reader_of, value_of
from bot.slack.replies import Asking, Found, kept, language_of_person, rendered
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES
from indexer.models import Verdict, Visibility


@dataclass(frozen=True, slots=True)
class Sharing:
    """An answer that somebody shares: as they see it, and as the channel may."""

    own: Found
    common: Found

    @property
    def is_less(self) -> bool:
        """Tell whether the channel does not get all that the person sees."""
        return sections(self.own.answer) != sections(self.common.answer)

    @property
    def is_something(self) -> bool:
        """Tell whether anything is left of what the person sees; another answer would not be theirs to share."""
        is_found = self.common.answer.verdict is not Verdict.NONE
        return is_found and bool(sections(self.own.answer) & sections(self.common.answer))


def share(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Post an answer in the channel, as its least entitled reader may see it."""
    place, question = place_of(delivery), own_question(delivery, desk)
    if question is None:
        yield tell_gone(desk, place)
    elif not can_post(desk, place.channel):
        yield tell(place, invitation(desk, place))
    else:
        yield from share_answer(desk, place, question)


def share_answer(desk: Desk, place: Place, question: Asked) -> Iterator[Call]:
    """Post the answer to a question once, however often the button is used."""
    sharing = sharing_of(desk, place, question)
    if not sharing.is_something:
        yield tell_sentence(place, "share.nothing", language_of_person(desk, place.person))
        return
    is_first = desk.journal.outbox.put((posting(desk, place, sharing.common),), key_of(question, place.channel))
    if not sharing.is_less:
        yield replace(withdraw(place.response_url, lane=place.lane), is_optional=True)
        return
    # What the channel does not get stays with the person.
    yield tell(place, rendered(desk, sharing.own), replaces=True)
    if is_first:
        yield tell_sentence(place, "share.less", language_of_person(desk, place.person))


def keep(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Leave an answer to whoever asked, without the two buttons."""
    place, question = place_of(delivery), own_question(delivery, desk)
    if question is None:
        yield tell_sentence(place, "share.kept", language_of_person(desk, place.person))
    else:
        own = answered(desk, question, Asking(question.text, place.person, reader_of(desk, question, place.person)))
        yield tell(place, rendered(desk, own), replaces=True)


def own_question(delivery: Delivery, desk: Desk) -> Asked | None:
    """Return the question of a button, for whoever asked it; None when it is somebody else's, or gone."""
    question = desk.journal.questions.get(value_of(delivery))
    if question is None or question.person != desk.journal.pseudonym(place_of(delivery).person):
        return None
    found = with_words(desk, question)
    return found if found.text else None


def sharing_of(desk: Desk, place: Place, question: Asked) -> Sharing:
    """Return the answer as the person and the channel may see it now."""
    reader = reader_of(desk, question, place.person)
    common: Visibility = min(reader, desk.audience.of_channel(place.channel), key=lambda level: level.rank)
    return Sharing(
        own=answered(desk, question, Asking(question.text, place.person, reader)),
        common=answered(
            desk,
            question,
            Asking(question.text, place.person, common, place.channel, request=key_of(question, place.channel)),
        ),
    )


def key_of(question: Asked, channel: str) -> str:
    """Return what is the same each time that an answer is shared in a channel."""
    return f"share:{question.id}:{channel}"


def answered(desk: Desk, question: Asked, asking: Asking) -> Found:
    """Return the answer to a question asked before, for some readers; it is not asked once more."""
    found = answer_again(desk, question, asking.reader)
    return Found(asking, found, question.id, lesson_nearby(found, desk.search, asking.reader))


def posting(desk: Desk, place: Place, common: Found) -> Call:
    """Return the call that posts an answer in the channel, with its question and who shares it."""
    shown = rendered(desk, in_the_journal(desk, common), shows_question=True, sharer=place.person)
    return message(place.channel, shown, thread=place.thread, lane=place.lane)


def in_the_journal(desk: Desk, common: Found) -> Found:
    """Return an answer under a number of its own when it is another one: its buttons are about what all see."""
    question = desk.journal.questions.get(common.asked_id)
    if question is not None and question.reader is common.asking.reader:
        return common
    asking = replace(common.asking, source=source_of(desk, common.asked_id))
    return replace(common, asked_id=kept(desk, asking, common.answer).asked_id)


def can_post(desk: Desk, channel: str) -> bool:
    """Tell whether we are in a channel that is open. Raises RateLimited, Unreachable."""
    try:
        found = desk.api.call("conversations.info", {"channel": channel}).get("channel", {})
    except Refused:
        return False
    return found.get("is_member") is True and found.get("is_archived") is not True


def sections(found: Answer) -> frozenset[tuple[str, str]]:
    """Return which sections an answer shows."""
    return frozenset((hit.document.page, hit.document.anchor) for hit in found.shown)


def invitation(desk: Desk, place: Place) -> Rendered:
    """Return how to invite the bot, which cannot write where it is not."""
    language = language_of_person(desk, place.person)
    how = Mrkdwn(f"{said(SENTENCES, 'share.invite', language)} {mention(desk.bot_user)}")
    return Rendered.of(SENTENCES.text("share.not_in_channel", language), [section(how)])


ROUTES = (Route("action", actions.SHARE, share), Route("action", actions.KEEP, keep))
