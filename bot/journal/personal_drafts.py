"""What an erasure does to contributions: those not sent are deleted, those sent keep no link with the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, case, cast, delete, or_, select, update

from bot.contributing.views import DONE
from bot.journal.clock import now_utc
from bot.journal.draft_rows import D, N, R
from bot.journal.draft_tables import DRAFT_NEWS, DRAFTS, IS_UNTOLD, REVIEWS

# What leads to the person, or is in their words. Their organisation stays: somebody of another one is to validate.
UNLINKED: dict[str, Any] = dict.fromkeys(("person", "role", "credit", "origin", "channel", "thread"), "") | {
    "fields": {}, "data": {}
}  # fmt: skip
# What people typed about a draft.
WORDS = {"fields": {}, "data": {}, "said": ""}


def leave_drafts(connection: Connection, is_theirs: ColumnElement[bool]) -> None:
    """Take somebody out of what they sent; what was never sent is left to be deleted.

    What may have been sent (whoever sent it was killed) is taken back, to be looked for on the forge.
    """
    news = delete(DRAFT_NEWS).where(N.draft_id.in_(select(D.id).where(is_theirs)), IS_UNTOLD)
    connection.execute(news)
    may_be_sent = (D.number == 0) & ((D.attempts > 0) | (D.holder != "")) & D.state.not_in(DONE)
    taken_back = {"state": "withdrawn", "is_closing": True, "not_before": None, "done_at": now_utc()}
    connection.execute(update(DRAFTS).where(is_theirs, may_be_sent).values(**taken_back, **UNLINKED))
    # Of a change not sent yet the words are gone: what was sent before stands.
    stands = case((D.state.in_(("waiting", "stuck")), "open"), else_=D.state)
    was_sent = (D.number > 0) | D.is_closing
    connection.execute(update(DRAFTS).where(is_theirs, was_sent).values(state=stands, **UNLINKED))


def reviews_held(connection: Connection, is_person: Callable[[str], bool]) -> list[Row[Any]]:
    """Return the reviews for which somebody was asked; only those of drafts still under way hold raw ids, so few."""
    rows = connection.execute(select(REVIEWS).where(R.account != "").order_by(R.id)).all()
    return [row for row in rows if is_person(row.account)]


def leave_reviews(connection: Connection, rows: Iterable[Row[Any]]) -> None:
    """Take somebody out of the reviews; of what they have not decided, somebody else will be asked."""
    for row in rows:
        is_it = R.id == row.id
        if row.decision:
            connection.execute(update(REVIEWS).where(is_it).values(account=""))
        else:
            connection.execute(delete(REVIEWS).where(is_it))


def purge_drafts(connection: Connection, words_before: datetime, before: datetime) -> dict[str, int]:
    """Blank the words of drafts done before a moment, delete those done before another; return how many of each.

    One that waits or is stuck, and that nobody has mended for as long, goes too.
    """
    is_left = D.state.in_(("waiting", "stuck")) & (D.at < before)
    is_over = or_(D.done_at < before, is_left) & ~D.is_closing
    deleted = connection.execute(delete(DRAFTS).where(is_over)).rowcount
    is_old = D.done_at < words_before
    has_words = (D.said != "") | (cast(D.fields, Text) != "{}")
    blanked = connection.execute(update(DRAFTS).where(is_old, has_words).values(WORDS)).rowcount
    for table, words in ((DRAFT_NEWS, N), (REVIEWS, R)):
        said = update(table).where(words.word != "", words.draft_id.in_(select(D.id).where(is_old)))
        connection.execute(said.values(word=""))
    return {"drafts": deleted, "drafts_blanked": blanked}
