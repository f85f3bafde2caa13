"""Opening a journal makes it, brings it up to date, or says in a sentence why it cannot."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from bot.journal.addresses import read_address
from bot.journal.database import make_engine
from bot.journal.journal import (
    JournalAddressInvalid,
    JournalNewer,
    JournalUnreachable,
    open_journal,
)
from bot.journal.migrating import HEAD, alembic_config, set_write_ahead
from bot.journal.tables import METADATA
from indexer.catalogue import LANGUAGES, Catalogue
from indexer.errors import RelaisError
from tests.journal.samples import KEY, change, delivery, rows

SECRET = "s3cr3t-w0rd"
SENTENCES = Catalogue("bot.journal")


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Give a transaction beside the journal."""
    with make_engine(read_address(url), is_pooled=False).begin() as connection:
        yield connection


def sentences(error: RelaisError) -> list[str]:
    """Return what is said of an error, in each language."""
    return [SENTENCES.text(error.code, language, **error.data) for language in LANGUAGES]


def test_migrations_come_to_the_tables(empty: str) -> None:
    """What the program expects is what its migrations make, and the last of them is the one it knows."""
    open_journal(empty, key=KEY).close()
    with connected(empty) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == HEAD
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [HEAD]


def test_migrations_make_the_very_tables_of_the_models(tmp_path: Path) -> None:
    """On SQLite the text of each table and index is compared: conditions of indexes, ids that are not used again."""
    open_journal(f"sqlite:///{tmp_path}/migrated.db", key=KEY).close()
    METADATA.create_all(create_engine(f"sqlite:///{tmp_path}/made.db"))
    query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'"
    migrated, made = (
        {name: " ".join((text or "").replace('"', "").split()) for name, text in sqlite3.connect(file).execute(query)}
        for file in (tmp_path / "migrated.db", tmp_path / "made.db")
    )
    assert migrated == made


def test_downgrade_removes_everything(empty: str) -> None:
    """And the journal can then be made again."""
    open_journal(empty, key=KEY).close()
    with connected(empty) as connection:
        command.downgrade(alembic_config(connection), "base")
    with connected(empty) as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    with open_journal(empty, key=KEY) as journal:
        assert journal.inbox.put(delivery("a"))


def test_a_journal_of_the_first_version_is_brought_up_to_date(empty: str) -> None:
    """With all that it held."""
    with open_journal(empty, key=KEY) as journal:
        journal.inbox.put(delivery("a"))
    with connected(empty) as connection:
        command.downgrade(alembic_config(connection), "0001")
    with open_journal(empty, key=KEY) as journal:
        assert journal.inbox.pending() == 1
        assert journal.drafts.open_ones() == ()


def test_what_was_kept_is_there_after_closing(empty: str) -> None:
    """A journal is opened again with all it held."""
    with open_journal(empty, key=KEY) as journal:
        journal.inbox.put(delivery("a"))
    with open_journal(empty, key=KEY) as journal:
        assert journal.inbox.pending() == 1
        assert not journal.inbox.put(delivery("a"))


def test_a_database_of_a_later_version_is_refused(empty: str) -> None:
    """It is left as it was; what to do is said in both languages."""
    open_journal(empty, key=KEY).close()
    change(empty, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalNewer) as caught:
        open_journal(empty, key=KEY)
    assert all("9999" in sentence for sentence in sentences(caught.value))
    assert rows(empty, "SELECT version_num FROM alembic_version") == [("9999",)]


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://relais:{SECRET}@127.0.0.1:9/base",
        f"postgresql://relais@127.0.0.1:9/base?password={SECRET}",
    ],
)
def test_a_database_that_does_not_answer(url: str) -> None:
    """Its address is told, without the password, in the sentence and in the trace."""
    with pytest.raises(JournalUnreachable) as caught:
        open_journal(url, key=KEY)
    told = [*sentences(caught.value), repr(caught.value), "".join(traceback.format_exception(caught.value))]
    assert [text for text in told if SECRET in text] == []
    assert all("127.0.0.1:9/base" in sentence for sentence in sentences(caught.value))


@pytest.mark.postgresql
def test_a_database_that_is_not_there(request: pytest.FixtureRequest) -> None:
    """The server's reason is told."""
    url = request.getfixturevalue("postgresql").url("nowhere").replace("relais@", f"relais:{SECRET}@")
    with pytest.raises(JournalUnreachable, match="nowhere") as caught:
        open_journal(url, key=KEY)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.postgresql
