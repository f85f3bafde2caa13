"""Questions in somebody else's words: these stay in Slack, and are read there again when a button needs them.

Where we are not, they cannot be read: the button then says that the question is no longer kept.
"""

from __future__ import annotations

from dataclasses import replace

from bot.deliveries import Posted
from bot.journal.models import Asked
from bot.slack.api import Refused
from bot.slack.desk import Desk
from bot.slack.incoming import typed_text


def remember_source(desk: Desk, asked_id: int, source: Posted) -> None:
    """Keep where the words of a question are; it is forgotten with the messages posted."""
    desk.journal.posts.keep(name_of(asked_id), source, desk.now())


def source_of(desk: Desk, asked_id: int) -> Posted | None:
    """Return where the words of a question are, when they are somebody else's."""
    return desk.journal.posts.find(name_of(asked_id))


def name_of(asked_id: int) -> str:
    """Return the name under which the message is remembered that a question borrows its words from."""
    return f"borrowed:{asked_id}"


def question_of(desk: Desk, asked_id: int) -> Asked | None:
    """Return a question of the journal with its words; None when it is gone, or its words are."""
    asked = desk.journal.questions.get(asked_id)
    found = with_words(desk, asked) if asked is not None else None
    return found if found is not None and found.text else None


def with_words(desk: Desk, asked: Asked) -> Asked:
    """Return a question with its words, read again in Slack when they were not ours to keep."""
    if asked.text:
        return asked
    source = source_of(desk, asked.id)
    return replace(asked, text=words_at(desk, source)) if source is not None else asked


def words_at(desk: Desk, source: Posted) -> str:
    """Return what a message says now; nothing when we may not read it. Raises RateLimited, Unreachable."""
    where = {"channel": source.channel, "ts": source.ts, "oldest": source.ts, "latest": source.ts, "inclusive": True}
    try:
        messages = desk.api.call("conversations.replies", where).get("messages", ())
    except Refused:
        return ""
    return next((typed_text(str(found.get("text", ""))) for found in messages if found.get("ts") == source.ts), "")
