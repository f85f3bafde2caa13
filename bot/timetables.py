"""What is done from time to time and not because somebody asked, one thing after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do every so often; several processes may do it at once."""

    name: str
    seconds: float
    run: Callable[[], object]


@dataclass(slots=True)
class Timetable:
    """The tasks of one process, and when each is next due."""

    tasks: Sequence[Task]
    clock: Callable[[], float]
    due: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self) -> bool:
        """Do one task that is due, if there is one; a task that fails is tried again at its next time."""
        with self.lock:
            task = next((task for task in self.tasks if self.due.get(task.name, 0.0) <= self.clock()), None)
            if task is None:
                return False
            self.due[task.name] = self.clock() + task.seconds
        task.run()
        return True

    def hurry(self, name: str) -> None:
        """Have a task done as soon as somebody takes a step."""
        with self.lock:
            self.due.pop(name, None)
