"""The pools that answer what is received and send what that comes to, on one journal."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot.holders import own_holder
from bot.pools import Pool
from bot.slack.chores import Chore, tasks_of
from bot.slack.desk import Desk
from bot.slack.handling import Handling
from bot.slack.receiving import Receiver
from bot.slack.routes import Route
from bot.slack.sending import Sender
from bot.slack.taking_up import take_up
from bot.timetables import Timetable

SECONDS_TO_FINISH = 5.0
# Each pool ends the step that it has begun.
SECONDS_FOR_A_STEP = 12.0


class Office:
    """What works behind the listeners, whichever way requests come in."""

    def __init__(self, desk: Desk, routes: Sequence[Route], chores: Sequence[Chore] = ()) -> None:
        self.desk = desk
        holder = own_holder()
        self._senders = Pool("send", desk.settings.senders, Sender(desk.journal, desk.api, holder, desk.now).step)
        self._workers = Pool("answer", desk.settings.workers, Handling(desk, routes, holder, self._senders.wake).step)
        self._chores = Pool("chores", 1, Timetable(tasks_of(chores, desk), time.monotonic).step)
        self.receiver = Receiver(desk.journal, desk.now, self._workers.wake)

    def open(self) -> None:
        """Take up what a process that has ended left behind, and begin to work."""
        take_up(self.desk)
        for pool in (self._senders, self._workers, self._chores):
            pool.start()

    def close(self, seconds: float = SECONDS_TO_FINISH) -> None:
        """Finish what is begun and, while there is time, what has been received; the journal keeps the rest."""
        journal, deadline = self.desk.journal, time.monotonic() + seconds
        while (journal.inbox.pending() or journal.outbox.pending()) and time.monotonic() < deadline:
            time.sleep(0.02)
        for pool in (self._chores, self._workers, self._senders):
            pool.stop(SECONDS_FOR_A_STEP)
