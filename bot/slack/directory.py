"""Who and what is in the workspace: asked of Slack, and remembered for a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.models import Language
from bot.slack.api import CallFailed, Refused

if TYPE_CHECKING:
    from bot.slack.desk import Api

PERSON_SECONDS = 600.0
# Who may read a channel decides what is said in it: news of it may come to another process than this one.
CHANNEL_SECONDS = 60.0
MAX_KEPT = 2_000
# A channel of more people than this is as good as public.
MAX_MEMBERS = 200
PAGE_OF_MEMBERS = 100

# Slack's own helper is a program, but Slack does not say so.
SLACKBOT = "USLACKBOT"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Person:
    """What we need to know of an account."""

    locale: str = ""
    is_bot: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """What we need to know of a conversation; what Slack does not say counts as open to more people."""

    is_direct: bool = False
    is_private: bool = False
    is_shared: bool = True
    person: str = ""  # with whom we are, in a direct conversation


class Memory(Generic[Value]):
    """Values remembered for some seconds, the oldest forgotten first; safe to share between threads."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Value]] = OrderedDict()
        self._forgotten = 0

    def get(self, key: str, ask: Callable[[], Value]) -> Value:
        """Return what is remembered, else what asking gives; a failure is not remembered."""
        with self._lock:
            until, value = self._kept.get(key, (0.0, None))
            if value is not None and self._clock() < until:
                return value
            forgotten = self._forgotten
        asked = ask()
        with self._lock:
            # What was asked before something was forgotten may be old already.
            if forgotten == self._forgotten:
                self._kept[key] = (self._clock() + self._seconds, asked)
                self._kept.move_to_end(key)
                if len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
        return asked

    def forget(self, key: str) -> None:
        """Ask again the next time."""
        with self._lock:
            self._kept.pop(key, None)
            self._forgotten += 1


class SlackDirectory:
    """People and channels, as Slack tells them."""

    def __init__(self, api: Api, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._people: Memory[Person] = Memory(PERSON_SECONDS, clock)
        self._channels: Memory[Channel] = Memory(CHANNEL_SECONDS, clock)
        self._members: Memory[frozenset[str]] = Memory(CHANNEL_SECONDS, clock)

    def locale(self, person: str) -> Language | None:
        """Return the language somebody set in Slack, when it is one of ours; None too when Slack does not tell."""
        try:
            code = self.person(person).locale.partition("-")[0]
        except CallFailed:
            return None
        return "fr" if code == "fr" else "en" if code == "en" else None

    def is_bot(self, person: str) -> bool:
        """Tell whether an account is a program's; what Slack does not tell is taken for a person."""
        try:
            return self.person(person).is_bot
        except CallFailed:
            return False

    def person(self, person: str) -> Person:
        """Return what Slack tells of an account. Raises RateLimited, Refused, Unreachable."""
        return self._people.get(person, lambda: self._ask_person(person))

    def channel(self, channel: str) -> Channel:
        """Return what Slack tells of a conversation. Raises RateLimited, Refused, Unreachable."""
        return self._channels.get(channel, lambda: self._ask_channel(channel))

    def members(self, channel: str) -> frozenset[str]:
        """Return who is in a channel. Raises RateLimited, Unreachable, and Refused when they are very many."""
        return self._members.get(channel, lambda: self._ask_members(channel))

    def forget(self, channel: str) -> None:
        """Ask again who is in a channel, and how open it is: somebody joined or left."""
        self._channels.forget(channel)
        self._members.forget(channel)

    def _ask_person(self, person: str) -> Person:
        if person == SLACKBOT:
            return Person(is_bot=True)
        user = part(self._api.call("users.info", {"user": person, "include_locale": True}), "user")
        is_bot = bool(user.get("is_bot")) or bool(user.get("is_workflow_bot"))
        return Person(str(user.get("locale") or ""), is_bot, bool(user.get("deleted")))

    def _ask_channel(self, channel: str) -> Channel:
        found = part(self._api.call("conversations.info", {"channel": channel}), "channel")
        is_direct = found.get("is_im") is True
        shared = [found.get(f"is_{name}") for name in ("shared", "ext_shared", "org_shared", "pending_ext_shared")]
        return Channel(
            is_direct=is_direct,
            is_private=found.get("is_private") is True or is_direct,
            is_shared=any(shared) or bool(found.get("pending_shared")),
            person=str(found.get("user") or "") if is_direct else "",
        )

    def _ask_members(self, channel: str) -> frozenset[str]:
        members: set[str] = set()
        cursor: str | None = None
        while True:
            asked = {"channel": channel, "limit": PAGE_OF_MEMBERS, "cursor": cursor}
            answer = self._api.call("conversations.members", asked)
            members.update(map(str, answer.get("members", ())))
            cursor = next_cursor(answer)
            if len(members) > MAX_MEMBERS:
                raise Refused("too_many_members")
            if not cursor:
                return frozenset(members)


def part(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of an answer. Raises Refused when it is not there."""
    found = answer.get(name)
    if not isinstance(found, Mapping):
        raise Refused("answer_without_" + name)
    return found


def next_cursor(answer: Mapping[str, Any]) -> str:
    """Return where the next page of a list begins; nothing after the last."""
    metadata = answer.get("response_metadata")
    return str(metadata.get("next_cursor") or "") if isinstance(metadata, Mapping) else ""
