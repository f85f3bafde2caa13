"""What is sent to the forge, as the process that sends it sees it: each draft once, by one worker, then followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select, update

from bot.contributing.models import Opened, Progress, State
from bot.contributing.views import DraftView, NewsKind, Written
from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.draft_rows import D, add_news, change, forget_addresses, held_row, view_of, was_told
from bot.journal.draft_tables import DRAFTS, IS_CLOSING, IS_HELD, IS_WAITING
from bot.journal.holders import release_dead
from bot.journal.reviews import accept_alone

NOBODY: dict[str, Any] = {"holder": ""}
# Where a draft goes that is let go: taken back meanwhile, it stays so; erased meanwhile, its words are gone and what
# was sent of it before stands.
LET_GO = case((D.state != "sending", D.state), ((D.person == "") & (D.number > 0), "open"), else_="waiting")


class DraftQueue:
    """The drafts to be sent, followed and closed; every method may be called from any thread of any process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, holder: str, now: datetime) -> DraftView | None:
        """Take the oldest draft that is due; `attempts` is how often it was taken before."""
        is_due = D.not_before.is_(None) | (D.not_before <= now)
        first = select(DRAFTS).where(IS_WAITING, is_due).order_by(D.at, D.id).limit(1)
        # Looked at first without a lock: mostly there is nothing, and a transaction that writes is alone on SQLite.
        with self._database.reading() as connection:
            if connection.execute(first).first() is None:
                return None
        with self._database.writing() as connection:
            row = connection.execute(first.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            taken = {"holder": holder, "taken_at": now, "attempts": row.attempts + 1}
            change(connection, row.id, "sending", **taken)
            return view_of(row)

    def put_back(
        self, id: str, until: datetime, reason: str, data: Mapping[str, str | int], *, is_counted: bool = True
    ) -> bool:
        """Leave a draft for later, with the code of why; False when nobody holds it."""
        values = {"state": LET_GO, "not_before": until, "reason": reason, "data": dict(data)} | NOBODY
        # Not counted, it may have been sent all the same: it keeps one attempt, so that it is looked for.
        attempts = {} if is_counted else {"attempts": case((D.attempts > 1, D.attempts - 1), else_=D.attempts)}
        with self._database.writing() as connection:
            held = update(DRAFTS).where(D.id == id, IS_HELD).values(**values, **attempts)
            return connection.execute(held).rowcount > 0

    def opened(self, id: str, opened: Opened, written: Written) -> bool:
        """Keep what the forge made of a draft; False when its author has taken it back meanwhile: it is closed then."""
        sent = {
            "number": opened.number, "address": opened.address, "head": opened.head, "written_page": written.page,
            "owner": written.owner, "is_ticket": written.is_ticket, "sent_at": now_utc(), "attempts": 0,
            "not_before": None, "reason": "", "data": {},
        } | NOBODY  # fmt: skip
        with self._database.writing() as connection:
            row = held_row(connection, id)
            if row is None:
                return False
            # A ticket that somebody else opened before is not ours to close.
            sent["is_ours"] = row.is_ours or opened.is_new or not written.is_ticket
            if row.state != "sending":
                change(connection, id, row.state, **sent, is_closing=row.state == "withdrawn")
                return bool(row.state != "withdrawn")
            change(connection, id, "open", **sent)
            accept_alone(connection, row, opened.head)
            if row.number == 0:
                add_news(connection, id, "opened")
            return True

    def stuck(self, id: str, code: str, data: Mapping[str, str | int]) -> bool:
        """Keep that somebody must change a draft before it can be sent, and why; False when nobody sends it."""
        with self._database.writing() as connection:
            row = held_row(connection, id)
            if row is None or row.state != "sending":
                connection.execute(update(DRAFTS).where(D.id == id).values(NOBODY))
                return False
            change(connection, id, "stuck", reason=code, data=dict(data), not_before=None, **NOBODY)
            add_news(connection, id, "stuck")
            return True

    def write_again(self, id: str) -> bool:
        """Have a draft that stands on the forge written again: the pages have moved under it. False when it does not.

        Whoever decided of it decides again: not of what they have read.
        """
        stands = D.state.in_(("open", "changes"))
        again = update(DRAFTS).where(D.id == id, stands).values(state="waiting", not_before=None)
        with self._database.writing() as connection:
            return connection.execute(again).rowcount > 0

    def progressed(self, id: str, progress: Progress) -> bool:
        """Keep what has become of a draft on the forge; True when that changes its state: once a change."""
        with self._database.writing() as connection:
            row = held_row(connection, id)
            if row is None:
                return False
            # The forge goes on telling that changes were asked when they have been made: the same word is no news.
            is_old = progress.state == "changes" and progress.said == row.said and was_told(connection, id, "changes")
            state, news = (row.state, None) if is_old else what_follows(row, progress)
            values = {"head": progress.head or row.head, "said": progress.said or row.said}
            if state == row.state:
                connection.execute(update(DRAFTS).where(D.id == id).values(values))
                return False
            if state == "merged":
                values |= {"merged_as": progress.merged_as, "is_closing": False, "done_at": None}
            change(connection, id, state, **values)
            if news is not None:
                add_news(connection, id, news, progress.said if state in {"changes", "declined"} else "")
            return True

    def online(self, id: str) -> bool:
        """Keep that a merged draft can be found; False when it was known."""
        with self._database.writing() as connection:
            row = held_row(connection, id)
            if row is None or row.state != "merged":
                return False
            change(connection, id, "online")
            add_news(connection, id, "online")
            return True

    def followed(self) -> tuple[DraftView, ...]:
        """Return the drafts to ask the forge about, the oldest first."""
        return self._found(D.state.in_(("open", "changes")), D.number > 0)

    def to_close(self, now: datetime) -> DraftView | None:
        """Return the first draft that is to be closed on the forge, that nobody sends and that is due."""
        is_due = D.not_before.is_(None) | (D.not_before <= now)
        found = self._found(IS_CLOSING, D.holder == "", is_due)
        return found[0] if found else None

    def closed(self, id: str) -> bool:
        """Keep that a draft is closed on the forge; False when it was."""
        with self._database.writing() as connection:
            closing = update(DRAFTS).where(D.id == id, IS_CLOSING)
            is_new = connection.execute(closing.values(is_closing=False, not_before=None)).rowcount > 0
            forget_addresses(connection, id)
            return is_new

    def close_later(self, id: str, until: datetime, reason: str) -> None:
        """Leave the closing of a draft for later."""
        values = {"not_before": until, "reason": reason, "attempts": D.attempts + 1}
        with self._database.writing() as connection:
            connection.execute(update(DRAFTS).where(D.id == id, IS_CLOSING).values(values))

    def shares_number(self, view: DraftView) -> bool:
        """Tell whether somebody else's draft is under the same number on the forge, and stands."""
        others = self._found(D.number == view.number, D.id != view.draft.id, D.state.not_in(("withdrawn", "declined")))
        return any(other.is_ticket == view.is_ticket for other in others)

    def counts(self) -> dict[State, int]:
        """Return how many drafts are in each state that has any."""
        query = select(D.state, func.count()).group_by(D.state)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.state: row[1] for row in rows}

    def release(self, is_dead: Callable[[str], bool], taken_before: datetime | None = None) -> int:
        """Have what dead holders held, and what was taken before a moment, wait again; return how many drafts."""
        return release_dead(self._database, DRAFTS, IS_HELD, {"state": LET_GO} | NOBODY, is_dead, taken_before)

    def _found(self, *conditions: Any) -> tuple[DraftView, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(DRAFTS).where(*conditions).order_by(D.at, D.id))
            return tuple(view_of(row) for row in rows)


def what_follows(row: Row[Any], progress: Progress) -> tuple[State, NewsKind | None]:
    """Return the state of a draft after what the forge tells, and what is to be told of it."""
    state: State = row.state
    is_open = state in {"open", "changes"}
    # A ticket that is closed is dealt with; nothing of it is to be indexed.
    if row.is_ticket:
        return ("online", "online") if is_open and progress.state in {"merged", "closed"} else (state, None)
    if progress.state == "merged" and (is_open or row.is_closing):
        return "merged", "merged"
    if progress.state == "closed" and is_open:
        return "declined", "declined"
    if progress.state == "changes" and state == "open":
        return "changes", "changes"
    if progress.state == "open" and state == "changes" and progress.head not in {"", row.head}:
        return "open", None
    return state, None
