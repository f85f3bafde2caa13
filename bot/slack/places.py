"""Where a request comes from in Slack: the channel, the message, its thread, who, and the address to reply to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.deliveries import Body, Delivery


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said or clicked; a text is empty when Slack does not tell."""

    person: str
    channel: str
    ts: str = ""  # of the message
    thread: str = ""  # of the thread that the message is in
    response_url: str = ""  # takes five replies within half an hour, also where we are not a member
    trigger: str = ""  # opens a modal within 3 s

    @property
    def lane(self) -> str:
        """What is done about one message is done in order; other messages do not wait for it."""
        return f"{self.channel}:{self.ts}" if self.ts else f"{self.channel}:{self.person}"

    @property
    def reply_thread(self) -> str:
        """The thread to reply in: the message's own, or the one it begins."""
        return self.thread or self.ts

    @property
    def is_direct(self) -> bool:
        """Tell whether it was said to us alone."""
        return self.channel.startswith("D")


def place_of(delivery: Delivery) -> Place:
    """Return where a request comes from."""
    makers = {"event": place_of_event, "command": place_of_command}
    return makers.get(delivery.kind, place_of_interaction)(delivery.body)


def place_of_event(body: Body) -> Place:
    """Return where an event happened; for an edited message, where the message is."""
    event: Mapping[str, Any] = body["event"]
    message = event.get("message", event)
    return Place(
        person=str(message.get("user", event.get("user", ""))),
        channel=str(event.get("channel", "")),
        ts=str(message.get("ts", event.get("message_ts", ""))),
        thread=str(message.get("thread_ts", "")),
    )


def place_of_command(body: Body) -> Place:
    """Return where a command was typed: it has no message."""
    return Place(
        person=str(body["user_id"]),
        channel=str(body["channel_id"]),
        response_url=str(body["response_url"]),
        trigger=str(body["trigger_id"]),
    )


def place_of_interaction(body: Body) -> Place:
    """Return where a button, a form or a shortcut was used."""
    message = body.get("message", {})
    container = body.get("container", {})
    channel = body.get("channel", {}).get("id") or container.get("channel_id", "")
    return Place(
        person=str(body["user"]["id"]),
        channel=str(channel),
        ts=str(message.get("ts") or container.get("message_ts", "")),
        thread=str(message.get("thread_ts") or container.get("thread_ts", "")),
        response_url=str(body.get("response_url", "")),
        trigger=str(body.get("trigger_id", "")),
    )
