"""What every process must know until it is mended, and what administrators are told once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, select, update

from bot.journal.database import Database
from bot.journal.draft_tables import FLAGS, IS_UNTOLD

F = FLAGS.c


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is wrong, or that will be: a code and data."""

    name: str
    code: str
    data: Mapping[str, str | int]
    at: datetime
    mended_at: datetime | None = None  # it seems to be: still up, so that it is not told twice if it is not
    told_at: datetime | None = None


class Flags:
    """The flags; every method may be called from any thread of any process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hoist(self, name: str, code: str, data: Mapping[str, str | int], at: datetime) -> bool:
        """Put a flag up; False when it was: what was told of it stays told, and so does since when it is."""
        values = {"name": name, "code": code, "data": dict(data), "at": at}
        new = self._database.insert(FLAGS).values(values).on_conflict_do_nothing(index_elements=["name"])
        with self._database.writing() as connection:
            if connection.execute(new.returning(F.name)).first() is not None:
                return True
            since = case((F.mended_at.is_(None), F.at), else_=at)
            connection.execute(update(FLAGS).where(F.name == name).values(values | {"at": since, "mended_at": None}))
            return False

    def get(self, name: str) -> Flag | None:
        """Return a flag that is up, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(FLAGS).where(F.name == name)).first()
        return flag_of(row) if row is not None else None

    def untold(self) -> tuple[Flag, ...]:
        """Return the flags that nobody was told of, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(FLAGS).where(IS_UNTOLD).order_by(F.at, F.name))
            return tuple(map(flag_of, rows))

    def up(self) -> tuple[Flag, ...]:
        """Return the flags that are up, the oldest first."""
        with self._database.reading() as connection:
            return tuple(map(flag_of, connection.execute(select(FLAGS).order_by(F.at, F.name))))

    def told(self, name: str, at: datetime) -> None:
        """Keep that somebody was told of a flag."""
        self._set(name, told_at=at)

    def mended(self, name: str, at: datetime) -> None:
        """Keep that what a flag tells seems to be mended."""
        self._set(name, mended_at=at)

    def lower(self, name: str) -> bool:
        """Take a flag down; False when it was not up."""
        with self._database.writing() as connection:
            return connection.execute(delete(FLAGS).where(F.name == name)).rowcount > 0

    def _set(self, name: str, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(FLAGS).where(F.name == name).values(values))


def flag_of(row: Row[Any]) -> Flag:
    """Return the flag of a row."""
    return Flag(row.name, row.code, row.data, row.at, row.mended_at, row.told_at)
