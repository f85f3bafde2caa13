"""Gives back what processes held that have ended without finishing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, TextClause, or_, select, update

from bot.journal.database import Database


def release_dead(
    database: Database,
    table: Table,
    is_held: TextClause,
    values: Mapping[str, Any],
    is_dead: Callable[[str], bool],
    taken_before: datetime | None,
) -> int:
    """Change the rows that dead holders hold, and those of anybody taken before a moment; return how many."""
    with database.reading() as connection:
        holders = connection.execute(select(table.c.holder).where(is_held).distinct()).scalars().all()
    # Asked between transactions: to find out may take a while.
    dead = [holder for holder in holders if is_dead(holder)]
    if not holders or (not dead and taken_before is None):
        return 0
    is_theirs: ColumnElement[bool] = table.c.holder.in_(dead)
    if taken_before is not None:
        is_theirs = or_(is_theirs, table.c.taken_at < taken_before)
    with database.writing() as connection:
        return connection.execute(update(table).where(is_held, is_theirs).values(values)).rowcount
