"""What a workspace is made of: people, channels, messages, views, and what was sent either way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]
DeliveryKind = Literal["events_api", "slash_commands", "interactive"]

TEAM = "T0RELAIS"
OTHER_TEAM = "T0ELSEWHERE"
TEAM_DOMAIN = "relais-essai"
APP = "A0RELAIS"
BOT_USER = "U0RELAISBOT"
BOT = "B0RELAIS"
BOT_NAME = "relais"
BOT_TOKEN = "xoxb-fake-bot"
APP_TOKEN = "xapp-1-fake-app"
SIGNING_SECRET = "fake-signing-secret"


class ActImpossible(AssertionError):
    """A test did what nobody could do in Slack: use a button that is not there, read what is hidden from them."""


class SlackError(Exception):
    """An answer `ok: false`; `details` go beside the error."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(slots=True)
class User:
    """An account."""

    id: str
    name: str
    locale: str = "fr-FR"
    is_bot: bool = False
    is_restricted: bool = False  # any guest
    is_ultra_restricted: bool = False  # a guest of one channel
    is_stranger: bool = False  # of another workspace, by Slack Connect
    deleted: bool = False
    bot_id: str = ""

    @property
    def team(self) -> str:
        """The workspace that the account belongs to."""
        return OTHER_TEAM if self.is_stranger else TEAM


@dataclass(slots=True)
class Channel:
    """A conversation and who is in it."""

    id: str
    name: str
    kind: ChannelKind = "public"
    is_ext_shared: bool = False
    members: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """What stands in a channel; an ephemeral one has the person who sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    team: str = TEAM
    bot_id: str = ""
    app_id: str = ""
    subtype: str = ""
    metadata: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    edited: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    unfurls: dict[str, Json] = field(default_factory=dict)
    unfurl_id: str = ""
    seen_by: str = ""
    is_deleted: bool = False
    state: dict[str, Json] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The thread it is in, or could open."""
        return self.thread_ts or self.ts


@dataclass(slots=True)
class View:
    """A modal or a home tab, as one person sees it."""

    id: str
    hash: str
    type: Literal["modal", "home"]
    user: str
    payload: Json
    root_id: str
    previous_id: str | None = None
    state: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_open: bool = True

    @property
    def blocks(self) -> list[Json]:
        """What it is made of."""
        return list(self.payload.get("blocks", []))

    @property
    def title(self) -> str:
        """What stands at the head of a modal."""
        return str(self.payload.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """The name that the bot gave it."""
        return str(self.payload.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the bot keeps in it."""
        return str(self.payload.get("private_metadata", ""))


@dataclass(slots=True)
class ApiCall:
    """A call that the bot made."""

    method: str
    arguments: Json
    token: str
    at: float  # time.time()
    status: int = 200  # 0: the connection was closed instead of answering
    answer: Json = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        """Tell whether it was made and told so."""
        return bool(self.answer.get("ok")) and self.status == 200


@dataclass(slots=True, eq=False)
class Delivery:
    """Something sent to the bot, and what became of it."""

    kind: DeliveryKind
    payload: Json
    trigger_id: str = ""
    on_answer: Callable[[Json], None] | None = None
    created: float = field(default_factory=time.time)
    sent: list[float] = field(default_factory=list)  # one time for each attempt
    acknowledged: float | None = None  # in time; an acknowledgement after the deadline only counts in late_acks
    late_acks: int = 0
    answer: Json | None = None
    error: str = ""  # what the person would be told
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def is_acknowledged(self) -> bool:
        """Tell whether the bot acknowledged in time."""
        return self.acknowledged is not None

    @property
    def seconds(self) -> float:
        """How long the acknowledgement took, counted from the first attempt."""
        assert self.acknowledged is not None, f"not acknowledged: {self.name}"
        return self.acknowledged - self.sent[0]

    @property
    def name(self) -> str:
        """What it is, for people."""
        payload = self.payload
        inner = payload.get("event", {}).get("type") or payload.get("command") or payload.get("type")
        return f"{self.kind} {inner}"

    def wait(self, seconds: float = 5.0) -> Json:
        """Return what the bot answered with its acknowledgement; AssertionError when it did not acknowledge."""
        assert self.done.wait(seconds), f"{self.name}: nothing after {seconds} s"
        assert self.is_acknowledged, f"{self.name}: {self.error}"
        return self.answer or {}
