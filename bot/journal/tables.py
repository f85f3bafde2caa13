"""The tables. A change here goes with a migration: a test compares the two.

`person` is always a pseudonym. Raw ids of people are only in what is still to be handled or sent (bodies, arguments,
lanes, keys), in `requests` until they are closed, in `gap_waiters`, who agreed to be told, and in `drafts` and
`reviews` until they are done.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from bot.journal.columns import Id, Moment, Words
from bot.journal.draft_tables import DRAFT_NEWS, DRAFTS, FLAGS, REVIEWS
from bot.journal.metadata import METADATA, pseudonym_column

# Found here too: whoever knows this module knows every table.
__all__ = ["DRAFTS", "DRAFT_NEWS", "FLAGS", "METADATA", "REVIEWS"]

# Written out in statements too: SQLite uses a partial index only where it reads the same words.
IS_WAITING, IS_TAKEN, IS_LATER = text("state = 'waiting'"), text("state = 'taken'"), text("state = 'later'")
IS_READY, IS_SENDING, IS_BLOCKED = text("state = 'ready'"), text("state = 'sending'"), text("state = 'blocked'")
IS_PARKED = text("state IN ('later', 'blocked')")
IS_DONE, IS_NOT_DONE = text("state = 'done'"), text("state <> 'done'")
IS_NAMED = text("name <> ''")

# Deliveries: waiting → taken → done, or taken → later → waiting.
INBOX = Table(
    "inbox",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("digest", String(32), nullable=False, unique=True),  # of the key, which may hold an id and is blanked
    Column("key", Words, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Words, nullable=False),
    Column("body", JSON, nullable=False),
    Column("received", Moment, nullable=False),
    Column("rank", Integer, nullable=False),  # 0 when urgent, else 1
    Column("state", String(8), nullable=False),
    Column("holder", Words, nullable=False),
    Column("taken_at", Moment),  # by the holder, or by the last one
    Column("not_before", Moment),
    Column("attempts", Integer, nullable=False),
    Column("begun", Integer, nullable=False),  # calls put in the outbox before it was finished
    Column("position", Integer, nullable=False),  # of those, by whoever has it now
    Column("error", String(32), nullable=False),
    Column("done_at", Moment),
    Index("ix_inbox_waiting", "rank", "received", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    Index("ix_inbox_later", "not_before", sqlite_where=IS_LATER, postgresql_where=IS_LATER),
    Index("ix_inbox_taken", "holder", sqlite_where=IS_TAKEN, postgresql_where=IS_TAKEN),
    Index("ix_inbox_done", "done_at", sqlite_where=IS_DONE, postgresql_where=IS_DONE),
    # Ids are never used again, even of rows deleted: an old button must not find somebody else's question.
    sqlite_autoincrement=True,
)

# Calls: the first of a lane is ready, those behind it are queued. ready → sending → done, or sending → later → ready;
# blocked: its target is not posted yet.
OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("digest", String(32), nullable=False, unique=True),
    Column("key", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("method", Words, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("name", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("is_optional", Boolean, nullable=False),
    Column("state", String(8), nullable=False),
    Column("holder", Words, nullable=False),
    Column("taken_at", Moment),  # by the holder, or by the last one
    Column("not_before", Moment),
    Column("attempts", Integer, nullable=False),
    Column("is_unsure", Boolean, nullable=False),
    Column("reason", Words, nullable=False),  # why it was dropped
    Column("done_at", Moment),
    Index("ix_outbox_ready", "id", sqlite_where=IS_READY, postgresql_where=IS_READY),
    Index("ix_outbox_lane", "lane", "id", sqlite_where=IS_NOT_DONE, postgresql_where=IS_NOT_DONE),
    Index("ix_outbox_parked", "not_before", sqlite_where=IS_PARKED, postgresql_where=IS_PARKED),
    Index("ix_outbox_blocked", "target", sqlite_where=IS_BLOCKED, postgresql_where=IS_BLOCKED),
    Index("ix_outbox_named", "name", sqlite_where=IS_NAMED, postgresql_where=IS_NAMED),
    Index("ix_outbox_sending", "holder", sqlite_where=IS_SENDING, postgresql_where=IS_SENDING),
    Index("ix_outbox_done", "done_at", sqlite_where=IS_DONE, postgresql_where=IS_DONE),
    sqlite_autoincrement=True,
)

POSTS = Table(
    "posts",
    METADATA,
    pseudonym_column("name", primary_key=True),
    Column("channel", Words, nullable=False),
    Column("ts", Words, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

GAPS = Table(
    "gaps",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("digest", String(32), nullable=False, unique=True),  # of the normalised text
    Column("text", Words, nullable=False),
    Column("reader", String(16), nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("page", Words, nullable=False),
    sqlite_autoincrement=True,
)

QUESTIONS = Table(
    "questions",
    METADATA,
    Column("id", Id, primary_key=True),
    # A digest of the key of the request that asked it: a request that is handled again asks nothing new.
    Column("request", String(32), nullable=True, unique=True),
    pseudonym_column(),
    Column("text", Words, nullable=False),
    Column("language", String(8), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("surface", String(16), nullable=False),
    Column("channel", Words, nullable=False),
    Column("reader", String(16), nullable=False),
    Column("page", Words, nullable=False),
    Column("anchor", Words, nullable=False),
    Column("revision", Words, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("gap_id", Id, ForeignKey(GAPS.c.id, ondelete="SET NULL"), index=True),
    Index(None, "person", "at"),
    Index(None, "channel", "at"),
    sqlite_autoincrement=True,
)

GAP_WISHES = Table(
    "gap_wishes",
    METADATA,
    Column("gap_id", Id, ForeignKey(GAPS.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    pseudonym_column(primary_key=True),
    Column("text", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "person"),
)

GAP_WAITERS = Table(
    "gap_waiters",
    METADATA,
    Column("gap_id", Id, ForeignKey(GAPS.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    pseudonym_column(primary_key=True),
    Column("address", Words, nullable=False),  # the raw id: a message will be sent there
    Column("at", Moment, nullable=False),
    Index(None, "person"),
)

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("asked_id", Id, ForeignKey(QUESTIONS.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    pseudonym_column(primary_key=True),
    Column("is_useful", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
    Column("comment", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "person"),
)

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("channel", Words, primary_key=True),
    Column("thread", Words, primary_key=True),
    pseudonym_column(),
    Column("question", Words, nullable=False),
    Column("language", String(8), nullable=False),
    Column("asked_id", Id, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index(None, "person"),
)

PREFERENCES = Table(
    "preferences",
    METADATA,
    pseudonym_column(primary_key=True),
    Column("language", String(8), nullable=False),
    Column("wants_unasked", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

REQUESTS = Table(
    "requests",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("asked_id", Id, nullable=False),
    pseudonym_column(),  # who asked
    Column("question", Words, nullable=False),
    Column("asker", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", Words, nullable=False),
    Column("thread", Words, nullable=False),
    Column("holder", Words, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("next_at", Moment),
    Column("state", String(8), nullable=False),
    Column("answer", Words, nullable=False),
    Column("is_named", Boolean, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("closed_at", Moment, index=True),
    Index(None, "person"),
    Index("ix_requests_waiting", "next_at", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    sqlite_autoincrement=True,
)

LEDGER = Table(
    "ledger",
    METADATA,
    Column("id", Id, primary_key=True),
    pseudonym_column(),
    Column("kind", Words, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index(None, "person", "at"),
)

# The audit of erasures; kept, so that the erasures file is not gone through twice.
ERASURES = Table(
    "erasures",
    METADATA,
    pseudonym_column(primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("asked_by", Words, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("is_replay", Boolean, nullable=False),
)
