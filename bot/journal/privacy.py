"""What each person may ask of the journal: to see, to have erased; and what it forgets by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import Connection, delete, or_, select, update

from bot.journal.clock import months_before
from bot.journal.database import Database
from bot.journal.erasures import Erasure, ErasuresFile
from bot.journal.personal import Personal
from bot.journal.personal_drafts import purge_drafts
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import (
    CONVERSATIONS,
    ERASURES,
    FLAGS,
    GAPS,
    INBOX,
    IS_DONE,
    LEDGER,
    OUTBOX,
    POSTS,
    QUESTIONS,
    REQUESTS,
)
from bot.models import Surface

SHORT = timedelta(days=30)
THEMSELVES = "self"


class Privacy:
    """Serves people's rights over what is held about them."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms, erasures: ErasuresFile) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        self._erasures = erasures

    def export(self, person: str) -> dict[str, Any]:
        """Return all that is held about somebody, by table, as JSON takes it."""
        with self._database.reading() as connection:
            return dict(self._of(connection, person).read())

    def preview(self, person: str) -> dict[str, int]:
        """Return how many rows an erasure would delete, by table."""
        with self._database.reading() as connection:
            return self._of(connection, person).count()

    def erase(self, person: str, by: str, at: datetime) -> dict[str, int]:
        """Delete all that is held about somebody, and return how many rows by table.

        What is kept of it: a pseudonym, the moment, how many rows, and who had it done. Raises ErasuresInvalid.
        """
        erasure = Erasure(self._pseudonyms.of(person), at)
        self._erasures.append(erasure)
        counts = self._erase(erasure, self._author(person, by))
        self._database.forget_traces()
        return counts

    def replay(self) -> int:
        """Do again the erasures that the database knows nothing of, and return how many. Raises ErasuresInvalid.

        A restored backup holds what was erased since; what the person did after coming back is left alone.
        """
        wanted = list(self._erasures.read())
        with self._database.reading() as connection:
            known = {
                Erasure(row.person, row.at) for row in connection.execute(select(ERASURES.c.person, ERASURES.c.at))
            }
        missing = [erasure for erasure in wanted if erasure not in known]
        for erasure in missing:
            self._erase(erasure, "", is_replay=True)
        if missing:
            self._database.forget_traces()
        return len(missing)

    def purge(self, now: datetime, months: int = 12) -> dict[str, int]:
        """Forget what was kept long enough, and return how many rows by table.

        The question log goes after some months, and so do drafts that are done; threads, posts, what is left of closed
        requests, and the words of drafts that are done, after 30 days.
        """
        old, done = months_before(now, months), now - SHORT
        forgotten = (
            (QUESTIONS, QUESTIONS.c.at < old),
            (GAPS, GAPS.c.last_at < old),
            (LEDGER, LEDGER.c.at < old),
            (REQUESTS, REQUESTS.c.at < old),
            (FLAGS, FLAGS.c.at < old),
            (CONVERSATIONS, CONVERSATIONS.c.at < done),
            (POSTS, POSTS.c.at < done),
            (INBOX, IS_DONE & (INBOX.c.done_at < done)),
            (OUTBOX, IS_DONE & (OUTBOX.c.done_at < done)),
        )
        with self._database.writing() as connection:
            counts = {table.name: connection.execute(delete(table).where(rule)).rowcount for table, rule in forgotten}
            counts["requests_blanked"] = blank_closed_requests(connection, done)
            counts |= purge_drafts(connection, done, old)
        self._database.forget_traces()
        return counts

    def _of(self, connection: Connection, person: str) -> Personal:
        return Personal(connection, self._pseudonyms, self._pseudonyms.of(person))

    def _erase(self, erasure: Erasure, author: str, *, is_replay: bool = False) -> dict[str, int]:
        """Delete, and write the audit, in one transaction."""
        until = erasure.at if is_replay else None
        entry = self._database.insert(ERASURES).on_conflict_do_nothing(index_elements=["person", "at"])
        with self._database.writing() as connection:
            counts = Personal(connection, self._pseudonyms, erasure.person, until).erase()
            values = {"person": erasure.person, "at": erasure.at, "counts": counts}
            connection.execute(entry, {**values, "asked_by": author, "is_replay": is_replay})
        return counts

    def _author(self, person: str, by: str) -> str:
        """Return who had an erasure done: the person, a surface, or a pseudonym; never a raw id.

        A surface may tell which account of the machine did it (`terminal:relais`).
        """
        if by == person:
            return THEMSELVES
        return by if by.partition(":")[0] in get_args(Surface) else self._pseudonyms.of(by)


def blank_closed_requests(connection: Connection, before: datetime) -> int:
    """Blank what is left of the requests closed before a moment; return how many."""
    blank = dict.fromkeys(("person", "question", "answer", "channel", "thread"), "")
    is_left = or_(*(REQUESTS.c[name] != "" for name in blank))
    rule = update(REQUESTS).where(REQUESTS.c.closed_at < before, is_left)
    return connection.execute(rule.values(blank)).rowcount
