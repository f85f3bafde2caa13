"""Questions in messages: a mention, a direct message, what follows in a thread, and a question edited at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.answering.follow_ups import is_question, leans
from bot.deliveries import Body, Call, Delivery, Posted
from bot.journal.journal import Journal
from bot.journal.models import Conversation
from bot.models import Answer
from bot.slack.api import Refused
from bot.slack.blocks import ephemeral, message, update
from bot.slack.desk import Desk
from bot.slack.greetings import is_greeting, is_thanks
from bot.slack.incoming import mentions, mentions_others, typed_text
from bot.slack.notices import rate_limited, teaching
from bot.slack.places import Place, place_of
from bot.slack.postponing import NotYet
from bot.slack.replies import (
    Asking,
    Found,
    Limit,
    answered,
    find,
    kept,
    language_of_person,
    limit_reached,
    rendered,
)
from bot.slack.routes import Route
from bot.slack.who import who_of
from indexer.models import Hit, Verdict, Visibility

# How long a question may be edited and its answer follow.
EDITED_WITHIN = timedelta(minutes=1)
# In a direct conversation without threads, how long a question leans on the one before.
LEANS_FOR = timedelta(minutes=10)
WRITTEN_BY_PEOPLE = frozenset({"", "thread_broadcast", "file_share"})


def answer_mention(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Answer, in its thread, a message of a channel that names us; one without text asks what its thread is about."""
    place, written = place_of(delivery), delivery.body["event"]["text"]
    if typed_text(written):
        yield from answer_said(desk, place, written)
    else:
        yield from answer_parent(desk, place)


