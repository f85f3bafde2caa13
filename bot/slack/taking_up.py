"""Takes up, from time to time, what a process that has ended held: on PostgreSQL its last word may come late.

Of a process of another machine, or of a container made anew, nobody can tell whether it has ended: what it has held for
longer than any step lasts is taken from it. Should it live all the same, what both come to has the same keys.
"""

from __future__ import annotations

from datetime import timedelta

from bot.holders import is_dead
from bot.slack.chores import Chore
from bot.slack.desk import Desk

SECONDS = 60.0
LONGER_THAN_A_STEP = timedelta(minutes=5)


def take_up(desk: Desk) -> None:
    """Have what dead processes held wait again."""
    before = desk.now() - LONGER_THAN_A_STEP
    desk.journal.inbox.release(is_dead, before)
    desk.journal.outbox.release(is_dead, before)


CHORES = (Chore("take up what was left", SECONDS, take_up),)
