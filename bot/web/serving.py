"""The one process of an installation: the site, the ask page and the API, kept up to date with the pages."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.answering.facts import Facts
from bot.errors import CannotListen, PortTaken
from bot.protocols import Search, Shelf
from bot.terminal import say
from bot.web.app import create_app
from bot.web.forge_events import forge_route
from bot.web.hiding import HidingSearch, HidingShelf
from bot.web.refreshing import Installation, Refresher
from bot.web.settings import Counts, WebSettings
from bot.web.telling import Teller
from bot.web.watching import FolderWatch
from indexer.cli import progress_bar
from indexer.models import Visibility
from indexer.searching import Searcher
from indexer.shelf import Shelf as PageShelf
from indexer.terminal import messages, output

# A request larger than this (its address and its headers) is refused by 400 before we see it.
MAX_REQUEST_BYTES = 65_536
SECONDS_TO_FINISH = 2
LAST_PORT = 65_535


# Addresses of the web, and what answers there.
Routes = Sequence[BaseRoute]


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Companion:
    """What else runs in the same process, on the same pages: the Slack bot, what works on contributions."""

    start: Callable[[], None]
    stop: Callable[[], None]
    routes: Routes = ()  # where it answers on the web


MakeCompanion = Callable[[Search, Shelf, Callable[[], Facts]], Companion]


class Follows(Protocol):
    """Brings the folder of pages to where the main branch is; `bot.contributing.following.Follower` is one."""

    def start(self) -> None:
        """Begin to follow."""
        ...

    def wake(self) -> None:
        """Look now."""
        ...

    def stop(self) -> None:
        """Follow no more."""
        ...


@dataclass(frozen=True, slots=True)
class ForgeSide:
    """What goes on with the forge: the pages follow it, and it may tell us when there is something to follow."""

    follower: Callable[[Callable[[frozenset[str]], None], Callable[[Exception], None]], Follows]  # told moves, failures
    secret: str = ""  # with which the forge signs what it tells
    heard: Callable[[], None] = nothing  # what else is done when it tells something


def serve(
    docs: Path,
    index: Path,
    host: str,
    port: int,
    companion: MakeCompanion | None = None,
    forge: ForgeSide | None = None,
) -> None:
    """Serve until interrupted. Raises PortTaken, CannotListen, and what indexing and building raise."""
    quiet_libraries()
    with interrupted_by_terminate(), listening(host, port) as listener:
        try:
            serve_on(listener, docs, index, companion, forge)
        except KeyboardInterrupt:
            output().print(say("serve.stopped"))


def serve_on(
    listener: socket.socket, docs: Path, index: Path, companion: MakeCompanion | None, forge: ForgeSide | None
) -> None:
    """Make the index and the site, then answer on a socket and follow the pages. Ends by KeyboardInterrupt."""
    site = site_folder(index)
    stop = threading.Event()
    teller = Teller(messages())
    installation = Installation(docs, index, site)
    folder = FolderWatch(docs, (index, site, site.parent / f".{site.name}.versions"), stop)
    refresher = Refresher(installation, folder, teller.refreshed, teller.failed)
    try:
        # Watched before anything is read: an edit made meanwhile is not lost.
        folder.start()
        with progress_bar() as progress:
            teller.started(*installation.start(progress))
        refresher.start()
        teller.ready(address_of(listener))
        with followed(forge, folder, teller) as routes:
            answer_on(listener, index, site, installation, companion, routes)
    finally:
        stop.set()
        refresher.join()
        installation.close()


@contextmanager
def followed(forge: ForgeSide | None, folder: FolderWatch, teller: Teller) -> Iterator[Routes]:
    """Have the pages follow the forge meanwhile; gives where its events come in, should it send any."""
    if forge is None:
        yield []
        return
    follower = forge.follower(folder.tell, teller.failed)
    follower.start()
    try:
        yield [forge_route(forge.secret, each_of(follower.wake, forge.heard))] if forge.secret else []
    finally:
        follower.stop()


def each_of(*steps: Callable[[], None]) -> Callable[[], None]:
    """Return what does several things, one after the other."""

    def do() -> None:
        for step in steps:
            step()

    return do


def answer_on(
    listener: socket.socket,
    index: Path,
    site: Path,
    installation: Installation,
    make: MakeCompanion | None,
    routes: Routes,
) -> None:
    """Run the web server and what goes with it; they end in good order on Ctrl-C or SIGTERM."""
    searcher = Searcher(index)
    settings = WebSettings(facts=lambda: installation.facts, counts=lambda: public_counts(searcher))
    search = HidingSearch(searcher, lambda: installation.hidden)
    shelf = HidingShelf(PageShelf(searcher), lambda: installation.hidden)
    companion = make(search, shelf, lambda: installation.facts) if make is not None else None
    app = create_app(search, site, settings, [*routes, *(companion.routes if companion else ())])
    with accompanied(companion):
        uvicorn.Server(server_settings(app)).run(sockets=[listener])


@contextmanager
def accompanied(companion: Companion | None) -> Iterator[None]:
    """Run the other surface meanwhile; it finishes what it has begun before we end."""
    if companion is None:
        yield
        return
    companion.start()
    try:
        yield
    finally:
        companion.stop()


def server_settings(app: Starlette) -> uvicorn.Config:
    """Return how the web server runs."""
    return uvicorn.Config(
        app,
        http="h11",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=MAX_REQUEST_BYTES,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def site_folder(index: Path) -> Path:
    """Return where the site is built: beside the index, under its name, so that two indexes never share a site."""
    return index.with_name(f"{index.name}-site")


def public_counts(searcher: Searcher) -> Counts:
    """Return what the index in force holds for the public."""
    snapshot = searcher.snapshot()
    segments = snapshot.readable(Visibility.PUBLIC)
    pages = sum(segment.page_count for segment in segments)
    return Counts(pages, sum(segment.section_count for segment in segments), snapshot.generation.commit)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Give a socket that listens; who asks before we are ready waits. Raises PortTaken, CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port, other=port + 1 if port < LAST_PORT else 8000) from error
        raise CannotListen(host=host, port=port, reason=error.strerror or str(error)) from error
    with listener:
        yield listener


def address_of(listener: socket.socket) -> str:
    """Return the address to type in a browser."""
    host, port = listener.getsockname()[:2]
    name = "localhost" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


@contextmanager
def interrupted_by_terminate() -> Iterator[None]:
    """Make SIGTERM do what Ctrl-C does; threads other than the main one cannot."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    # A shell starts what it puts in the background with SIGINT ignored; the web server heeds it, so we always do.
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def quiet_libraries() -> None:
    """Let nothing but us speak: what MkDocs leaves out is in the reports, and told in the reader's language."""
    logger = logging.getLogger("mkdocs")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
