"""What is done from time to time is done when it is due, one thing after the other, and at once when it is hurried."""

from __future__ import annotations

import pytest

from bot.timetables import Task, Timetable


class Day:
    """A timetable whose time is told."""

    def __init__(self) -> None:
        self.time = 0.0
        self.done: list[str] = []
        tasks = (Task("a", 10.0, lambda: self.do("a")), Task("b", 60.0, lambda: self.do("b")))
        self.timetable = Timetable(tasks, lambda: self.time)

    def do(self, name: str) -> None:
        """Do a task; one of them fails."""
        self.done.append(name)
        if name == "b":
            raise ZeroDivisionError

    def pass_until(self, time: float) -> list[str]:
        """Let time pass and do what is due; return what was done."""
        self.time, self.done = time, []
        while True:
            try:
                if not self.timetable.step():
                    return self.done
            except ZeroDivisionError:
                continue


def test_each_task_is_done_at_its_times() -> None:
    """All of them at first; one that fails is tried at its next time, and holds up no other."""
    day = Day()
    assert day.pass_until(0) == ["a", "b"]
    assert day.pass_until(5) == []
    assert day.pass_until(10) == ["a"]
    assert day.pass_until(60) == ["a", "b"]


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_task_that_is_hurried_is_done_at_once(name: str) -> None:
    """And then again at its times."""
    day = Day()
    day.pass_until(0)
    day.timetable.hurry(name)
    assert day.pass_until(1) == [name]
    assert day.pass_until(2) == []