def answer_message(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Answer a direct message, what follows in a thread of ours, or a question edited at once."""
    place, event = place_of(delivery), delivery.body["event"]
    if event.get("subtype") == "message_changed":
        yield from answer_edited(desk, place, event["message"])
    elif place.is_direct:
        yield from answer_said(desk, place, event["text"])
    elif is_for_us(desk, place, event["text"]):
        yield from answer_follow_up(desk, place, typed_text(event["text"]))


def answer_said(desk: Desk, place: Place, written: str) -> Iterator[Call]:
    """Answer what is said to us: a greeting gets how to ask, thanks get nothing."""
    text = typed_text(written)
    if is_thanks(text):
        return
    if not text or is_greeting(text):
        yield teach(desk, place)
        return
    yield from answer_at(desk, place, asking_at(desk, place, text))


def answer_parent(desk: Desk, place: Place) -> Iterator[Call]:
    """Answer the message that begins the thread; the words of somebody else are not kept."""
    parent = parent_of(desk, place)
    text, author = typed_text(str(parent.get("text", ""))), parent.get("user")
    if not text or author == desk.bot_user:
        yield teach(desk, place)
        return
    source = None if author == place.person else Posted(place.channel, place.thread)
    # What begins the thread leans on nothing.
    yield from answer_at(desk, place, replace(asking_at(desk, place, text), earlier=None, source=source))


def answer_follow_up(desk: Desk, place: Place, text: str) -> Iterator[Call]:
    """Answer what follows in a thread; we were not named, so silence is better than nothing to say."""
    if limit_reached(desk, place.person, place.channel, place.lane):
        return
    asking = asking_at(desk, place, text)
    answer = answered(desk, asking)
    if is_worth_saying(desk, asking, answer):
        found = kept(desk, asking, answer)
        yield from post(desk, place, found)
        yield from more_in_private(desk, place, found)


def is_worth_saying(desk: Desk, asking: Asking, answer: Answer) -> bool:
    """Tell whether to answer somebody who did not name us.

    Whoever asked before is told honestly that nothing is found. The others were perhaps not talking to us: then nothing
    is said, and nothing is kept. That the question before has an answer does not make one for theirs.
    """
    if asking.earlier is not None and asking.earlier.asker == desk.journal.pseudonym(asking.person):
        return True
    if answer.verdict is Verdict.NONE:
        return False
    return leans(asking.text) or answered(desk, replace(asking, earlier=None)).verdict is not Verdict.NONE


def answer_edited(desk: Desk, place: Place, edited: Mapping[str, Any]) -> Iterator[Call]:
    """Put the answer to an edited question in the place of the first one."""
    text, request = typed_text(edited["text"]), f"{place.lane}:{edited['edited']['ts']}"
    if desk.journal.inbox.is_pending(f"message:{place.channel}:{place.ts}"):
        raise NotYet
    if not text or not was_answered(desk, place):
        return
    if limit := limit_reached(desk, place.person, "" if place.is_direct else place.channel, request):
        yield too_many(desk, place, limit)
        return
    asking = replace(asking_at(desk, place, text), request=request)
    found = find(desk, replace(asking, earlier=before(place, asking.earlier)))
    remember(desk, place, found)
    yield update(answer_name(place), rendered(desk, found), lane=place.lane)
    yield from more_in_private(desk, place, found)


def before(place: Place, earlier: Conversation | None) -> Conversation | None:
    """Return the question before an edited one; what it said itself before it was edited is none."""
    return earlier if earlier is not None and earlier.at.timestamp() < float(place.ts) else None


def was_answered(desk: Desk, place: Place) -> bool:
    """Tell whether we said something to a message: what others say to each other in a thread of ours is theirs."""
    return desk.journal.questions.knows(place.lane) or desk.journal.posts.find(answer_name(place)) is not None


def is_for_us(desk: Desk, place: Place, written: str) -> bool:
    """Tell whether a message of a thread of ours asks us something, and not the others."""
    if mentions_others(written, desk.bot_user) or not is_question(typed_text(written)):
        return False
    return desk.journal.conversations.recall(place.channel, place.thread) is not None


def answer_at(desk: Desk, place: Place, asking: Asking) -> Iterator[Call]:
    """Answer a question where it was asked; what only its author may see comes to them alone."""
    if limit := limit_reached(desk, place.person, asking.channel, place.lane):
        yield too_many(desk, place, limit)
        return
    found = find(desk, asking)
    yield from post(desk, place, found)
    yield from more_in_private(desk, place, found)


def asking_at(desk: Desk, place: Place, text: str) -> Asking:
    """Return the question that a text is where it was said: in a channel the least entitled reader decides."""
    if place.is_direct:
        reader, channel = desk.audience.of_person(place.person), ""
    else:
        reader, channel = desk.audience.of_channel(place.channel), place.channel
    return Asking(text, place.person, reader, channel, earlier_at(desk, place), place.lane)


def earlier_at(desk: Desk, place: Place) -> Conversation | None:
    """Return the question before this one in the same thread, or lately in the same direct conversation."""
    found = desk.journal.conversations.recall(place.channel, conversation_thread(place))
    if found is None or (place.thread == "" and desk.now() - found.at > LEANS_FOR):
        return None
    return found


def conversation_thread(place: Place) -> str:
    """Return what tells one conversation of a channel from another; a direct one without threads is one."""
    return place.thread if place.is_direct else place.reply_thread


def post(desk: Desk, place: Place, found: Found) -> Iterator[Call]:
    """Post an answer under its question, and remember the question for those that follow."""
    remember(desk, place, found)
    thread = place.thread if place.is_direct else place.reply_thread
    yield message(place.channel, rendered(desk, found), thread=thread, name=answer_name(place), lane=place.lane)


def remember(desk: Desk, place: Place, found: Found) -> None:
    """Keep a question for those that follow; without its words when they are somebody else's."""
    words = found.answer.question if found.asking.source is None else ""
    conversation = Conversation(words, found.language, found.asked_id, place.person, desk.now())
    desk.journal.conversations.remember(place.channel, conversation_thread(place), conversation)


def more_in_private(desk: Desk, place: Place, found: Found) -> Iterator[Call]:
    """Show to the author alone the answer that a channel may not read, when it is another one."""
    reader = desk.audience.of_person(place.person)
    if place.is_direct or reader.rank <= found.asking.reader.rank:
        return
    private = find_more(desk, found, reader)
    if private is not None:
        yield ephemeral(
            place.channel, place.person, rendered(desk, private), thread=place.reply_thread, lane=place.lane
        )


def find_more(desk: Desk, found: Found, reader: Visibility) -> Found | None:
    """Return the answer for somebody more entitled than the channel, when it shows what the channel's does not."""
    request = f"{found.asking.request}:private"
    asking = replace(found.asking, reader=reader, channel="", request=request)
    private = answered(desk, asking)
    shown = {place_in_pages(hit) for hit in found.answer.shown}
    # Who holds a role is told in private only.
    who = who_of(desk, private, asking.person, is_private=True)
    is_more = any(place_in_pages(hit) not in shown for hit in private.shown)
    return kept(desk, asking, private) if is_more or (who is not None and who.holdings) else None


def place_in_pages(hit: Hit) -> tuple[str, str]:
    """Return what tells a section from another."""
    return hit.document.page, hit.document.anchor


def teach(desk: Desk, place: Place) -> Call:
    """Say how to ask; the answer takes its place when the message is completed at once."""
    said = teaching(language_of_person(desk, place.person))
    thread = place.thread if place.is_direct else place.reply_thread
    return message(place.channel, said, thread=thread, name=answer_name(place), lane=place.lane)


def too_many(desk: Desk, place: Place, limit: Limit) -> Call:
    """Say kindly, to the author alone, that we are asked too much at once."""
    said = rate_limited(language_of_person(desk, place.person), is_channel=limit == "channel")
    if place.is_direct:
        return message(place.channel, said, thread=place.thread, lane=place.lane)
    # Slack shows nothing to one person alone in a thread that does not exist yet.
    return ephemeral(place.channel, place.person, said, thread=place.thread, lane=place.lane)


def parent_of(desk: Desk, place: Place) -> Mapping[str, Any]:
    """Return the first message of a thread; nothing outside a thread, or where we may not read."""
    if not place.thread:
        return {}
    where = {"channel": place.channel, "ts": place.thread, "limit": 1, "inclusive": True}
    try:
        messages = desk.api.call("conversations.replies", where).get("messages", ())
    except Refused:
        return {}
    return next((found for found in messages if found.get("ts") == place.thread), {})


def answer_name(place: Place) -> str:
    """Return the name under which the answer to a message is remembered."""
    return f"answer:{place.channel}:{place.ts}"


def is_said_to_us(body: Body, journal: Journal) -> bool:
    """Take of messages only those said to us alone, those of our threads, and edits; a mention has its own event."""
    event = body["event"]
    if event.get("subtype") == "message_changed":
        return is_edited_question(event, journal)
    if event.get("subtype", "") not in WRITTEN_BY_PEOPLE or not event.get("user"):
        return False
    if event.get("channel_type") == "im":
        return True
    if any(mentions(str(event.get("text", "")), account) for account in our_accounts(body)):
        return False
    thread = event.get("thread_ts", "")
    return bool(thread) and journal.conversations.recall(event["channel"], thread) is not None


def our_accounts(body: Body) -> Iterator[str]:
    """Yield our own accounts, for which Slack sends an event."""
    yield from (str(one.get("user_id", "")) for one in body.get("authorizations") or () if one.get("is_bot"))


def is_edited_question(event: Mapping[str, Any], journal: Journal) -> bool:
    """Tell whether a question that we answered was edited within a minute, in its words."""
    message, before = event["message"], event.get("previous_message", {})
    edited = message.get("edited", {}).get("ts")
    if not edited or message.get("text") == before.get("text"):
        return False
    is_soon = timedelta(seconds=float(edited) - float(message["ts"])) <= EDITED_WITHIN
    return is_soon and journal.inbox.knows(f"message:{event['channel']}:{message['ts']}")


ROUTES = (
    Route("event", "app_mention", answer_mention, has_eyes=True),
    Route("event", "message", answer_message, concerns=is_said_to_us),
)
