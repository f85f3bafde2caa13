"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out here, as they were then: a migration does not follow the program's types as they change.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def where(condition: str) -> dict[str, Any]:
    """Return the option of an index of some rows, for both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversations",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "thread", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_at"), "conversations", ["at"], unique=False)
    op.create_index(op.f("ix_conversations_person"), "conversations", ["person"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("is_replay", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", "at", name=op.f("pk_erasures")),
    )
    op.create_table(
        "gaps",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reader", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sa.UniqueConstraint("digest", name=op.f("uq_gaps_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_gaps_last_at"), "gaps", ["last_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=32), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("digest", name=op.f("uq_inbox_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_done", "inbox", ["done_at"], unique=False, **where("state = 'done'"))
    op.create_index("ix_inbox_later", "inbox", ["not_before"], unique=False, **where("state = 'later'"))
    op.create_index("ix_inbox_taken", "inbox", ["holder"], unique=False, **where("state = 'taken'"))
    op.create_index("ix_inbox_waiting", "inbox", ["rank", "received", "id"], unique=False, **where("state = 'waiting'"))
    op.create_table(
        "ledger",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_at"), "ledger", ["at"], unique=False)
    op.create_index(op.f("ix_ledger_person_at"), "ledger", ["person", "at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("is_optional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_unsure", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("digest", name=op.f("uq_outbox_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_blocked", "outbox", ["target"], unique=False, **where("state = 'blocked'"))
    op.create_index("ix_outbox_done", "outbox", ["done_at"], unique=False, **where("state = 'done'"))
    op.create_index("ix_outbox_lane", "outbox", ["lane", "id"], unique=False, **where("state <> 'done'"))
    op.create_index("ix_outbox_named", "outbox", ["name"], unique=False, **where("name <> ''"))
    op.create_index(
        "ix_outbox_parked", "outbox", ["not_before"], unique=False, **where("state IN ('later', 'blocked')")
    )
    op.create_index("ix_outbox_ready", "outbox", ["id"], unique=False, **where("state = 'ready'"))
    op.create_index("ix_outbox_sending", "outbox", ["holder"], unique=False, **where("state = 'sending'"))
    op.create_table(
        "posts",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_posts")),
    )
    op.create_index(op.f("ix_posts_at"), "posts", ["at"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("wants_unasked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_preferences")),
    )
    op.create_table(
        "requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("asked_id", ID, nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_requests_at"), "requests", ["at"], unique=False)
    op.create_index(op.f("ix_requests_closed_at"), "requests", ["closed_at"], unique=False)
    op.create_index(op.f("ix_requests_person"), "requests", ["person"], unique=False)
    op.create_index("ix_requests_waiting", "requests", ["next_at"], unique=False, **where("state = 'waiting'"))
    op.create_table(
        "gap_waiters",
        sa.Column("gap_id", ID, autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["gaps.id"], name=op.f("fk_gap_waiters_gap_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gap_id", "person", name=op.f("pk_gap_waiters")),
    )
    op.create_index(op.f("ix_gap_waiters_person"), "gap_waiters", ["person"], unique=False)
    op.create_table(
        "gap_wishes",
        sa.Column("gap_id", ID, autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["gaps.id"], name=op.f("fk_gap_wishes_gap_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gap_id", "person", name=op.f("pk_gap_wishes")),
    )
    op.create_index(op.f("ix_gap_wishes_person"), "gap_wishes", ["person"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", ID, nullable=False),
        sa.Column("request", sa.String(length=32), nullable=True),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("surface", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reader", sa.String(length=16), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gap_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("request", name=op.f("uq_questions_request")),
        sa.ForeignKeyConstraint(["gap_id"], ["gaps.id"], name=op.f("fk_questions_gap_id"), ondelete="SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_questions_at"), "questions", ["at"], unique=False)
    op.create_index(op.f("ix_questions_channel_at"), "questions", ["channel", "at"], unique=False)
    op.create_index(op.f("ix_questions_gap_id"), "questions", ["gap_id"], unique=False)
    op.create_index(op.f("ix_questions_person_at"), "questions", ["person", "at"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("asked_id", ID, autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("is_useful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["questions.id"], name=op.f("fk_feedback_asked_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("asked_id", "person", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_person"), "feedback", ["person"], unique=False)


def downgrade() -> None:
    """Remove them."""
    op.drop_table("feedback")
    op.drop_table("questions")
    op.drop_table("gap_wishes")
    op.drop_table("gap_waiters")
    op.drop_table("requests")
    op.drop_table("preferences")
    op.drop_table("posts")
    op.drop_table("outbox")
    op.drop_table("ledger")
    op.drop_table("inbox")
    op.drop_table("gaps")
    op.drop_table("erasures")
    op.drop_table("conversations")
