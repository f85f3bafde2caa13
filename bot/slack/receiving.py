"""Receives: writes what Slack sends into the inbox, once, before it is acknowledged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.deliveries import Body, Delivery, Kind
from bot.journal.journal import Journal
from bot.slack.routes import Route

LOG = logging.getLogger(__name__)


class Receiver:
    """Keeps each request once, and tells the workers."""

    def __init__(self, journal: Journal, now: Callable[[], datetime], wake: Callable[[], None]) -> None:
        self._journal = journal
        self._now = now
        self._wake = wake

    def receive(self, route: Route, name: str, body: Body) -> Mapping[str, Any]:
        """Keep a request, and return what to acknowledge it with; one that is not for us is not kept."""
        answer = route.acknowledge(body)
        if answer.get("response_action") == "errors" or is_from_a_program(body):
            return answer
        if not route.concerns(body, self._journal):
            return answer
        key = key_of(route.kind, body)
        if self._journal.inbox.put(Delivery(key, route.kind, name, body, self._now(), route.is_urgent)):
            self._wake()
        return answer


def key_of(kind: Kind, body: Body) -> str:
    """Return what tells one request from another, the same each time Slack sends it.

    A message has one key whether it comes as `message` or as `app_mention`.
    """
    if kind == "event":
        return event_key(body)
    if kind == "view":
        return f"view:{body['view']['id']}:{body['view'].get('hash', '')}:{body['type']}"
    if kind == "action":
        action = body["actions"][0]
        return f"action:{body['user']['id']}:{action['action_id']}:{action['action_ts']}"
    return f"{kind}:{body['trigger_id']}"


def event_key(body: Body) -> str:
    """Return the key of an event: of the message it is about, when it is new or edited; else its own."""
    event = body["event"]
    if event.get("subtype") == "message_changed":
        edited = event["message"].get("edited", {}).get("ts", "")
        return f"edit:{event['channel']}:{event['message']['ts']}:{edited}"
    if event["type"] in {"message", "app_mention"} and event.get("subtype") != "message_deleted":
        return f"message:{event['channel']}:{event['ts']}"
    return f"event:{body['event_id']}"


def is_from_a_program(body: Body) -> bool:
    """Tell whether a message was posted by a program, ourselves included: those are never answered."""
    event: Mapping[str, Any] = body.get("event", {})
    message: Mapping[str, Any] = event.get("message", event)
    return bool(message.get("bot_id")) or event.get("subtype") == "bot_message"
