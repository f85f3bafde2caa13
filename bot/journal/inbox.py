"""What was received and is still to be handled: each delivery once, by one worker, with what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, text, update

from bot.deliveries import Call, Delivery
from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.holders import release_dead
from bot.journal.putting import Putter
from bot.journal.tables import INBOX, IS_DONE, IS_LATER, IS_TAKEN, IS_WAITING

PENDING = text(
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting') + (SELECT count(*) FROM inbox WHERE state = 'later')"
    " + (SELECT count(*) FROM inbox WHERE state = 'taken')"
)
# Built once: building a statement costs as much as running it.
_DUE = select(INBOX.c.id).where(IS_LATER, INBOX.c.not_before <= bindparam("now")).with_for_update(skip_locked=True)
WAKE = update(INBOX).where(INBOX.c.id.in_(_DUE)).values(state="waiting", not_before=None)
_FIRST = (
    select(INBOX.c.id)
    .where(IS_WAITING)
    .order_by(INBOX.c.rank, INBOX.c.received, INBOX.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
TAKE = (
    update(INBOX)
    .where(INBOX.c.id == _FIRST.scalar_subquery())
    .values(state="taken", holder=bindparam("by"), taken_at=bindparam("now"), attempts=INBOX.c.attempts + 1, position=0)
    .returning(*(INBOX.c[name] for name in "id key kind name body received rank attempts".split()))
)
_TAKEN = (INBOX.c.id == bindparam("row"), IS_TAKEN)
# The row is locked before it is blanked: its key names the calls.
HELD = select(INBOX.c.key, INBOX.c.begun, INBOX.c.position).where(*_TAKEN).with_for_update()
FINISH = (
    update(INBOX)
    .where(*_TAKEN)
    .values(state="done", holder="", key="", body={}, error=bindparam("number"), done_at=bindparam("now"))
)


class Inbox:
    """The deliveries; every method may be called from any thread of any process."""

    def __init__(self, database: Database, putter: Putter) -> None:
        self._database = database
        self._putter = putter
        self._put = database.insert(INBOX).on_conflict_do_nothing(index_elements=["digest"]).returning(INBOX.c.id)

    def put(self, delivery: Delivery) -> bool:
        """Keep a delivery; False when its key is known: nothing is written then."""
        values = {
            "digest": self._putter.pseudonyms.digest(delivery.key),
            "key": delivery.key,
            "kind": delivery.kind,
            "name": delivery.name,
            "body": dict(delivery.body),
            "received": delivery.received,
            "rank": 0 if delivery.is_urgent else 1,
            "state": "waiting",
            "holder": "",
            "attempts": 0,
            "begun": 0,
            "position": 0,
            "error": "",
        }
        with self._database.writing() as connection:
            return connection.execute(self._put, values).first() is not None

    def knows(self, key: str) -> bool:
        """Tell whether a delivery of this key was ever kept, done or not."""
        found = select(INBOX.c.id).where(INBOX.c.digest == self._putter.pseudonyms.digest(key))
        with self._database.reading() as connection:
            return connection.execute(found).first() is not None

    def is_pending(self, key: str) -> bool:
        """Tell whether a delivery of this key was kept and is not done yet."""
        found = select(INBOX.c.state).where(INBOX.c.digest == self._putter.pseudonyms.digest(key))
        with self._database.reading() as connection:
            return connection.execute(found).scalar_one_or_none() not in {None, "done"}

    def take(self, holder: str, now: datetime) -> Delivery | None:
        """Take the next delivery: urgent ones first, then the oldest; `attempts` is how often it was taken before."""
        with self._database.writing() as connection:
            connection.execute(WAKE, {"now": now})
            row = connection.execute(TAKE, {"by": holder, "now": now}).first()
        return delivery_of(row) if row is not None else None

    def begin(self, id: int, calls: Sequence[Call]) -> bool:
        """Put calls in the outbox while a delivery is still being handled; False when nobody holds it.

        Whoever takes the delivery again after a kill begins with the same calls: they are kept once.
        """
        with self._database.writing() as connection:
            held = connection.execute(HELD, {"row": id}).first()
            if held is None:
                return False
            self._putter.put(connection, held.key, calls, start=held.position)
            position = held.position + len(calls)
            values = {"position": position, "begun": max(held.begun, position)}
            connection.execute(update(INBOX).where(INBOX.c.id == id).values(values))
            return True

    def finish(self, id: int, calls: Sequence[Call]) -> bool:
        """End a delivery, blank it, and put its calls in the outbox, all or nothing; False when nobody holds it."""
        return self._end(id, "", calls)

    def fail(self, id: int, number: str, calls: Sequence[Call]) -> bool:
        """End a delivery with the number under which its failure was logged; else as `finish`."""
        return self._end(id, number, calls)

    def put_back(self, id: int, until: datetime) -> bool:
        """Leave a delivery for later; False when nobody holds it."""
        values = {"state": "later", "holder": "", "not_before": until}
        with self._database.writing() as connection:
            changed = connection.execute(update(INBOX).where(INBOX.c.id == id, IS_TAKEN).values(values))
            return changed.rowcount > 0

    def release(self, is_dead: Callable[[str], bool], taken_before: datetime | None = None) -> int:
        """Have what dead holders held, and what was taken before a moment, wait again; return how many deliveries."""
        return release_dead(self._database, INBOX, IS_TAKEN, {"state": "waiting", "holder": ""}, is_dead, taken_before)

    def pending(self) -> int:
        """Return how many deliveries are not done."""
        with self._database.reading() as connection:
            return int(connection.execute(PENDING).scalar_one())

    def failures(self, since: datetime) -> int:
        """Return how many deliveries ended by a failure of ours."""
        count = select(func.count()).where(IS_DONE, INBOX.c.done_at >= since, INBOX.c.error != "")
        with self._database.reading() as connection:
            return connection.execute(count.select_from(INBOX)).scalar_one()

    def purge(self, before: datetime) -> int:
        """Forget what was done before a moment: a delivery with the same key would then be handled again."""
        with self._database.writing() as connection:
            return connection.execute(delete(INBOX).where(IS_DONE, INBOX.c.done_at < before)).rowcount

    def _end(self, id: int, number: str, calls: Sequence[Call]) -> bool:
        with self._database.writing() as connection:
            held = connection.execute(HELD, {"row": id}).first()
            if held is None:
                return False
            self._putter.put(connection, held.key, calls, start=held.begun)
            connection.execute(FINISH, {"row": id, "number": number, "now": now_utc()})
            return True


def delivery_of(row: Row[Any]) -> Delivery:
    """Return the delivery of a row just taken."""
    return Delivery(
        key=row.key,
        kind=row.kind,
        name=row.name,
        body=row.body,
        received=row.received,
        is_urgent=row.rank == 0,
        id=row.id,
        attempts=row.attempts - 1,
    )
