"""The question log: what was asked, by whom under a pseudonym, and what was answered."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from bot.journal.database import Database
from bot.journal.figures import MIN_PEOPLE, Counted, tellable
from bot.journal.models import Asked, Usage
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import FEEDBACK, QUESTIONS
from indexer.models import Verdict, Visibility

Q = QUESTIONS.c


class Questions:
    """The questions asked on every surface."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        self._insert = database.insert(QUESTIONS).on_conflict_do_nothing(index_elements=["request"]).returning(Q.id)

    def record(self, asked: Asked) -> int:
        """Keep a question, and return its id; the one it has when the same request asked it before."""
        # Drivers do not agree on what the text of an enumeration is.
        values = {name: str(value) if name in {"verdict", "reader"} else value for name, value in asdict(asked).items()}
        values |= {"person": self._pseudonyms.of(asked.person), "revision": asked.commit}
        values["request"] = request = self._request(asked.request)
        del values["id"], values["commit"]
        with self._database.writing() as connection:
            kept = connection.execute(self._insert, values).scalar_one_or_none()
            if kept is None:
                kept = connection.execute(select(Q.id).where(Q.request == request)).scalar_one()
            return int(kept)

    def knows(self, request: str) -> bool:
        """Tell whether a request has asked its question already."""
        with self._database.reading() as connection:
            return connection.execute(select(Q.id).where(Q.request == self._request(request))).first() is not None

    def get(self, id: int) -> Asked | None:
        """Return a question, with the pseudonym of who asked it; None when it is gone."""
        with self._database.reading() as connection:
            row = connection.execute(select(QUESTIONS).where(Q.id == id)).first()
        return asked_of(row) if row is not None else None

    def count(self, person: str, since: datetime) -> int:
        """Return how many questions somebody has asked since a moment."""
        return self._count(Q.person == self._pseudonyms.of(person), since)

    def count_in(self, channel: str, since: datetime) -> int:
        """Return how many questions were asked in a channel since a moment."""
        return self._count(Q.channel == channel, since)

    def shown(self) -> dict[tuple[str, str], int]:
        """Return how often each section was shown as an answer, by page and anchor: to put in order, not to be told."""
        counts = select(Q.page, Q.anchor, func.count()).where(Q.page != "").group_by(Q.page, Q.anchor)
        with self._database.reading() as connection:
            return {(page, anchor): count for page, anchor, count in connection.execute(counts)}

    def usage(self, since: datetime, reader: Visibility = Visibility.PUBLIC) -> Usage:
        """Return figures, none of them about fewer than five people, nor to be worked out from those given.

        Pages are counted over the questions of those who may see no more than the reader: the name of a page tells.
        """
        readable = Q.reader.in_([level.value for level in reader.readable_levels()])
        whole = self._whole(since)
        if whole.people < MIN_PEOPLE:
            return Usage(since)
        return Usage(
            since,
            questions=whole.count,
            people=whole.people,
            by_verdict=tellable(self._counted(Q.verdict, since)),
            by_surface=tellable(self._counted(Q.surface, since)),
            by_language=tellable(self._counted(Q.language, since)),
            by_page=tellable(self._counted(Q.page, since, readable, Q.page != "")),
            by_feedback=tellable(self._feedback(since)),
        )

    def _request(self, key: str) -> str | None:
        return self._pseudonyms.digest(key) if key else None

    def _count(self, condition: ColumnElement[bool], since: datetime) -> int:
        with self._database.reading() as connection:
            return connection.execute(
                select(func.count()).select_from(QUESTIONS).where(condition, Q.at >= since)
            ).scalar_one()

    def _whole(self, since: datetime) -> Counted:
        """Return how many questions there were, and of how many people."""
        counts = select(func.count(), func.count(Q.person.distinct())).select_from(QUESTIONS).where(Q.at >= since)
        with self._database.reading() as connection:
            return Counted(*connection.execute(counts).one())

    def _counted(self, group: ColumnElement[Any], since: datetime, *more: ColumnElement[bool]) -> dict[str, Counted]:
        """Return how many questions each value of a column has, and of how many people."""
        counts = select(group, func.count(), func.count(Q.person.distinct())).where(Q.at >= since, *more)
        with self._database.reading() as connection:
            rows = connection.execute(counts.select_from(QUESTIONS).group_by(group)).all()
        return {str(value): Counted(count, people) for value, count, people in rows}

    def _feedback(self, since: datetime) -> dict[str, Counted]:
        """Return how many times each feedback was given, and by how many people."""
        given = FEEDBACK.c
        counts = select(given.is_useful, func.count(), func.count(given.person.distinct())).where(given.at >= since)
        with self._database.reading() as connection:
            rows = connection.execute(counts.group_by(given.is_useful)).all()
        return {"useful" if useful else "not_useful": Counted(count, people) for useful, count, people in rows}


def asked_of(row: Row[Any]) -> Asked:
    """Return the question of a row."""
    return Asked(
        person=row.person,
        text=row.text,
        language=row.language,
        verdict=Verdict(row.verdict),
        surface=row.surface,
        channel=row.channel,
        reader=Visibility(row.reader),
        page=row.page,
        anchor=row.anchor,
        commit=row.revision,
        at=row.at,
        id=row.id,
    )
