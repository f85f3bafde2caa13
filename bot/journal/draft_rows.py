"""The rows of drafts, of their news and of their reviews, as the objects that the rest of Relais knows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.contributing.models import Author, Draft, Origin, State
from bot.contributing.views import DONE, DraftView, News, NewsKind, Review, Reviewer
from bot.journal.clock import now_utc
from bot.journal.draft_tables import DRAFT_NEWS, DRAFTS, IS_UNTOLD, REVIEWS
from bot.journal.pseudonyms import Pseudonyms
from indexer.models import Visibility

D, N, R = DRAFTS.c, DRAFT_NEWS.c, REVIEWS.c


def values_of(draft: Draft, pseudonyms: Pseudonyms) -> dict[str, Any]:
    """Return the columns that hold what somebody contributes."""
    return {
        "id": draft.id,
        "person": pseudonyms.of(draft.origin.person),
        "at": draft.made_at,
        "kind": draft.kind,
        "fields": dict(draft.fields),
        "page": draft.page,
        "anchor": draft.anchor,
        "base": draft.base,
        "language": draft.language,
        "visibility": draft.visibility.value,
        "gap_id": draft.gap_id,
        "role": draft.author.role,
        "organisation": draft.author.organisation,
        "credit": draft.author.credit,
        "place": draft.origin.place,
        "origin": draft.origin.person,
        "channel": draft.origin.channel,
        "thread": draft.origin.thread,
    }


# What a draft has before anything has become of it.
NEW: dict[str, Any] = {
    "state": "waiting", "holder": "", "attempts": 0, "reason": "", "data": {}, "number": 0, "address": "", "head": "",
    "merged_as": "", "said": "", "written_page": "", "owner": "", "is_ticket": False, "is_ours": False,
    "is_closing": False,
}  # fmt: skip


def draft_of(row: Row[Any]) -> Draft:
    """Return the draft of a row."""
    return Draft(
        id=row.id,
        kind=row.kind,
        fields=row.fields,
        origin=Origin(row.place, row.origin, row.channel, row.thread),
        made_at=row.at,
        language=row.language,
        author=Author(row.role, row.organisation, row.credit),
        page=row.page,
        anchor=row.anchor,
        base=row.base,
        visibility=Visibility(row.visibility),
        gap_id=row.gap_id,
    )


def view_of(row: Row[Any]) -> DraftView:
    """Return the draft of a row with what has become of it."""
    return DraftView(
        draft=draft_of(row),
        state=row.state,
        author=row.person,
        reason=row.reason,
        data=row.data,
        number=row.number,
        address=row.address,
        head=row.head,
        merged_as=row.merged_as,
        said=row.said,
        page=row.written_page,
        owner=row.owner,
        is_ticket=row.is_ticket,
        is_ours=row.is_ours,
        is_closing=row.is_closing,
        attempts=row.attempts,
        not_before=row.not_before,
        sent_at=row.sent_at,
        done_at=row.done_at,
    )


def news_of(row: Row[Any]) -> News:
    """Return the news of a row."""
    return News(row.id, row.draft_id, row.kind, row.at, row.number, row.word)


def review_of(row: Row[Any]) -> Review:
    """Return the review of a row."""
    return Review(
        id=row.id,
        draft_id=row.draft_id,
        reviewer=Reviewer(row.account, row.role, row.organisation),
        asked_at=row.asked_at,
        times=row.times,
        next_at=row.next_at,
        decision=row.decision,
        word=row.word,
        head=row.head,
        decided_at=row.decided_at,
        attempts=row.attempts,
        reason=row.reason,
        done_at=row.done_at,
    )


def held_row(connection: Connection, id: str) -> Row[Any] | None:
    """Return the row of a draft, which nobody else changes until the end of the transaction."""
    return connection.execute(select(DRAFTS).where(D.id == id).with_for_update()).first()


def change(connection: Connection, id: str, state: State, **values: Any) -> None:
    """Give a draft another state; one in which it is done has its moment."""
    if state in DONE:
        values = {"done_at": now_utc(), "not_before": None, **values}
    connection.execute(update(DRAFTS).where(D.id == id).values(state=state, **values))


def add_news(connection: Connection, draft_id: str, kind: NewsKind, word: str = "") -> None:
    """Keep something to be told where a draft came from; whoever calls has its row."""
    of_kind = select(func.count()).where(N.draft_id == draft_id, N.kind == kind)
    number = connection.execute(of_kind).scalar_one() + 1
    values = {"draft_id": draft_id, "kind": kind, "number": number, "word": word, "at": now_utc()}
    connection.execute(insert(DRAFT_NEWS).values(values))


def was_told(connection: Connection, draft_id: str, kind: NewsKind) -> bool:
    """Tell whether there was news of a kind of a draft, told or not."""
    return connection.execute(select(N.id).where(N.draft_id == draft_id, N.kind == kind)).first() is not None


def drop_news(connection: Connection, draft_id: str) -> None:
    """Forget what was not told yet of a draft: what has become of it since makes it old."""
    connection.execute(delete(DRAFT_NEWS).where(N.draft_id == draft_id, IS_UNTOLD))


def forget_addresses(connection: Connection, draft_id: str) -> None:
    """Blank the raw ids of a draft that is done, once all is told and closed: nobody need be reached any more."""
    untold = select(N.id).where(N.draft_id == draft_id, IS_UNTOLD).exists()
    is_over = (D.id == draft_id) & D.state.in_(DONE) & ~D.is_closing & (D.holder == "") & ~untold
    blank = update(DRAFTS).where(is_over).values(origin="", channel="", thread="", credit="")
    if connection.execute(blank).rowcount:
        connection.execute(update(REVIEWS).where(R.draft_id == draft_id).values(account=""))
