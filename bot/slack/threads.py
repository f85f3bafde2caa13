"""A thread as it was written: whose words are whose, and who else may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.api import Refused
from bot.slack.asking import WRITTEN_BY_PEOPLE
from bot.slack.cutting import is_blank
from bot.slack.desk import Desk
from bot.slack.directory import SLACKBOT
from bot.slack.incoming import typed_text
from indexer.models import Visibility

# What Slack gives at once; a longer thread is read as far as that.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Written:
    """A message of a thread: its time, its author, and what it says without the names of others."""

    ts: str
    person: str
    text: str


def thread_of(desk: Desk, channel: str, root: str) -> tuple[Written, ...] | None:
    """Return what people wrote in a thread, in its order; None where we may not read.

    Raises RateLimited, Unreachable.
    """
    try:
        answer = desk.api.call("conversations.replies", {"channel": channel, "ts": root, "limit": MOST})
    except Refused:
        return None
    return tuple(written_in(message) for message in answer.get("messages", ()) if is_written(message))


def written_in(message: Mapping[str, Any]) -> Written:
    """Return what a message of Slack's says."""
    return Written(str(message.get("ts", "")), str(message.get("user", "")), typed_text(str(message.get("text") or "")))


def is_written(message: Mapping[str, Any]) -> bool:
    """Tell whether somebody wrote a message: not a program, and not Slack in the place of one that was deleted."""
    is_by_people = message.get("subtype", "") in WRITTEN_BY_PEOPLE and not message.get("bot_id")
    is_by_somebody = message.get("user", SLACKBOT) != SLACKBOT
    return is_by_people and is_by_somebody and not is_blank(typed_text(str(message.get("text") or "")))


def around(thread: Sequence[Written], ts: str, most: int) -> list[Written]:
    """Return as many messages of a thread as are wanted, those nearest to one of them."""
    place = sum(float(message.ts) < float(ts) for message in thread)
    start = max(0, min(place - most // 2, len(thread) - most))
    return list(thread[start : start + most])


def level_of(desk: Desk, channel: str, person: str) -> Visibility:
    """Return whom what was said somewhere is for: everybody where anybody may read it, else partners at least.

    Where we cannot find out, it is not for everybody. Raises RateLimited, Unreachable.
    """
    try:
        found: Mapping[str, Any] = desk.api.call("conversations.info", {"channel": channel}).get("channel", {})
    except Refused:
        return Visibility.PARTNERS
    if found.get("is_im") is True and found.get("user") == person:
        # Said to us alone.
        return Visibility.PUBLIC
    if found.get("is_private") is False and found.get("is_im") is not True:
        return Visibility.PUBLIC
    return max(Visibility.PARTNERS, desk.audience.of_channel(channel), key=lambda level: level.rank)