def test_a_server_that_cuts_the_connection(request: pytest.FixtureRequest) -> None:
    """What is asked then fails with a sentence or succeeds; the next one succeeds: connections are made again."""
    cluster = request.getfixturevalue("postgresql")
    with cluster.database() as name, open_journal(cluster.url(name), key=KEY) as journal:
        journal.inbox.put(delivery("a"))
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        rows(cluster.url(name), f"{cut} AND pid <> pg_backend_pid()")
        assert journal.inbox.put(delivery("b"))
        assert journal.inbox.pending() == 2


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///:memory:",
        f"mysql://relais:{SECRET}@127.0.0.1/base",
        f"postgresql://relais:{SECRET}@machine:port/base",
        f"not an address {SECRET}",
    ],
)
def test_an_address_that_is_not_one(url: str) -> None:
    """What right looks like is said, and nothing of the wrong one, which may hold a password."""
    with pytest.raises(JournalAddressInvalid) as caught:
        open_journal(url, key=KEY)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert all("RELAIS_DATABASE_URL" in sentence for sentence in sentences(caught.value))


@pytest.mark.parametrize("url", ["postgres://u@h/b", "postgresql://u@h/b", "postgresql+psycopg://u@h/b"])
def test_every_way_to_write_postgresql(url: str) -> None:
    """The driver is ours to choose."""
    assert read_address(url).url.drivername == "postgresql+psycopg"


def test_a_file_that_is_not_a_database(tmp_path: Path) -> None:
    """It is left as it was."""
    file = tmp_path / "letter.txt"
    file.write_text("Dear all, " * 1000)
    with pytest.raises(JournalUnreachable, match="not a database"):
        open_journal(f"sqlite:///{file}", key=KEY)
    assert file.read_text().startswith("Dear all")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """The reason of the system is told."""
    (tmp_path / "file").touch()
    with pytest.raises(JournalUnreachable) as caught:
        open_journal(f"sqlite:///{tmp_path}/file/journal.db", key=KEY)
    assert all("journal.db" in sentence for sentence in sentences(caught.value))


def test_files_are_their_owners_only(tmp_path: Path) -> None:
    """The database, what SQLite writes beside it, and the folder that we make, whatever the process's mask."""
    before = os.umask(0)
    try:
        with open_journal(f"sqlite:///{tmp_path}/state/journal.db", key=KEY) as journal:
            journal.inbox.put(delivery("a"))
            files = list((tmp_path / "state").iterdir())
            assert {file.name for file in files} == {"journal.db", "journal.db-wal", "journal.db-shm"}
            assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed(tmp_path: Path) -> None:
    """One restored from a backup, for instance; its folder is left as it was: it may hold other things."""
    file = tmp_path / "journal.db"
    file.touch(0o644)
    tmp_path.chmod(0o755)
    open_journal(f"sqlite:///{file}", key=KEY).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_sqlite_is_set_up(tmp_path: Path) -> None:
    """Readers wait for nobody, writers wait their turn, what is deleted is overwritten."""
    url = f"sqlite:///{tmp_path}/journal.db"
    open_journal(url, key=KEY).close()
    wanted = {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 30_000, "foreign_keys": 1, "secure_delete": 1}
    assert {name: rows(url, f"PRAGMA {name}")[0][0] for name in wanted} == wanted


def test_many_set_up_a_new_file_at_once(tmp_path: Path) -> None:
    """SQLite tells some of them at once that it is locked, without waiting; they try again."""
    with ThreadPoolExecutor(6) as pool:
        for number in range(30):
            barrier = threading.Barrier(6)

            def set_up(file: str, barrier: threading.Barrier = barrier) -> None:
                barrier.wait()
                set_write_ahead(file)

            for done in [pool.submit(set_up, f"{tmp_path}/{number}.db") for _ in range(6)]:
                done.result()


def test_a_reader_waits_for_no_writer(tmp_path: Path) -> None:
    """Also one of another process, in the middle of its transaction; nor does opening."""
    url = f"sqlite:///{tmp_path}/journal.db"
    with open_journal(url, key=KEY) as journal, connected(url) as writer:
        writer.exec_driver_sql("DELETE FROM inbox")
        assert journal.inbox.pending() == 0


def test_a_journal_without_key_is_refused(tmp_path: Path) -> None:
    """Pseudonyms made with an empty key could be undone by anybody."""
    with pytest.raises(ValueError, match="key"):
        open_journal(f"sqlite:///{tmp_path}/journal.db", key=b"")
