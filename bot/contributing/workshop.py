"""What works on contributions in the one process that speaks with the forge: sends, follows and tells of them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.contributing.alerts import Alerts
from bot.contributing.asking import Asking
from bot.contributing.closing import Closer
from bot.contributing.deciding import Decider, nothing
from bot.contributing.forge import Forge
from bot.contributing.heralds import Heralds
from bot.contributing.outbox import Sender, Write
from bot.contributing.pausing import Pause
from bot.contributing.views import DraftView
from bot.contributing.watching import Watch
from bot.holders import is_dead, own_holder
from bot.journal.journal import Journal
from bot.pools import Pool
from bot.timetables import Task, Timetable
from bot.upkeep.people import People

FOLLOW = "follow"
TELL_SECONDS = 1.0
ONLINE_SECONDS = 5.0
ASK_SECONDS = 30.0
MINUTE = 60.0
PROBE_SECONDS = 15 * MINUTE
EXPIRY_SECONDS = 6 * 3600.0
PURGE_SECONDS = 6 * 3600.0
# What a process of another machine has held for longer than any step lasts is taken from it.
LONGER_THAN_A_STEP = timedelta(minutes=10)
SECONDS_TO_FINISH = 12.0


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the workshop works with."""

    journal: Journal
    forge: Forge
    write: Write
    is_indexed: Callable[[DraftView], bool]
    answer_to: Callable[[str], tuple[str, str] | None]
    people: Callable[[], People]
    deputy_of: Callable[[str], str]
    administrators: Callable[[], Sequence[str]]
    heralds: Heralds = field(default_factory=Heralds)
    unasked_per_week: int = 2
    question_months: int = 12
    now: Callable[[], datetime] = utc_now
    chance: random.Random = field(default_factory=random.Random)
    merged: Callable[[], None] = nothing  # has the pages follow at once what was merged


class Workshop:
    """The pools that work on contributions: one thread changes what is on the forge, another follows and tells."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._pause = Pause(tools.journal, tools.forge, tools.now)
        self._timetable = Timetable(self._tasks(), time.monotonic)
        self._forge = Pool("forge", 1, self.step)
        self._rounds = Pool("drafts", 1, self._timetable.step)
        given = (tools.journal, tools.forge, self._pause, tools.now, tools.chance)
        sender = Sender(
            tools.journal, tools.forge, tools.write, self._pause, own_holder(), tools.now, tools.chance
        )  # fmt: skip
        self._steps = (Decider(*given, tools.merged).step, Closer(*given).step, sender.step)

    def start(self) -> None:
        """Take up what a process that has ended left behind, and begin to work."""
        self.take_up()
        for pool in (self._forge, self._rounds):
            pool.start()

    def stop(self, seconds: float = SECONDS_TO_FINISH) -> None:
        """Finish what is begun; the journal keeps the rest."""
        for pool in (self._rounds, self._forge):
            pool.stop(seconds)

    def wake(self) -> None:
        """Tell that there is something to send."""
        self._forge.wake()

    def follow_now(self) -> None:
        """Tell that something has happened on the forge (its webhook does), or to the index."""
        self._timetable.hurry(FOLLOW)
        self._rounds.wake()

    def step(self) -> bool:
        """Do the next thing that speaks with the forge, if there is one: what people decided, then what they made."""
        return any(step() for step in self._steps)

    def take_up(self) -> None:
        """Have the drafts that dead processes held wait again."""
        self._tools.journal.draft_queue.release(is_dead, self._tools.now() - LONGER_THAN_A_STEP)

    def purge(self) -> None:
        """Forget what was kept long enough."""
        self._tools.journal.privacy.purge(self._tools.now(), self._tools.question_months)

    def _tasks(self) -> tuple[Task, ...]:
        tools = self._tools
        watch = Watch(
            tools.journal, tools.forge, self._pause, tools.heralds, tools.is_indexed, tools.answer_to, tools.now
        )  # fmt: skip
        alerts = Alerts(tools.journal, tools.forge, tools.heralds, tools.administrators, tools.now)
        asking = Asking(
            tools.journal, tools.heralds, tools.people, tools.deputy_of, tools.unasked_per_week, tools.now
        )  # fmt: skip
        return (
            Task("probe", PROBE_SECONDS, self._pause.probe),
            Task(FOLLOW, MINUTE, watch.follow),
            Task("put online", ONLINE_SECONDS, watch.put_online),
            Task("tell", TELL_SECONDS, watch.tell),
            Task("ask", ASK_SECONDS, asking.ask),
            Task("waiting", MINUTE, alerts.look_at_waiting),
            Task("expiry", EXPIRY_SECONDS, alerts.look_at_expiry),
            Task("alert", MINUTE, alerts.tell),
            Task("take up", MINUTE, self.take_up),
            Task("purge", PURGE_SECONDS, self.purge),
        )
