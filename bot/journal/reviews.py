"""Who is asked to read a draft before it is merged, and what they decide: one person at a time, then another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.contributing.reviewing import ALONE, is_same_organisation
from bot.contributing.views import DONE, Decided, Decision, Review, Reviewer
from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.draft_rows import D, R, add_news, change, held_row, review_of
from bot.journal.draft_tables import DRAFTS, IS_TO_CARRY_OUT, IS_UNASKED, IS_UNDECIDED, REVIEWS
from bot.journal.pseudonyms import Pseudonyms

# A draft in these states stands on the forge, and may be decided of.
READ = ("open", "changes")


class Reviews:
    """The reviews; every method may be called from any thread of any process."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms

    def ask(self, draft_id: str, reviewer: Reviewer, at: datetime, next_at: datetime | None) -> Review | None:
        """Keep that somebody is asked to read a draft; None when they were, or it is not to be read.

        Of two processes that ask, one does.
        """
        with self._database.writing() as connection:
            draft = held_row(connection, draft_id)
            if draft is None or draft.state not in READ or reviewer.account in accounts(connection, draft_id):
                return None
            return add_review(connection, draft_id, reviewer, {"asked_at": at, "next_at": next_at})

    def ask_again(self, id: int, at: datetime, next_at: datetime | None) -> Review | None:
        """Ask somebody again, whose decision was of what has changed since; None when there is no such decision."""
        again = {
            "decision": "", "word": "", "head": "", "decided_at": None, "done_at": None, "reason": "",
            "attempts": 0, "not_before": None, "asked_at": at, "next_at": next_at, "times": R.times + 1,
        }  # fmt: skip
        asking = update(REVIEWS).where(R.id == id, R.decision != "").values(again).returning(REVIEWS)
        with self._database.writing() as connection:
            row = connection.execute(asking).first()
        return review_of(row) if row is not None else None

    def unasked(self) -> tuple[Review, ...]:
        """Return the reviews that are still to be put to those whom they are for."""
        is_read = IS_UNASKED & D.state.in_(READ) & (R.account != "")
        query = select(REVIEWS).join(DRAFTS, D.id == R.draft_id).where(IS_UNDECIDED, is_read).order_by(R.id)
        with self._database.reading() as connection:
            return tuple(map(review_of, connection.execute(query)))

    def told(self, review: Review) -> None:
        """Keep that a review was put to whom it is for."""
        with self._database.writing() as connection:
            connection.execute(update(REVIEWS).where(R.id == review.id).values(told=review.times))

    def stop_waiting(self, id: int) -> bool:
        """Keep that nobody else will be asked in the place of somebody; False when that was known."""
        stopping = update(REVIEWS).where(R.id == id, R.next_at.is_not(None)).values(next_at=None)
        with self._database.writing() as connection:
            return connection.execute(stopping).rowcount > 0

    def decide(
        self, draft_id: str, reviewer: Reviewer, decision: Decision, word: str, head: str, at: datetime
    ) -> Decided:
        """Keep what somebody decides of a draft, whose commit `head` they read, or return why it is refused.

        Nobody decides of what they, or their organisation, have made; but of what needs no second reader.
        """
        with self._database.writing() as connection:
            draft = held_row(connection, draft_id)
            refusal = self._refusal(connection, draft, reviewer, head)
            if refusal != "kept":
                return refusal
            decided = {"decision": decision, "word": word, "head": head, "decided_at": at, "next_at": None}
            asked = self._asked(connection, draft_id, reviewer.account)
            if asked is None:
                add_review(connection, draft_id, reviewer, {"asked_at": at, "next_at": None} | decided)
            else:
                role = {"role": reviewer.role, "organisation": reviewer.organisation}
                connection.execute(update(REVIEWS).where(R.id == asked).values(**decided, **role))
            return "kept"

    def of(self, draft_id: str) -> tuple[Review, ...]:
        """Return the reviews of a draft, in the order in which people were asked."""
        query = select(REVIEWS).where(R.draft_id == draft_id).order_by(R.id)
        with self._database.reading() as connection:
            return tuple(map(review_of, connection.execute(query)))

    def of_account(self, account: str) -> tuple[Review, ...]:
        """Return what somebody is asked to read and has not decided of, the one that waits longest first."""
        is_theirs = (R.account == account) & D.state.in_(READ)
        query = select(REVIEWS).join(DRAFTS, D.id == R.draft_id).where(IS_UNDECIDED, is_theirs).order_by(R.id)
        with self._database.reading() as connection:
            return tuple(map(review_of, connection.execute(query)))

    def to_carry_out(self, now: datetime) -> Review | None:
        """Return the first decision that the forge does not know yet and that is due.

        One of a draft that is being written again waits until that is done.
        """
        is_due = (R.not_before.is_(None) | (R.not_before <= now)) & D.state.in_((*READ, *DONE, "merged"))
        is_decided = (R.decision != "") & R.done_at.is_(None)
        joined = select(REVIEWS).join(DRAFTS, D.id == R.draft_id).where(is_decided, is_due)
        query = joined.order_by(R.decided_at, R.id).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return review_of(row) if row is not None else None

    def carry_out_later(self, id: int, until: datetime, reason: str) -> None:
        """Leave a decision for later."""
        values = {"not_before": until, "reason": reason, "attempts": R.attempts + 1}
        with self._database.writing() as connection:
            connection.execute(update(REVIEWS).where(R.id == id, IS_TO_CARRY_OUT).values(values))

    def carried_out(self, id: int, at: datetime) -> bool:
        """Keep that the forge knows a decision, and what it makes of the draft; False when that was known.

        What is accepted becomes merged when the forge tells so.
        """
        with self._database.writing() as connection:
            known = update(REVIEWS).where(R.id == id, IS_TO_CARRY_OUT).values(done_at=at, reason="")
            row = connection.execute(known.returning(R.draft_id, R.decision, R.word)).first()
            if row is None:
                return False
            draft = held_row(connection, row.draft_id)
            if draft is not None and draft.state in READ:
                follow(connection, draft, row.decision, row.word)
            return True

    def _refusal(self, connection: Connection, draft: Row[Any] | None, reviewer: Reviewer, head: str) -> Decided:
        if draft is None or draft.state not in READ or draft.is_ticket:
            return "gone"
        is_alone = draft.kind in ALONE
        if draft.person == self._pseudonyms.of(reviewer.account) and not is_alone:
            return "self"
        if is_same_organisation(draft.organisation, reviewer.organisation) and not is_alone:
            return "organisation"
        if draft.head != head:
            return "changed"
        standing = select(R.id).where(R.draft_id == draft.id, IS_TO_CARRY_OUT)
        return "decided" if connection.execute(standing).first() is not None else "kept"

    def _asked(self, connection: Connection, draft_id: str, account: str) -> int | None:
        found = select(R.id).where(R.draft_id == draft_id, R.account == account, IS_UNDECIDED)
        return connection.execute(found).scalars().first()


