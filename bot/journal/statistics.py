"""Figures about months and pages for whoever keeps the knowledge on, none of them about fewer than five people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.journal.clock import months_before
from bot.journal.database import Database
from bot.journal.figures import Counted, tellable
from bot.journal.tables import FEEDBACK, QUESTIONS
from indexer.models import Visibility

Q = QUESTIONS.c
GIVEN = FEEDBACK.c
Counts = dict[str, int]


class Statistics:
    """Counts over the question log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_month(self, since: datetime, until: datetime) -> Counts:
        """Return how many questions were asked each month (`2026-03`, in UTC), in the order of the months."""
        counted = {f"{start:%Y-%m}": self._between(start, end) for start, end in months(since, until)}
        return dict(sorted(tellable({month: found for month, found in counted.items() if found.count}).items()))

    def opinions_by_page(self, since: datetime, reader: Visibility = Visibility.PUBLIC) -> tuple[Counts, Counts]:
        """Return how many times the answers of each page were found useful, and how many times not.

        Counted over the questions of those who may see no more than the reader: the name of a page tells.
        """
        readable = Q.reader.in_([level.value for level in reader.readable_levels()])
        counts = (
            select(Q.page, GIVEN.is_useful, func.count(), func.count(GIVEN.person.distinct()))
            .join_from(FEEDBACK, QUESTIONS, GIVEN.asked_id == Q.id)
            .where(GIVEN.at >= since, Q.page != "", readable)
            .group_by(Q.page, GIVEN.is_useful)
        )
        with self._database.reading() as connection:
            rows = connection.execute(counts).all()
        return opinions(rows, is_useful=True), opinions(rows, is_useful=False)

    def _between(self, start: datetime, end: datetime) -> Counted:
        """Return how many questions were asked in a month, and by how many people."""
        counts = select(func.count(), func.count(Q.person.distinct())).where(Q.at >= start, Q.at < end)
        with self._database.reading() as connection:
            return Counted(*connection.execute(counts.select_from(QUESTIONS)).one())


def opinions(rows: Iterable[Any], *, is_useful: bool) -> Counts:
    """Return the figures that may be told of one opinion, by page."""
    return tellable({page: Counted(count, people) for page, useful, count, people in rows if useful is is_useful})


def months(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the beginning and the end of each month between two moments; the first begins at the first moment."""
    start = since
    while start <= until:
        first = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        end = months_before(first, -1)
        yield start, end
        start = end
