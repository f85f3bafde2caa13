"""Puts calls into the outbox: each once, the first of a lane ready to be made, those behind it queued."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from bot.deliveries import Call
from bot.journal.database import Database
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import IS_NOT_DONE, OUTBOX

BUSY_LANES = (
    select(OUTBOX.c.lane)
    .where(IS_NOT_DONE, OUTBOX.c.lane.in_(bindparam("lanes", expanding=True)))
    .group_by(OUTBOX.c.lane)
)


class Putter:
    """Writes calls within a transaction of whoever has them made."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self.pseudonyms = pseudonyms
        self._database = database
        self._insert = database.insert(OUTBOX).on_conflict_do_nothing(index_elements=["digest"]).returning(OUTBOX.c.id)

    def put(self, connection: Connection, key: str, calls: Sequence[Call], *, start: int = 0) -> int:
        """Write calls under the keys `key/start`, `key/start+1`…; return how many were not known."""
        lanes = {call.lane for call in calls if call.lane}
        busy = self._busy(connection, lanes) if lanes else set()
        written = 0
        for number, call in enumerate(calls, start):
            values = self._values(f"{key}/{number}", call, is_first=call.lane not in busy)
            if connection.execute(self._insert, values).first() is not None:
                written += 1
                busy |= {call.lane} - {""}
        return written

    def _busy(self, connection: Connection, lanes: set[str]) -> set[str]:
        """Return the lanes in which something is still to be made; nobody else changes them meanwhile."""
        self._database.lock(connection, map(lane_lock, lanes))
        return set(connection.execute(BUSY_LANES, {"lanes": sorted(lanes)}).scalars())

    def _values(self, key: str, call: Call, *, is_first: bool) -> dict[str, object]:
        return {
            "digest": self.pseudonyms.digest(key),
            "key": key,
            "lane": call.lane,
            "method": call.method,
            "arguments": dict(call.arguments),
            "name": call.name,
            "target": call.target,
            "is_optional": call.is_optional,
            "state": "ready" if is_first else "queued",
            "holder": "",
            "attempts": 0,
            "is_unsure": False,
            "reason": "",
        }


def lane_lock(lane: str) -> str:
    """Return the name that is locked while the calls of a lane are counted."""
    return f"lane {lane}"
