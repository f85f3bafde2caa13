"""This repository's own site, served by Relais and as plain files, and windows to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from uvicorn import Server

from bot.web.app import create_app
from bot.web.refreshing import Installation
from bot.web.serving import address_of, listening, public_counts, server_settings
from bot.web.settings import WebSettings
from indexer.building import build_site
from indexer.searching import Searcher
from indexer.site_settings import site_settings
from tests.site.accessibility.base import write_base

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Build the index and the site of the base, once."""
    folder = tmp_path_factory.mktemp("served")
    made = Installation(write_base(folder), folder / "index", folder / "site")
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="session")
def address(installation: Installation) -> Iterator[str]:
    """Serve the site as Relais does, and return where."""
    searcher = Searcher(installation.index)
    settings = WebSettings(lambda: installation.facts, lambda: public_counts(searcher))
    server = Server(server_settings(create_app(searcher, installation.site, settings)))
    with listening("127.0.0.1", 0) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield address_of(listener)
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def plain_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as plain files, for a host without Relais."""
    folder = tmp_path_factory.mktemp("plain")
    docs = write_base(folder)
    build_site(docs, site_settings(folder / "mkdocs.yml"), folder / "site")
    return (folder / "site").resolve()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Return a function that opens an address in a window of its own; nothing slides unless it is asked for."""
    with ExitStack() as closing:

        def open_it(address: str, *, width: int = 1440, height: int = 900, **options: Any) -> Page:
            shown = {"viewport": {"width": width, "height": height}, "locale": "fr-FR", "reduced_motion": "reduce"}
            context = browser.new_context(**{**shown, **options})
            closing.callback(context.close)
            page = context.new_page()
            page.goto(address)
            return page

        yield open_it
