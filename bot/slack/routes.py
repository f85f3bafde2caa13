"""What a feature declares: which requests it takes, what it answers at once, and what it then does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Any

from bot.deliveries import Body, Call, Delivery, Kind
from bot.journal.journal import Journal
from bot.slack.desk import Desk

Handle = Callable[[Delivery, Desk], Iterable[Call]]
Acknowledge = Callable[[Body], Mapping[str, Any]]
Concerns = Callable[[Body, Journal], bool]


def nothing(body: Body) -> Mapping[str, Any]:
    """Acknowledge without saying anything."""
    return {}


def always(body: Body, journal: Journal) -> bool:
    """Take every request of the kind."""
    return True


@dataclass(frozen=True, slots=True)
class Route:
    """One kind of request, and the feature that takes it."""

    kind: Kind
    name: str | Pattern[str]
    handle: Handle
    # Runs before the request is kept: quick, without input or output. An answer with errors keeps a form open.
    acknowledge: Acknowledge = nothing
    # What others say to each other is not for us, and is not kept.
    concerns: Concerns = always
    is_urgent: bool = False
    has_eyes: bool = False  # 👀 on the message until it is answered
    is_asked: bool = True  # somebody waits for what comes of it, and is told when we fail

    def takes(self, kind: Kind, name: str) -> bool:
        """Tell whether a request is for this route."""
        if kind != self.kind:
            return False
        return name == self.name if isinstance(self.name, str) else self.name.fullmatch(name) is not None
