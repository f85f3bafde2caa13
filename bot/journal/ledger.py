"""The messages that nobody asked for: at most so many a person and week, and each written down."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from bot.journal.database import Database
from bot.journal.models import Spent
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import LEDGER, PREFERENCES

WEEK = timedelta(days=7)


class Ledger:
    """What was sent to each person without being asked for."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms

    def spend(self, person: str, kind: str, limit: int, now: datetime) -> bool:
        """Write down a message about to be sent; False when it must not be: a full week, or switched off."""
        pseudonym = self._pseudonyms.of(person)
        row = LEDGER.c
        sent = select(func.count()).select_from(LEDGER).where(row.person == pseudonym, row.at > now - WEEK)
        wants = select(PREFERENCES.c.wants_unasked).where(PREFERENCES.c.person == pseudonym)
        with self._database.writing() as connection:
            self._database.lock(connection, [f"ledger {pseudonym}"])
            if connection.execute(wants).scalar() is False or connection.execute(sent).scalar_one() >= limit:
                return False
            connection.execute(insert(LEDGER).values(person=pseudonym, kind=kind, at=now))
            return True

    def of(self, person: str) -> tuple[Spent, ...]:
        """Return what was sent to somebody, the last first."""
        row = LEDGER.c
        query = (
            select(row.at, row.kind)
            .where(row.person == self._pseudonyms.of(person))
            .order_by(row.at.desc(), row.id.desc())
        )
        with self._database.reading() as connection:
            return tuple(Spent(found.at, found.kind) for found in connection.execute(query))
