"""What is done from time to time and not because somebody asked: reminders that are due, what is old removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.slack.desk import Desk


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so often; several processes may do it at once."""

    name: str
    seconds: float
    run: Callable[[Desk], None]


@dataclass(slots=True)
class Timetable:
    """The chores of one process, and when each is next due."""

    desk: Desk
    chores: Sequence[Chore]
    clock: Callable[[], float]
    due: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self) -> bool:
        """Do one chore that is due, if there is one; a chore that fails is tried again at its next time."""
        with self.lock:
            chore = next((chore for chore in self.chores if self.due.get(chore.name, 0.0) <= self.clock()), None)
            if chore is None:
                return False
            self.due[chore.name] = self.clock() + chore.seconds
        chore.run(self.desk)
        return True