def add_review(connection: Connection, draft_id: str, reviewer: Reviewer, values: dict[str, Any]) -> Review:
    """Keep a review of a draft."""
    new = {
        "draft_id": draft_id, "account": reviewer.account, "role": reviewer.role,
        "organisation": reviewer.organisation, "times": 1, "told": 0, "decision": "", "word": "", "head": "",
        "attempts": 0, "reason": "",
    }  # fmt: skip
    return review_of(connection.execute(insert(REVIEWS).values(new | values).returning(REVIEWS)).one())


def accept_alone(connection: Connection, draft: Row[Any], head: str) -> None:
    """Keep that a draft which needs no second reader is accepted by its author; whoever calls has its row.

    Written again, it is the same decision, of what is proposed now.
    """
    if draft.kind not in ALONE:
        return
    now = now_utc()
    decided = {"decision": "accept", "head": head, "decided_at": now, "not_before": None, "done_at": None}
    standing = update(REVIEWS).where(R.draft_id == draft.id, R.account == draft.origin).values(decided)
    if not connection.execute(standing).rowcount:
        author = Reviewer(draft.origin, draft.role, draft.organisation)
        add_review(connection, draft.id, author, decided | {"asked_at": now, "told": 1})


def follow(connection: Connection, draft: Row[Any], decision: Decision, word: str) -> None:
    """Give a draft the state that a decision makes."""
    if decision == "changes":
        change(connection, draft.id, "changes", said=word)
        add_news(connection, draft.id, "changes", word)
    elif decision == "decline":
        change(connection, draft.id, "declined", said=word)
        add_news(connection, draft.id, "declined", word)


def accounts(connection: Connection, draft_id: str) -> set[str]:
    """Return who was asked to read a draft."""
    return set(connection.execute(select(R.account).where(R.draft_id == draft_id)).scalars())
