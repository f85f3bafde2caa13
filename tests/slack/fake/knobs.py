"""What a test can make Slack do wrong: refuse, wait, be too busy, lose an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Trouble = Literal["refuse", "rate_limit", "delay", "lose_answer", "lose_call"]


@dataclass(slots=True)
class Planned:
    """Something that will go wrong with a method, some times."""

    trouble: Trouble
    method: str
    times: int
    seconds: float = 0.0
    error: str = ""


@dataclass(slots=True)
class Knobs:
    """What is planned, and how deliveries are made."""

    planned: list[Planned] = field(default_factory=list)
    twice: int = 0  # how many of the next events come twice
    bad_signatures: int = 0
    late_signatures: int = 0
    late_seconds: float = 600.0
    clock_shift: float = 0.0  # by how much Slack's clock is ahead of ours (the `date` header)

    def take(self, method: str, trouble: Trouble) -> Planned | None:
        """Return what is planned of a kind for a call that is being made, and count it."""
        for one in self.planned:
            if one.trouble == trouble and one.method in {method, "*"} and one.times > 0:
                one.times -= 1
                return one
        return None

    def take_count(self, name: Literal["twice", "bad_signatures", "late_signatures"]) -> bool:
        """Tell whether the next delivery has something planned, and count it."""
        left: int = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return left > 0


class Troubles:
    """The knobs of a FakeSlack."""

    knobs: Knobs

    def rate_limit(self, method: str, times: int = 1, seconds: float = 1.0) -> None:
        """Answer the next calls of a method (`*`: any) with HTTP 429 and Retry-After."""
        self.knobs.planned.append(Planned("rate_limit", method, times, seconds))

    def fail(self, method: str, error: str, times: int = 1) -> None:
        """Answer the next calls of a method with an error."""
        self.knobs.planned.append(Planned("refuse", method, times, error=error))

    def delay(self, method: str, seconds: float, times: int = 1_000_000) -> None:
        """Make a method slow: the call is made, its answer comes later."""
        self.knobs.planned.append(Planned("delay", method, times, seconds))

    def lose_answer(self, method: str, times: int = 1) -> None:
        """Make the next calls of a method, then close the connection without an answer."""
        self.knobs.planned.append(Planned("lose_answer", method, times))

    def lose_call(self, method: str, times: int = 1) -> None:
        """Close the connection without having made the next calls of a method."""
        self.knobs.planned.append(Planned("lose_call", method, times))

    def deliver_twice(self, times: int = 1) -> None:
        """Let the next events come twice, with one event id."""
        self.knobs.twice += times

    def sign_badly(self, times: int = 1) -> None:
        """Sign the next HTTP requests with another secret."""
        self.knobs.bad_signatures += times

    def sign_late(self, seconds: float = 600.0, times: int = 1) -> None:
        """Date the next HTTP requests some seconds ago, with a signature that is right."""
        self.knobs.late_signatures += times
        self.knobs.late_seconds = seconds

    def shift_clock(self, seconds: float) -> None:
        """Let Slack's clock, as its answers tell it, be ahead of this machine's."""
        self.knobs.clock_shift = seconds
