"""Makes the calls of the outbox, each once: put back when Slack says later, looked for when it may have been made."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.deliveries import Posted, Sending
from bot.journal.journal import Journal
from bot.slack.api import RateLimited, Refused, Unreachable
from bot.slack.desk import Api

LOG = logging.getLogger(__name__)

METADATA_TYPE = "relais_call"
FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 300.0
# About an hour and a half of an unreachable Slack: whoever asked has asked somebody else since.
MAX_ATTEMPTS = 25
# How far back a message that may have been posted is looked for: we may have been stopped over a week-end. Of a thread
# the first messages come first.
LOOKED_BACK = timedelta(days=7)
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Sender:
    """What sending needs."""

    journal: Journal
    api: Api
    holder: str
    now: Callable[[], datetime]
    # Held by us although nobody works on them: the journal was away when they were to be put down.
    stuck: deque[Sending] = field(default_factory=deque)

    def step(self) -> bool:
        """Make the next call, if there is one. Raises what the journal raises while it is away."""
        self.unstick()
        sending = self.journal.outbox.take(self.holder, self.now())
        if sending is None:
            return False
        try:
            self.settle(sending)
        except Exception:
            self.stuck.append(sending)
            raise
        return True

    def unstick(self) -> None:
        """Put back what could not be put down before; it may have been made."""
        for _ in range(len(self.stuck)):
            sending = self.stuck.popleft()
            try:
                self.journal.outbox.unsure(sending.id, self.now())
            except Exception:
                self.stuck.append(sending)
                raise

    def settle(self, sending: Sending) -> None:
        """Make a call, or leave it for later, or give it up."""
        try:
            posted = self.find(sending) if sending.is_unsure else None
            self.journal.outbox.sent(sending.id, posted or self.send(sending))
        except RateLimited as limit:
            # Slack wants it, later: however often it says so, this is no attempt that failed.
            until = self.now() + timedelta(seconds=max(limit.seconds, FIRST_DELAY_SECONDS))
            self.journal.outbox.put_back(sending.id, until, is_counted=False)
        except Unreachable as failure:
            self.put_off(sending, failure)
        except Refused as refusal:
            self.drop(sending, refusal.code)

    def send(self, sending: Sending) -> Posted | None:
        """Make a call; return where the message stands when it posted one."""
        answer = self.api.call(sending.call.method, with_key(sending))
        channel, ts = answer.get("channel"), answer.get("ts")
        return Posted(str(channel), str(ts)) if channel and ts else None

    def find(self, sending: Sending) -> Posted | None:
        """Return where a message stands that may have been posted, or None."""
        if sending.call.method != "chat.postMessage":
            return None
        for message in self.recent_messages(sending.call.arguments):
            metadata = message.get("metadata", {})
            if metadata.get("event_type") == METADATA_TYPE and metadata["event_payload"].get("key") == sending.key:
                return Posted(self.channel_of(sending.call.arguments), str(message["ts"]))
        return None

    def recent_messages(self, arguments: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Return the last messages of where a message was to be posted; none where we may not read."""
        thread = arguments.get("thread_ts")
        try:
            where = {
                "channel": self.channel_of(arguments),
                "oldest": str((self.now() - LOOKED_BACK).timestamp()),
                "limit": LOOKED_AT,
                "include_all_metadata": True,
            }
            answer = (
                self.api.call("conversations.replies", {**where, "ts": thread})
                if thread
                else self.api.call("conversations.history", where)
            )
        except Refused:
            return []
        return list(answer.get("messages", ()))

    def channel_of(self, arguments: Mapping[str, Any]) -> str:
        """Return the conversation that a message goes to; one to a person is posted to the person's own id."""
        channel = str(arguments["channel"])
        if not channel.startswith(("U", "W")):
            return channel
        return str(self.api.call("conversations.open", {"users": channel})["channel"]["id"])

    def put_off(self, sending: Sending, failure: Unreachable) -> None:
        """Leave a call for when Slack can be reached again; it is looked for first when it may have been made."""
        until = self.now() + timedelta(seconds=delay(sending.attempts))
        if sending.attempts >= MAX_ATTEMPTS:
            self.drop(sending, "unreachable")
        elif failure.may_have_arrived or sending.is_unsure:
            self.journal.outbox.unsure(sending.id, until)
        else:
            self.journal.outbox.put_back(sending.id, until)

    def drop(self, sending: Sending, reason: str) -> None:
        """Give a call up; its text is not logged."""
        if not sending.call.is_optional:
            LOG.error("%s was refused by Slack: %s", sending.call.method, reason)
        self.journal.outbox.drop(sending.id, reason)


def with_key(sending: Sending) -> dict[str, Any]:
    """Return a call's arguments; a message carries the key by which it can be recognised."""
    arguments = dict(sending.call.arguments)
    if sending.call.method == "chat.postMessage":
        arguments["metadata"] = {"event_type": METADATA_TYPE, "event_payload": {"key": sending.key}}
    return arguments


def delay(attempts: int) -> float:
    """Return how long to wait before a call is tried again: twice as long each time, up to five minutes."""
    return min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** min(attempts, 20))
