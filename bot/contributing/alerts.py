"""Tells administrators what they must mend, once each: access that is refused, that ends, what waits for too long."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.contributing.forge import Forge, ForgeFailed
from bot.contributing.heralds import Heralds
from bot.contributing.sentences import sentence_of
from bot.contributing.views import Alert
from bot.journal.journal import Flag, Journal
from bot.upkeep.people import People
from indexer.terminal import terminal_language

LOG = logging.getLogger(__name__)

Data = dict[str, str | int]

COORDINATION = "coordination"
MOST_TOLD = 2
DAYS_BEFORE_END = (7, 30)
WAITING = "forge waiting"
# How often the forge failed to take a draft in about a day: after some hours it is tried once an hour.
TOO_OFTEN = 24


@dataclass(frozen=True, slots=True)
class Alerts:
    """What telling administrators needs."""

    journal: Journal
    forge: Forge
    heralds: Heralds
    administrators: Callable[[], Sequence[str]]
    now: Callable[[], datetime]

    def look_at_expiry(self) -> None:
        """Keep that our access ends soon: thirty days before, then seven."""
        try:
            ends = self.forge.expiry()
        except ForgeFailed as failure:
            LOG.info("the forge does not tell when our access ends: %s", failure)
            return
        if ends is None:
            return
        left = (ends - self.now()).days
        days = next((days for days in DAYS_BEFORE_END if left < days), None)
        if days is not None:
            data: Data = {"date": ends.date().isoformat(), "n": max(0, left)}
            name = f"forge access ends {days} {data['date']}"
            if self.journal.flags.get(name) is None:
                self.journal.flags.hoist(name, "alert.expiring", data, self.now())

    def look_at_waiting(self) -> None:
        """Keep that a draft has waited for the forge for about a day, until none has."""
        waiting = (view for view in self.journal.drafts.open_ones() if view.state == "waiting")
        late = [view for view in waiting if view.attempts >= TOO_OFTEN]
        if not late:
            self.journal.flags.lower(WAITING)
        elif self.journal.flags.get(WAITING) is None:
            data: Data = {"n": len(late), "reason": str(late[0].data.get("reason", late[0].reason))}
            self.journal.flags.hoist(WAITING, "alert.waiting", data, self.now())

    def tell(self) -> None:
        """Tell administrators, and the log, of what nobody was told of."""
        for flag in self.journal.flags.untold():
            LOG.error("%s", sentence_of(flag.code, flag.data, terminal_language()))
            self.heralds.alert(self.administrators()[:MOST_TOLD], alert_of(flag))
            self.journal.flags.told(flag.name, self.now())


def alert_of(flag: Flag) -> Alert:
    """Return a flag as what is told of it; one that was taken down and is up again is told again."""
    return Alert(f"alert {flag.name} {flag.at.isoformat(timespec='seconds')}", flag.code, flag.data)


def administrators_of(chosen: Sequence[str], people: People, day: date) -> tuple[str, ...]:
    """Return the accounts of the administrators: those set, else who holds the coordination."""
    holders = dict.fromkeys(holding.slack for holding in people.holders(COORDINATION, day))
    return tuple(chosen) or tuple(holders)
