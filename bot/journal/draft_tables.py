"""The tables of contributions: what people tell or correct, what is told of it, who reads it, and what is wrong."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from bot.journal.columns import Id, Moment, Words
from bot.journal.metadata import METADATA, pseudonym_column

# Written out in statements too: SQLite uses a partial index only where it reads the same words.
IS_WAITING, IS_HELD, IS_CLOSING = text("state = 'waiting'"), text("holder <> ''"), text("is_closing")
IS_UNTOLD = text("told_at IS NULL")
IS_UNASKED = text("told < times")
IS_UNDECIDED, IS_TO_CARRY_OUT = text("decision = ''"), text("decision <> '' AND done_at IS NULL")

# waiting → sending → open → merged → online; the states are those of `bot.contributing.models.State`.
DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", Words, primary_key=True),
    pseudonym_column(),  # of the author; empty once they had it erased
    Column("at", Moment, nullable=False, index=True),  # made
    Column("kind", String(16), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("page", Words, nullable=False),
    Column("anchor", Words, nullable=False),
    Column("base", Words, nullable=False),
    Column("language", String(8), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("gap_id", Id),
    Column("role", Words, nullable=False),
    Column("organisation", Words, nullable=False),
    Column("credit", Words, nullable=False),
    Column("place", String(16), nullable=False),
    Column("origin", Words, nullable=False),  # the raw id: the state is told there
    Column("channel", Words, nullable=False),
    Column("thread", Words, nullable=False),
    Column("state", String(16), nullable=False),
    Column("holder", Words, nullable=False),
    Column("taken_at", Moment),  # by the holder, or by the last one
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    Column("reason", Words, nullable=False),  # code of why it waits or is stuck
    Column("data", JSON, nullable=False),  # of that code
    Column("number", Integer, nullable=False),  # on the forge; 0 while it has none
    Column("address", Words, nullable=False),
    Column("head", Words, nullable=False),
    Column("merged_as", Words, nullable=False),
    Column("said", Words, nullable=False),  # the last word of who reviewed it
    Column("written_page", Words, nullable=False),
    Column("owner", Words, nullable=False),  # role that owns that page
    Column("is_ticket", Boolean, nullable=False),
    Column("is_ours", Boolean, nullable=False),  # we opened it, and may close it
    Column("is_closing", Boolean, nullable=False),  # still to be closed on the forge
    Column("sent_at", Moment),
    Column("done_at", Moment, index=True),
    Index(None, "person"),
    Index(None, "state"),
    Index("ix_drafts_waiting", "at", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    Index("ix_drafts_held", "holder", sqlite_where=IS_HELD, postgresql_where=IS_HELD),
    Index("ix_drafts_closing", "id", sqlite_where=IS_CLOSING, postgresql_where=IS_CLOSING),
)

# What is to be told where a draft came from: written with the change itself, so that a kill between both loses nothing.
DRAFT_NEWS = Table(
    "draft_news",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("draft_id", Words, ForeignKey(DRAFTS.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("number", Integer, nullable=False),  # the second time that changes are asked is other news than the first
    Column("word", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("told_at", Moment),
    UniqueConstraint("draft_id", "kind", "number"),
    Index("ix_draft_news_untold", "id", sqlite_where=IS_UNTOLD, postgresql_where=IS_UNTOLD),
    sqlite_autoincrement=True,
)

# Who is asked to read a draft before it is merged, and what they decide.
REVIEWS = Table(
    "reviews",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("draft_id", Words, ForeignKey(DRAFTS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("account", Words, nullable=False),  # the raw id, until the draft is done
    Column("role", Words, nullable=False),
    Column("organisation", Words, nullable=False),
    Column("times", Integer, nullable=False),  # to be asked: again when what was read has changed
    Column("told", Integer, nullable=False),  # of those, how many were put to them
    Column("asked_at", Moment, nullable=False),
    Column("next_at", Moment),  # when somebody else is asked
    Column("decision", String(8), nullable=False),
    Column("word", Words, nullable=False),
    Column("head", Words, nullable=False),  # commit that was read
    Column("decided_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    Column("reason", Words, nullable=False),
    Column("done_at", Moment),
    Index("ix_reviews_unasked", "id", sqlite_where=IS_UNASKED, postgresql_where=IS_UNASKED),
    Index("ix_reviews_undecided", "account", sqlite_where=IS_UNDECIDED, postgresql_where=IS_UNDECIDED),
    Index("ix_reviews_decided", "id", sqlite_where=IS_TO_CARRY_OUT, postgresql_where=IS_TO_CARRY_OUT),
    sqlite_autoincrement=True,
)

# What every process must know until it is mended (the forge knows us no more), and what is told to administrators once.
FLAGS = Table(
    "flags",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("code", Words, nullable=False),
    Column("data", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("mended_at", Moment),
    Column("told_at", Moment),
)
