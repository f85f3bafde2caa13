"""What people contribute, as they see it: kept, changed, taken back, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from bot.contributing.models import Draft
from bot.contributing.views import DONE, DraftView, Withdrawal
from bot.journal.database import Database
from bot.journal.draft_rows import NEW, D, add_news, change, drop_news, held_row, values_of, view_of
from bot.journal.draft_tables import DRAFTS
from bot.journal.pseudonyms import Pseudonyms

# What an author may still change: what is sent is brought up to date on the forge.
CHANGEABLE = ("waiting", "open", "changes", "stuck")
# Which of its columns a draft that is changed keeps: who made it, when and where.
KEPT = frozenset({"id", "person", "at", "kind", "place", "origin", "channel", "thread"})


class Drafts:
    """The contributions; every method may be called from any thread of any process."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        self._put = database.insert(DRAFTS).on_conflict_do_nothing(index_elements=["id"]).returning(D.id)

    def keep(self, draft: Draft, *, not_before: datetime | None = None) -> bool:
        """Keep a draft, to be sent from a moment on; False when its id is known: nothing is written then."""
        values = values_of(draft, self._pseudonyms) | NEW | {"not_before": not_before}
        with self._database.writing() as connection:
            return connection.execute(self._put, values).first() is not None

    def revise(self, draft: Draft) -> bool:
        """Put what its author has changed in the place of a draft, to be sent again.

        False when it is not theirs, or it is being sent, merged, or done.
        """
        values = values_of(draft, self._pseudonyms)
        changed = {name: value for name, value in values.items() if name not in KEPT}
        again: dict[str, Any] = {"not_before": None, "reason": "", "data": {}}
        with self._database.writing() as connection:
            row = held_row(connection, draft.id)
            if row is None or row.person != values["person"] or row.state not in CHANGEABLE:
                return False
            # One that was never sent but may have been is still to be looked for, should it be taken back.
            again["attempts"] = row.attempts if row.number == 0 else 0
            change(connection, draft.id, "waiting", **changed, **again)
            return True

    def withdraw(self, id: str, person: str) -> Withdrawal:
        """Take a draft back, as its author alone may; what is on the forge, or may be, is closed there later."""
        with self._database.writing() as connection:
            row = held_row(connection, id)
            if row is None or row.person != self._pseudonyms.of(person):
                return "unknown"
            if row.state == "merged" or row.state in DONE:
                return "too_late"
            drop_news(connection, id)
            change(connection, id, "withdrawn", is_closing=may_be_on_forge(row))
            add_news(connection, id, "withdrawn")
            return "withdrawn"

    def get(self, id: str) -> DraftView | None:
        """Return a draft, or None when there is none of that id."""
        found = self._found(D.id == id)
        return found[0] if found else None

    def of_person(self, person: str) -> tuple[DraftView, ...]:
        """Return somebody's drafts, the last first."""
        return tuple(reversed(self._found(D.person == self._pseudonyms.of(person))))

    def open_ones(self) -> tuple[DraftView, ...]:
        """Return the drafts of which something may still become, the oldest first."""
        return self._found(D.state.not_in(DONE))

    def merged_ones(self) -> tuple[DraftView, ...]:
        """Return the drafts that are merged and not on line yet."""
        return self._found(D.state == "merged")

    def retry(self, id: str) -> bool:
        """Have a draft that waits or is stuck sent at once; False when it is neither."""
        return self._resume(D.id == id, D.state.in_(("waiting", "stuck"))) > 0

    def resume_stuck(self, code: str) -> int:
        """Have the drafts that are stuck for a reason sent again; return how many."""
        return self._resume(D.state == "stuck", D.reason == code)

    def hurry(self, codes: Iterable[str]) -> int:
        """Have the drafts that wait for one of some reasons sent at once: it is mended. Return how many."""
        return self._resume(D.state == "waiting", D.not_before.is_not(None), D.reason.in_(list(codes)))

    def _resume(self, *conditions: ColumnElement[bool]) -> int:
        resumed = update(DRAFTS).where(*conditions).values(state="waiting", not_before=None)
        with self._database.writing() as connection:
            return connection.execute(resumed).rowcount

    def _found(self, condition: ColumnElement[bool]) -> tuple[DraftView, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(DRAFTS).where(condition).order_by(D.at, D.id))
            return tuple(view_of(row) for row in rows)


def may_be_on_forge(row: Row[Any]) -> bool:
    """Tell whether a draft is on the forge, or may be: whoever sends it could have been killed before telling."""
    return bool(row.number or row.attempts or row.holder)
