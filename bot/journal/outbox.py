"""What is to be sent: each call once, in the order of its lane.

Of each lane the first call alone is `ready`, so that taking one never looks at those behind a lane that waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, select, text, update

from bot.deliveries import Call, Posted, Sending
from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.holders import release_dead
from bot.journal.posts import Posts
from bot.journal.putting import Putter, lane_lock
from bot.journal.tables import IS_BLOCKED, IS_DONE, IS_NAMED, IS_NOT_DONE, IS_PARKED, IS_READY, IS_SENDING, OUTBOX

# A call whose target is not posted yet is looked at again after this long, should nobody have woken it.
BLOCKED = timedelta(seconds=1)
NO_POST = "no_post"

PENDING = text("SELECT count(*) FROM outbox WHERE state <> 'done'")
_DUE = select(OUTBOX.c.id).where(IS_PARKED, OUTBOX.c.not_before <= bindparam("now")).with_for_update(skip_locked=True)
WAKE = update(OUTBOX).where(OUTBOX.c.id.in_(_DUE)).values(state="ready", not_before=None)
_FIRST = select(OUTBOX.c.id).where(IS_READY).order_by(OUTBOX.c.id).limit(1).with_for_update(skip_locked=True)
TAKE = (
    update(OUTBOX)
    .where(OUTBOX.c.id == _FIRST.scalar_subquery())
    .values(state="sending", holder=bindparam("by"), taken_at=bindparam("now"), attempts=OUTBOX.c.attempts + 1)
    .returning(
        *(OUTBOX.c[name] for name in "id key lane method arguments name target is_optional attempts is_unsure".split())
    )
)
SENDING = select(OUTBOX.c.lane, OUTBOX.c.name).where(OUTBOX.c.id == bindparam("row"), IS_SENDING)
END = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"), IS_SENDING)
    .values(state="done", holder="", key="", lane="", arguments={}, name="", target="")
    .values(reason=bindparam("why"), done_at=bindparam("now"))
)
_NEXT = select(func.min(OUTBOX.c.id)).where(OUTBOX.c.lane == bindparam("of"), IS_NOT_DONE)
ADVANCE = update(OUTBOX).where(OUTBOX.c.id == _NEXT.scalar_subquery(), OUTBOX.c.state == "queued").values(state="ready")
WAKE_BLOCKED = update(OUTBOX).where(IS_BLOCKED, OUTBOX.c.target == bindparam("post")).values(state="ready")
# Only an older call is waited for: so no two calls can wait for one another.
WILL_BE_POSTED = select(exists().where(IS_NAMED, OUTBOX.c.name == bindparam("post"), OUTBOX.c.id < bindparam("row")))


class Outbox:
    """The calls; every method may be called from any thread of any process."""

    def __init__(self, database: Database, putter: Putter, posts: Posts) -> None:
        self._database = database
        self._putter = putter
        self._posts = posts

    def put(self, calls: Sequence[Call], key: str) -> bool:
        """Keep calls that come from no delivery, under their own key; False when it is known: nothing is written."""
        with self._database.writing() as connection:
            return self._putter.put(connection, key, calls) > 0

    def take(self, holder: str, now: datetime) -> Sending | None:
        """Take the oldest call that nothing of its lane stands before; `attempts` is how often it was taken before."""
        with self._database.writing() as connection:
            connection.execute(WAKE, {"now": now})
            while (row := connection.execute(TAKE, {"by": holder, "now": now}).first()) is not None:
                arguments = self._completed(connection, row, now)
                if arguments is not None:
                    return sending_of(row, arguments)
        return None

    def sent(self, id: int, posted: Posted | None = None) -> bool:
        """End a call that was made, blank it, remember what it posted; False when nobody holds it."""
        with self._database.writing() as connection:
            return self._end(connection, id, "", posted)

    def drop(self, id: int, reason: str) -> bool:
        """End a call that will not be made, and blank it; False when nobody holds it."""
        with self._database.writing() as connection:
            return self._end(connection, id, reason, None)

    def put_back(self, id: int, until: datetime, *, is_counted: bool = True) -> bool:
        """Leave a call for later; those behind it in its lane wait too. False when nobody holds it."""
        taken = {} if is_counted else {"attempts": OUTBOX.c.attempts - 1}
        return self._park(id, {"state": "later", "holder": "", "not_before": until, **taken})

    def unsure(self, id: int, until: datetime) -> bool:
        """Leave a call for later that may have been made; False when nobody holds it."""
        return self._park(id, {"state": "later", "holder": "", "not_before": until, "is_unsure": True})

    def release(self, is_dead: Callable[[str], bool], taken_before: datetime | None = None) -> int:
        """Have what dead holders held, and what was taken before a moment, wait again, as unsure; return how many."""
        values = {"state": "ready", "holder": "", "is_unsure": True}
        return release_dead(self._database, OUTBOX, IS_SENDING, values, is_dead, taken_before)

    def pending(self) -> int:
        """Return how many calls are still to be made."""
        with self._database.reading() as connection:
            return int(connection.execute(PENDING).scalar_one())

    def purge(self, before: datetime) -> int:
        """Forget the calls made or dropped before a moment."""
        with self._database.writing() as connection:
            return connection.execute(delete(OUTBOX).where(IS_DONE, OUTBOX.c.done_at < before)).rowcount

    def _park(self, id: int, values: Mapping[str, Any]) -> bool:
        with self._database.writing() as connection:
            return connection.execute(update(OUTBOX).where(OUTBOX.c.id == id, IS_SENDING).values(values)).rowcount > 0

    def _end(self, connection: Connection, id: int, reason: str, posted: Posted | None) -> bool:
        row = connection.execute(SENDING, {"row": id}).first()
        if row is None:
            return False
        # Locked before the row is: whoever adds to the lane sees this call either standing before its own, or ended.
        self._database.lock(connection, [lane_lock(row.lane)] if row.lane else [])
        now = now_utc()
        if connection.execute(END, {"row": id, "why": reason, "now": now}).rowcount == 0:
            return False
        if row.name and posted is not None:
            self._posts.remember(connection, row.name, posted, now)
        if row.name:
            connection.execute(WAKE_BLOCKED, {"post": row.name})
        if row.lane:
            connection.execute(ADVANCE, {"of": row.lane})
        return True

    def _completed(self, connection: Connection, row: Row[Any], now: datetime) -> dict[str, Any] | None:
        """Return the arguments with the place of the target; None when the call waits for it, or is dropped."""
        if not row.target:
            return dict(row.arguments)
        posted = self._posts.read(connection, row.target)
        if posted is not None:
            return {**row.arguments, **place_arguments(row.method, posted)}
        if connection.execute(WILL_BE_POSTED, {"post": row.target, "row": row.id}).scalar_one():
            values = {"state": "blocked", "holder": "", "not_before": now + BLOCKED, "attempts": row.attempts - 1}
            connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(values))
        else:
            self._end(connection, row.id, NO_POST, None)
        return None


def place_arguments(method: str, posted: Posted) -> dict[str, str]:
    """Return where a message stands, by the names that a method has for it."""
    if method.startswith(("reactions.", "pins.")):
        return {"channel": posted.channel, "timestamp": posted.ts}
    if method in {"chat.postMessage", "chat.postEphemeral"}:
        return {"channel": posted.channel, "thread_ts": posted.ts}
    return {"channel": posted.channel, "ts": posted.ts}


def sending_of(row: Row[Any], arguments: Mapping[str, Any]) -> Sending:
    """Return the call of a row just taken."""
    call = Call(row.method, arguments, row.lane, row.name, row.target, row.is_optional)
    return Sending(row.id, row.key, call, row.attempts - 1, row.is_unsure)
