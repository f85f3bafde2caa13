"""What comes with an interaction and does not last: triggers, and addresses to answer to."""

from __future__ import annotations

import itertools
import secrets
import time
from dataclasses import dataclass, field

from tests.slack.fake.model import TEAM, SlackError

RESPONSES = 5
RESPONSE_SECONDS = 30 * 60


@dataclass(slots=True)
class Trigger:
    """What lets the bot open a view before somebody, once, for a moment."""

    user: str
    view: str = ""  # the modal in which the interaction took place
    since: float = field(default_factory=time.monotonic)
    is_used: bool = False


@dataclass(slots=True)
class ResponseAddress:
    """Where the bot may answer an interaction, a few times."""

    user: str
    channel: str
    original: str = ""  # the message's time
    is_ephemeral: bool = True
    thread_ts: str = ""
    since: float = field(default_factory=time.monotonic)
    left: int = RESPONSES


@dataclass(slots=True)
class Tickets:
    """Every trigger and every address given."""

    trigger_seconds: float = 3.0
    triggers: dict[str, Trigger] = field(default_factory=dict)
    addresses: dict[str, ResponseAddress] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new_trigger(self, user: str, view: str = "") -> str:
        """Return a trigger for what somebody does."""
        name = f"{next(self._numbers)}.{TEAM}.{secrets.token_hex(8)}"
        self.triggers[name] = Trigger(user, view)
        return name

    def start(self, trigger: str) -> None:
        """Count a trigger's seconds from now: it was just sent."""
        if trigger in self.triggers:
            self.triggers[trigger].since = time.monotonic()

    def use_trigger(self, name: str) -> Trigger:
        """Return the trigger that a call gives, and use it up."""
        trigger = self.triggers.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.since > self.trigger_seconds:
            raise SlackError("expired_trigger_id")
        trigger.is_used = True
        return trigger

    def new_address(self, address: ResponseAddress) -> str:
        """Return the end of an address to answer to."""
        name = f"{TEAM}/{next(self._numbers)}/{secrets.token_hex(8)}"
        self.addresses[name] = address
        return name

    def use_address(self, name: str) -> ResponseAddress:
        """Return what an address stands for, and count its use."""
        address = self.addresses.get(name)
        if address is None:
            raise SlackError("no_service")
        if time.monotonic() - address.since > RESPONSE_SECONDS:
            raise SlackError("expired_url")
        if address.left == 0:
            raise SlackError("used_url")
        address.left -= 1
        return address
