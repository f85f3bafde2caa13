"""What is received to be handled once, and what is then to be sent: the rows of the inbox and of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

# How a request arrives; the same words as Slack's.
Kind = Literal["event", "command", "action", "view", "shortcut"]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request received: its unique key, what it is, and what came with it."""

    key: str
    kind: Kind
    name: str  # an event's type, a command, an action's id, a callback's id
    body: Body
    received: datetime  # aware, UTC
    is_urgent: bool = False  # its trigger ends 3 s after it was received
    id: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an interface to be made once, in the order of its lane."""

    method: str  # `chat.postMessage`; `response_url` posts to the address that came with a request
    arguments: Mapping[str, Any]
    lane: str = ""  # calls of one lane are made one after the other: a channel's, a person's
    name: str = ""  # under which the message posted is remembered
    target: str = ""  # name of a message posted before, whose `channel` and `ts` complete the arguments
    is_optional: bool = False  # a refusal is not worth telling


@dataclass(frozen=True, slots=True)
class Sending:
    """A call taken from the outbox."""

    id: int
    key: str  # unique; goes with a message so that it can be recognised after a kill
    call: Call
    attempts: int = 0
    is_unsure: bool = False  # who took it before ended without telling whether it was made


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message posted stands."""

    channel: str
    ts: str
