"""All that the journal holds about one person: read, counted, deleted; and what is kept only for so long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, exists, func, select, update

from bot.journal.personal_drafts import leave_drafts, leave_reviews, reviews_held
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import (
    CONVERSATIONS,
    DRAFTS,
    ERASURES,
    FEEDBACK,
    GAP_WAITERS,
    GAP_WISHES,
    GAPS,
    LEDGER,
    PREFERENCES,
    QUESTIONS,
    REQUESTS,
)

# Each has `person`, a pseudonym, and `at`.
TABLES = (FEEDBACK, QUESTIONS, GAP_WISHES, GAP_WAITERS, CONVERSATIONS, PREFERENCES, REQUESTS, LEDGER, DRAFTS)
# Ours, or somebody else's: not what a person has a right to.
NOT_THEIRS = frozenset({"person", "request", "gap_id", "asked_by", "counts", "is_replay", "holder", "tried", "asker"})
HELD = "requests_held"
REVIEWS_HELD = "reviews_held"


@dataclass(frozen=True, slots=True)
class Personal:
    """What is held about one person, within a transaction; `until` leaves alone what is later."""

    connection: Connection
    pseudonyms: Pseudonyms
    person: str  # the pseudonym
    until: datetime | None = None

    def read(self) -> dict[str, list[dict[str, Any]]]:
        """Return every row about the person, by table, as JSON takes it."""
        rows = {table.name: [plain(row) for row in self._rows(table)] for table in (*TABLES, ERASURES)}
        held = [{"role": row.role, "state": row.state, "at": row.at.isoformat()} for row in self._requests_held()]
        return rows | {HELD: held, REVIEWS_HELD: [plain(row) for row in self._reviews_held()]}

    def count(self) -> dict[str, int]:
        """Return how many rows there are about the person, by table."""
        counts = {
            table.name: self.connection.execute(
                select(func.count()).select_from(table).where(self._theirs(table))
            ).scalar_one()
            for table in TABLES
        }
        return counts | {HELD: sum(1 for _ in self._requests_held()), REVIEWS_HELD: len(self._reviews_held())}

    def erase(self) -> dict[str, int]:
        """Delete every row about the person, and return how many by table."""
        counts = self.count()
        self._leave_gaps()
        self._leave_requests()
        leave_reviews(self.connection, self._reviews_held())
        leave_drafts(self.connection, self._theirs(DRAFTS))
        for table in TABLES:
            self.connection.execute(delete(table).where(self._theirs(table)))
        return counts

    def _theirs(self, table: Table) -> ColumnElement[bool]:
        is_theirs = table.c.person == self.person
        return is_theirs if self.until is None else and_(is_theirs, table.c.at <= self.until)

    def _rows(self, table: Table) -> Iterator[Row[Any]]:
        yield from self.connection.execute(select(table).where(self._theirs(table)).order_by(table.c.at))

    def _leave_gaps(self) -> None:
        """Forget the words of gaps that nobody else asked, and count the person out of the others."""
        asked = (
            select(QUESTIONS.c.gap_id, func.count())
            .where(self._theirs(QUESTIONS), QUESTIONS.c.gap_id.is_not(None))
            .group_by(QUESTIONS.c.gap_id)
        )
        for gap_id, times in self.connection.execute(asked).all():
            others = exists().where(QUESTIONS.c.gap_id == gap_id, ~self._theirs(QUESTIONS))
            gap = GAPS.c.id == gap_id
            self.connection.execute(delete(GAPS).where(gap, ~others))
            self.connection.execute(update(GAPS).where(gap).values(count=GAPS.c.count - times))

    def _requests_held(self) -> Iterator[Row[Any]]:
        """Yield the open requests of others that the person was asked to answer; only these hold raw ids, so few."""
        open_ones = select(REQUESTS).where(REQUESTS.c.closed_at.is_(None)).order_by(REQUESTS.c.id)
        for row in self.connection.execute(open_ones).all():
            if any(person and self.pseudonyms.of(person) == self.person for person in (row.holder, *row.tried)):
                yield row

    def _reviews_held(self) -> list[Row[Any]]:
        return reviews_held(self.connection, lambda account: self.pseudonyms.of(account) == self.person)

    def _leave_requests(self) -> None:
        """Take the person out of requests of others: somebody else will be asked."""
        for row in self._requests_held():
            kept = [person for person in (row.holder, *row.tried) if self.pseudonyms.of(person) != self.person]
            holder = row.holder if row.holder in kept else ""
            values = {"holder": holder, "tried": [person for person in row.tried if person in kept]}
            self.connection.execute(update(REQUESTS).where(REQUESTS.c.id == row.id).values(values))


def plain(row: Row[Any]) -> dict[str, Any]:
    """Return a row as JSON takes it, without what is not the person's."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row._mapping.items()
        if name not in NOT_THEIRS
    }
