"""Questions put to a person: one holder of a role at a time, then somebody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.models import Request, RequestState
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import IS_WAITING, REQUESTS

R = REQUESTS.c
UNANSWERED = ("waiting", "fallback")


class Requests:
    """The requests; the ids of people are kept while a request is open, then the asker's pseudonym alone."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms

    def open(self, request: Request, at: datetime | None = None) -> int:
        """Keep a request, and return its id."""
        values = {name: getattr(request, name) for name in Request.__dataclass_fields__ if name != "id"}
        values |= {"tried": list(request.tried), "person": self._pseudonyms.of(request.asker), "at": at or now_utc()}
        with self._database.writing() as connection:
            return int(connection.execute(insert(REQUESTS).returning(R.id), values).scalar_one())

    def get(self, id: int) -> Request | None:
        """Return a request, or None when it is gone."""
        with self._database.reading() as connection:
            row = connection.execute(select(REQUESTS).where(R.id == id)).first()
        return request_of(row) if row is not None else None

    def advance(self, id: int, holder: str, next_at: datetime | None) -> bool:
        """Pass a request on to another holder, or to the fallback channel when there is none (`""`).

        False when it no longer waits, or this holder has been asked: of two processes that pass it on, one does.
        """
        with self._database.writing() as connection:
            request = self._held(connection, id)
            if request is None or request.state != "waiting":
                return False
            if holder and holder in {request.holder, *request.tried}:
                return False
            tried = [*request.tried, *([request.holder] if request.holder else [])]
            state = "waiting" if holder else "fallback"
            values = {"holder": holder, "tried": tried, "state": state, "next_at": next_at if holder else None}
            connection.execute(update(REQUESTS).where(R.id == id).values(values))
            return True

    def wait(self, id: int, holder: str, until: datetime) -> bool:
        """Leave a request with its holder until a moment; False when it is no longer theirs."""
        is_theirs = (R.id == id) & (R.holder == holder)
        with self._database.writing() as connection:
            waits = update(REQUESTS).where(is_theirs, IS_WAITING).values(next_at=until)
            return connection.execute(waits).rowcount > 0

    def of(self, asked_id: int, asker: str) -> Request | None:
        """Return the open request of somebody about a question, the last one; None when there is none."""
        is_theirs = (R.asked_id == asked_id) & (R.person == self._pseudonyms.of(asker))
        query = select(REQUESTS).where(is_theirs, R.state.in_(UNANSWERED)).order_by(R.id.desc())
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return request_of(row) if row is not None else None

    def stale(self, before: datetime) -> tuple[Request, ...]:
        """Return the requests opened before a moment that nobody has answered nor closed."""
        query = select(REQUESTS).where(R.closed_at.is_(None), R.at < before).order_by(R.id)
        with self._database.reading() as connection:
            return tuple(request_of(row) for row in connection.execute(query))

    def due(self, now: datetime) -> tuple[Request, ...]:
        """Return the requests that somebody else is to be asked now, the one that waits longest first."""
        query = select(REQUESTS).where(IS_WAITING, R.next_at <= now).order_by(R.next_at, R.id)
        with self._database.reading() as connection:
            return tuple(request_of(row) for row in connection.execute(query))

    def answered(self, id: int, text: str = "") -> bool:
        """Keep that somebody answered; False when somebody had, or the request is closed."""
        with self._database.writing() as connection:
            request = self._held(connection, id)
            if request is None or request.state not in UNANSWERED:
                return False
            self._set(connection, id, "answered", answer=text, next_at=None)
            return True

    def close(self, id: int, at: datetime | None = None) -> Request | None:
        """Close a request and forget the ids of people; return it as it was, None when it is closed or gone."""
        with self._database.writing() as connection:
            request = self._held(connection, id)
            if request is None or request.state == "closed":
                return None
            blank: dict[str, Any] = {"asker": "", "holder": "", "tried": [], "next_at": None}
            self._set(connection, id, "closed", **blank, closed_at=at or now_utc())
            return request

    def _held(self, connection: Connection, id: int) -> Request | None:
        """Return a request that nobody else changes until the end of the transaction."""
        row = connection.execute(select(REQUESTS).where(R.id == id).with_for_update()).first()
        return request_of(row) if row is not None else None

    def _set(self, connection: Connection, id: int, state: RequestState, **values: Any) -> None:
        connection.execute(update(REQUESTS).where(R.id == id).values(state=state, **values))


def request_of(row: Row[Any]) -> Request:
    """Return the request of a row."""
    values = {name: getattr(row, name) for name in Request.__dataclass_fields__}
    return Request(**{**values, "tried": tuple(row.tried)})
