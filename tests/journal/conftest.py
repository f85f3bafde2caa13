"""A journal for each test, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal.journal import Journal, open_journal
from tests.journal.samples import KEY

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Return the name of a kind of database; a test that has it runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a PostgreSQL database with our tables, to be copied."""
    cluster = request.getfixturevalue("postgresql")
    with cluster.database() as name:
        open_journal(cluster.url(name), key=KEY).close()
        yield name


@pytest.fixture
def empty(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without tables."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path}/state/journal.db"
        return
    cluster = request.getfixturevalue("postgresql")
    with cluster.database() as name:
        yield cluster.url(name)


@pytest.fixture
def url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database of the test's own."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path}/state/journal.db"
        return
    cluster = request.getfixturevalue("postgresql")
    with cluster.database(request.getfixturevalue("template")) as name:
        yield cluster.url(name)


@pytest.fixture
def erasures(tmp_path: Path) -> Path:
    """Return where the erasures file is."""
    return tmp_path / "kept apart" / "erasures.jsonl"


@pytest.fixture
def journal(url: str, erasures: Path) -> Iterator[Journal]:
    """Open a journal."""
    with open_journal(url, key=KEY, erasures=erasures) as journal:
        yield journal
