"""The gaps: questions that nobody could answer, what people wish for them, and who is to be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, select, update

from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.figures import MIN_PEOPLE
from bot.journal.models import Gap
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import GAP_WAITERS, GAP_WISHES, GAPS, QUESTIONS
from bot.journal.words import words_told
from indexer.analysis import fold, words
from indexer.models import Visibility

G = GAPS.c
# How many different people asked: never told below five.
ASKERS = (select(func.count(QUESTIONS.c.person.distinct())).where(QUESTIONS.c.gap_id == G.id).scalar_subquery()).label(
    "askers"
)


class Gaps:
    """The questions without an answer; those of the same words, whatever their accents and signs, are one gap."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms

    def open(self, text: str, asked_id: int, at: datetime) -> int:
        """Keep a question that had no answer, and return the gap's id; the same question counts once more.

        A gap that was closed opens again.
        """
        digest = self._pseudonyms.digest(normalised(text))
        with self._database.writing() as connection:
            self._database.lock(connection, [f"gap {digest}"])
            level = self._level(connection, asked_id)
            gap = connection.execute(select(GAPS).where(G.digest == digest)).first()
            if gap is not None and gap.id == self._gap_of(connection, asked_id):
                # The same request, handled again after a kill.
                return int(gap.id)
            id = (
                self._add(connection, digest, text, level, at)
                if gap is None
                else self._count(connection, gap, level, at)
            )
            connection.execute(update(QUESTIONS).where(QUESTIONS.c.id == asked_id).values(gap_id=id))
            return id

    def _gap_of(self, connection: Connection, asked_id: int) -> int | None:
        """Return the gap that a question is counted in already."""
        found: int | None = connection.execute(
            select(QUESTIONS.c.gap_id).where(QUESTIONS.c.id == asked_id)
        ).scalar_one_or_none()
        return found

    def wish(self, gap_id: int, person: str, text: str, at: datetime | None = None) -> bool:
        """Keep what somebody wishes a page would say; the last of a person counts. False when the gap is gone."""
        values = {"gap_id": gap_id, "person": self._pseudonyms.of(person), "text": text, "at": at or now_utc()}
        insert = self._database.insert(GAP_WISHES).values(values)
        changed = {"text": insert.excluded.text, "at": insert.excluded.at}
        with self._database.writing() as connection:
            if not self._exists(connection, gap_id):
                return False
            connection.execute(insert.on_conflict_do_update(index_elements=["gap_id", "person"], set_=changed))
            return True

    def wait(self, gap_id: int, person: str, at: datetime | None = None) -> bool:
        """Keep that somebody agreed to be told when there is an answer; False when the gap is closed or gone."""
        pseudonym = self._pseudonyms.of(person)
        values = {"gap_id": gap_id, "person": pseudonym, "address": person, "at": at or now_utc()}
        insert = self._database.insert(GAP_WAITERS).values(values)
        with self._database.writing() as connection:
            if not self._exists(connection, gap_id, state="open"):
                return False
            connection.execute(insert.on_conflict_do_nothing(index_elements=["gap_id", "person"]))
            return True

    def of(self, asked_id: int) -> int | None:
        """Return the id of the gap that a question belongs to; None when it belongs to none."""
        with self._database.reading() as connection:
            return connection.execute(select(QUESTIONS.c.gap_id).where(QUESTIONS.c.id == asked_id)).scalar()

    def get(self, gap_id: int) -> Gap | None:
        """Return a gap, or None when it is gone."""
        with self._database.reading() as connection:
            row = connection.execute(select(GAPS, ASKERS).where(G.id == gap_id)).first()
            return gap_of(row, self._wishes(connection, [gap_id])) if row is not None else None

    def listed(self, limit: int = 100, reader: Visibility = Visibility.RESTRICTED) -> tuple[Gap, ...]:
        """Return the open gaps whose words a reader may see, those asked most often first."""
        readable = G.reader.in_([level.value for level in reader.readable_levels()])
        query = select(GAPS, ASKERS).where(G.state == "open", readable).order_by(G.count.desc(), G.last_at.desc(), G.id)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit)).all()
            wishes = self._wishes(connection, [row.id for row in rows])
        return tuple(gap_of(row, wishes) for row in rows)

    def answered(self, gap_id: int, page: str) -> tuple[str, ...]:
        """Close a gap, by the page that answers it, and return the ids of those to tell; `close` forgets them.

        In two steps, so that a kill before they are told loses nobody.
        """
        waiter = GAP_WAITERS.c
        waiting = select(waiter.address).where(waiter.gap_id == gap_id).order_by(waiter.at, waiter.address)
        with self._database.writing() as connection:
            connection.execute(update(GAPS).where(G.id == gap_id).values(state="closed", page=page))
            return tuple(connection.execute(waiting).scalars())

    def half_told(self, page: str) -> tuple[int, ...]:
        """Return the gaps that a page was found to answer, of which those who wait may not have been told: a kill."""
        waiting = exists().where(GAP_WAITERS.c.gap_id == G.id)
        query = select(G.id).where(G.state == "closed", G.page == page, waiting).order_by(G.id)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def close(self, gap_id: int, page: str = "") -> tuple[str, ...]:
        """Close a gap, by the page that answers it; return the ids of those to tell, once: they are forgotten."""
        with self._database.writing() as connection:
            connection.execute(update(GAPS).where(G.id == gap_id).values(state="closed", page=page))
            waiting = delete(GAP_WAITERS).where(GAP_WAITERS.c.gap_id == gap_id)
            rows = connection.execute(waiting.returning(GAP_WAITERS.c.at, GAP_WAITERS.c.address)).all()
        return tuple(address for _, address in sorted((row.at, row.address) for row in rows))

    def _add(self, connection: Connection, digest: str, text: str, level: Visibility, at: datetime) -> int:
        values = {"digest": digest, "text": text, "reader": level.value, "count": 1, "first_at": at, "last_at": at}
        insert = GAPS.insert().values(**values, state="open", page="").returning(G.id)
        return int(connection.execute(insert).scalar_one())

    def _count(self, connection: Connection, gap: Row[Any], level: Visibility, at: datetime) -> int:
        # Whoever sees less has typed the same words.
        level = min(level, Visibility(gap.reader), key=lambda each: each.rank)
        values = {"count": G.count + 1, "last_at": at, "reader": level.value, "state": "open", "page": ""}
        connection.execute(update(GAPS).where(G.id == gap.id).values(values))
        return int(gap.id)

    def _level(self, connection: Connection, asked_id: int) -> Visibility:
        """Return what whoever asked may see; the most closed level when the question is gone."""
        found = connection.execute(select(QUESTIONS.c.reader).where(QUESTIONS.c.id == asked_id)).scalar()
        return Visibility(found) if found else Visibility.RESTRICTED

    def _exists(self, connection: Connection, gap_id: int, state: str | None = None) -> bool:
        """Tell whether there is a gap, and keep it until the end of the transaction."""
        found = connection.execute(select(G.state).where(G.id == gap_id).with_for_update(key_share=True)).scalar()
        return found is not None and state in {None, found}

    def _wishes(self, connection: Connection, gap_ids: Iterable[int]) -> dict[int, list[str]]:
        """Return what people wish, by gap, the oldest first."""
        wish = GAP_WISHES.c
        query = select(wish.gap_id, wish.text).where(wish.gap_id.in_(gap_ids)).order_by(wish.at, wish.person)
        found: dict[int, list[str]] = {}
        for gap_id, text in connection.execute(query):
            found.setdefault(gap_id, []).append(text)
        return found


def normalised(text: str) -> str:
    """Return the words of a question, without accents, capitals and signs; the text itself when it has no word."""
    return " ".join(fold(word) for word, _, _ in words(text)) or text.strip()


def gap_of(row: Row[Any], wishes: dict[int, list[str]]) -> Gap:
    """Return the gap of a row; how often it was asked is told from five people on."""
    return Gap(
        id=row.id,
        text=row.text,
        reader=Visibility(row.reader),
        count=row._mapping["count"] if row.askers >= MIN_PEOPLE else None,
        first_at=row.first_at,
        last_at=row.last_at,
        state=row.state,
        page=row.page,
        wishes=tuple(wishes.get(row.id, ())),
        told=words_told(row.text, row.askers),
    )
