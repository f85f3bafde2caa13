"""What is done from time to time and not because somebody asked: reminders that are due, what is old removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from bot.slack.desk import Desk
from bot.timetables import Task


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that a feature does every so often; several processes may do it at once."""

    name: str
    seconds: float
    run: Callable[[Desk], None]


def tasks_of(chores: Iterable[Chore], desk: Desk) -> tuple[Task, ...]:
    """Return the chores as the tasks of a desk."""
    return tuple(Task(chore.name, chore.seconds, partial(chore.run, desk)) for chore in chores)
