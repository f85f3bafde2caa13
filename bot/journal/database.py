"""The connection to SQLite or PostgreSQL: transactions that read, transactions that write, and what differs."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError, TimeoutError
from sqlalchemy.pool import NullPool

from bot.journal.addresses import Address
from bot.journal.errors import JournalUnreachable

BUSY_SECONDS = 30
CONNECT_SECONDS = 10
CHECKPOINT_SECONDS = 2
POOL = {"pool_size": 10, "max_overflow": 20, "pool_timeout": BUSY_SECONDS}
READS = "relais_reads"
LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
# What says that the database does not answer, not that we asked for something wrong.
TROUBLE = (OperationalError, InterfaceError, InternalError, TimeoutError, sqlite3.Error)

Insert = postgresql.Insert


class Database:
    """One database, used by many threads and several processes."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._engine = make_engine(address)
        self._reader = self._engine.execution_options(**{READS: True})
        # SQLite has one writer at a time: threads that wait here are served sooner than those that poll the file.
        self._turn: AbstractContextManager[Any] = threading.Lock() if address.is_sqlite else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that may write. Raises JournalUnreachable."""
        with telling_trouble(self.address), self._turn, self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that only reads, and waits for nobody. Raises JournalUnreachable."""
        with telling_trouble(self.address), self._reader.connect() as connection:
            yield connection

    def insert(self, table: Table) -> Insert:
        """Return an insertion with its ON CONFLICT, which each database has as its own class of the same shape."""
        made: Any = sqlite.insert(table) if self.address.is_sqlite else postgresql.insert(table)
        insert: Insert = made
        return insert

    def lock(self, connection: Connection, names: Iterable[str]) -> None:
        """Let no other transaction have these names until this one ends; in one order, so that none waits in a ring.

        SQLite needs none of it: a transaction that writes is alone.
        """
        keys = sorted(lock_key(name) for name in set(names))
        if keys and not self.address.is_sqlite:
            connection.execute(LOCK, {"keys": keys})

    def forget_traces(self) -> None:
        """Empty SQLite's write-ahead log, where what was erased could still be read."""
        if self.address.is_sqlite:
            with telling_trouble(self.address):
                checkpoint(str(self.address.url.database))

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


@contextmanager
def telling_trouble(address: Address) -> Iterator[None]:
    """Turn what a driver says of a database that does not answer into a sentence. Raises JournalUnreachable."""
    try:
        yield
    except TROUBLE as error:
        raise unreachable(address, error) from error
    except DatabaseError as error:
        # A damaged file has no class of its own.
        if type(error) is DatabaseError:
            raise unreachable(address, error) from error
        raise


def unreachable(address: Address, error: Exception) -> JournalUnreachable:
    """Return the error that says so, with the first line of the driver's words."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    return JournalUnreachable(address=address.shown, reason=address.without_password(reason[0]))


def make_engine(address: Address, *, is_pooled: bool = True) -> Engine:
    """Return the engine of a database; parameters are never in its errors, since they hold what people wrote."""
    options: dict[str, Any] = dict(POOL) if is_pooled else {"poolclass": NullPool}
    options |= {"hide_parameters": True}
    if not address.is_sqlite:
        options |= {"isolation_level": "READ COMMITTED", "pool_pre_ping": True}
        arguments = {"connect_timeout": CONNECT_SECONDS, "application_name": "relais"}
        return create_engine(address.url, connect_args=arguments, **options)
    engine = create_engine(address.url, connect_args={"timeout": BUSY_SECONDS}, **options)
    prepare_sqlite(engine)
    return engine


def prepare_sqlite(engine: Engine) -> None:
    """Have SQLAlchemy begin SQLite's transactions; the driver's own would begin late, and would not lock.

    The option `isolation_level` must stay unused: it would give the driver its own beginnings back.
    """

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(READS, False)
        # A reader that would write later could not wait for its turn: writers ask for it first.
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def checkpoint(file: str) -> None:
    """Move all of the write-ahead log into the database and empty it, unless somebody reads it for long."""
    with closing(sqlite3.connect(file, timeout=CHECKPOINT_SECONDS)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def lock_key(name: str) -> int:
    """Return the number by which PostgreSQL locks a name."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
