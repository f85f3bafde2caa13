"""Brings the tables to this version of the program, one process at a time."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.journal.addresses import Address, make_private_file
from bot.journal.database import BUSY_SECONDS, LOCK, lock_key, make_engine, unreachable
from bot.journal.errors import JournalNewer

if TYPE_CHECKING:
    from alembic.config import Config

# The last migration; known without Alembic, which takes a third of a second to import.
HEAD = "0002"
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_NAME = "relais journal migration"


def migrate(address: Address) -> None:
    """Make the database if there is none, and bring its tables to this version.

    Raises JournalNewer, JournalUnreachable.
    """
    if address.is_sqlite:
        make_private_file(address)
    engine = make_engine(address, is_pooled=False)
    try:
        if address.is_sqlite:
            set_write_ahead(str(address.url.database))
        with engine.begin() as connection:
            upgrade(connection, address)
    except (DBAPIError, sqlite3.Error) as error:
        raise unreachable(address, error) from error
    finally:
        engine.dispose()


def set_write_ahead(file: str) -> None:
    """Have readers of an SQLite file not wait for its writer; the file remembers it.

    Two processes that switch a new file at once are told that it is locked without any waiting: hence the attempts.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def upgrade(connection: Connection, address: Address) -> None:
    """Run the migrations that a database lacks, in a transaction that is alone to do so. Raises JournalNewer."""
    if not address.is_sqlite:
        connection.execute(LOCK, {"keys": [lock_key(LOCK_NAME)]})
    version = version_of(connection)
    if version == HEAD:
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise JournalNewer(address=address.shown, version=version)
    command.upgrade(config, "head")


def version_of(connection: Connection) -> str | None:
    """Return the last migration that a database has had, or None when it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's settings for a connection that is in a transaction of ours."""
    from alembic.config import Config

    config = Config()
    # Alembic reads `%` as the beginning of a variable.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
