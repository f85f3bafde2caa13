"""Where the messages stand that we posted under a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.deliveries import Posted
from bot.journal.database import Database
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import POSTS

FIND = select(POSTS.c.channel, POSTS.c.ts).where(POSTS.c.name == bindparam("post"))


class Posts:
    """The messages posted; a name may hold an id, so only its digest is kept."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        insert = database.insert(POSTS)
        changed = {name: insert.excluded[name] for name in ("channel", "ts", "at")}
        self._remember = insert.on_conflict_do_update(index_elements=["name"], set_=changed)

    def find(self, name: str) -> Posted | None:
        """Return where a message stands, or None when there is none of that name."""
        with self._database.reading() as connection:
            return self.read(connection, name)

    def keep(self, name: str, posted: Posted, at: datetime) -> None:
        """Keep under a name where a message stands that we did not post."""
        with self._database.writing() as connection:
            self.remember(connection, name, posted, at)

    def forget(self, before: datetime) -> int:
        """Forget the messages posted before a moment; return how many."""
        with self._database.writing() as connection:
            return connection.execute(delete(POSTS).where(POSTS.c.at < before)).rowcount

    def read(self, connection: Connection, name: str) -> Posted | None:
        """Return where a message stands, within a transaction."""
        row = connection.execute(FIND, {"post": self._pseudonyms.digest(name)}).first()
        return Posted(row.channel, row.ts) if row is not None else None

    def remember(self, connection: Connection, name: str, posted: Posted, at: datetime) -> None:
        """Write where a message stands, within a transaction; the last of a name counts."""
        values = {"name": self._pseudonyms.digest(name), "channel": posted.channel, "ts": posted.ts, "at": at}
        connection.execute(self._remember, values)
