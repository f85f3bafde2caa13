"""A real index and a real site of a small folder, in this process and served by one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.web.app import create_app
from bot.web.refreshing import Installation
from bot.web.serving import public_counts
from bot.web.settings import WebSettings
from indexer.searching import Searcher
from tests.web.clients import Served, Web
from tests.web.pages import write_pages


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Build the index and the site of the folder, once."""
    folder = tmp_path_factory.mktemp("installation")
    made = Installation(write_pages(folder / "docs"), folder / "index", folder / "site")
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="session")
def web(installation: Installation) -> Web:
    """Return a client of the application."""
    searcher = Searcher(installation.index)
    settings = WebSettings(lambda: installation.facts, lambda: public_counts(searcher))
    return Web(create_app(searcher, installation.site, settings))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run `relais serve` on a copy of the folder that a test may edit."""
    folder = tmp_path_factory.mktemp("served")
    running = Served(write_pages(folder / "docs"), folder / "index")
    try:
        assert running.address
        yield running
    finally:
        running.stop()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Write the folder for one test alone."""
    return write_pages(tmp_path / "docs")
