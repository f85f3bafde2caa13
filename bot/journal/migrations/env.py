"""Runs migrations on the connection that it is handed; Alembic imports this module to do so."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from bot.journal.tables import METADATA


def run(connection: Connection) -> None:
    """Run the migrations asked for, in the transaction of whoever asked."""
    # SQLite alters a table by making it again: batch.
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
