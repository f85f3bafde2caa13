"""What is to be told where drafts came from: each change once, in the order in which they happened."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.contributing.views import News
from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.draft_rows import N, add_news, forget_addresses, held_row, news_of, was_told
from bot.journal.draft_tables import DRAFT_NEWS, IS_UNTOLD


class DraftNews:
    """The news of drafts; every method may be called from any thread of any process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def untold(self) -> tuple[News, ...]:
        """Return what is still to be told, the oldest first."""
        with self._database.reading() as connection:
            return tuple(map(news_of, connection.execute(select(DRAFT_NEWS).where(IS_UNTOLD).order_by(N.id))))

    def told(self, id: int) -> bool:
        """Keep that something was told; False when it was, or is gone."""
        with self._database.writing() as connection:
            telling = update(DRAFT_NEWS).where(N.id == id, IS_UNTOLD).values(told_at=now_utc())
            draft_id = connection.execute(telling.returning(N.draft_id)).scalar_one_or_none()
            if draft_id is None:
                return False
            forget_addresses(connection, draft_id)
            return True

    def waits_long(self, draft_id: str) -> bool:
        """Keep that a draft has waited long to be read, to be told once; False when it was told, or it is gone."""
        with self._database.writing() as connection:
            row = held_row(connection, draft_id)
            if row is None or was_told(connection, draft_id, "waiting-long"):
                return False
            add_news(connection, draft_id, "waiting-long")
            return True
