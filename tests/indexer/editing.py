"""What other processes do to a base while a test looks on: edit a page and index it, until they are killed."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from indexer.indexing import index_folder
from tests.indexer.bases import write_page

PAGE = "guides/conventions.md"
# One heading each, so that a result tells which state it comes from.
STATES = tuple(
    f"---\ntitle: Rédiger les conventions-filles\n---\n## Délai {name}\n\nLa convention se signe en {months} mois.\n"
    for name, months in (("ordinaire", "trois"), ("réduit", "deux"), ("estival", "quatre"), ("exceptionnel", "douze"))
)
ASKED = ("qui doit signer les conventions filles", "délai", "convention trois mois", "comité")
# What writing an index does to the disk; Python tells of each just before it happens.
WRITING = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate"})


def processes() -> ForkServerContext:
    """Return what starts processes quickly, each with our modules already read."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


@contextmanager
def process(work: Callable[..., None], *arguments: object) -> Iterator[ForkServerProcess]:
    """Do some work in a process of its own, which ends with the block at the latest."""
    child = processes().Process(target=work, args=arguments)
    child.start()
    try:
        yield child
    finally:
        child.kill()
        child.join()


def write_state(docs: Path, state: int) -> None:
    """Put the page in one of its states."""
    write_page(docs, PAGE, STATES[state % len(STATES)])


def edit_for_ever(docs: Path, index: Path, rebuild: bool, first: int) -> None:
    """Edit the page and index it, again and again."""
    for state in itertools.count(first):
        write_state(docs, state)
        index_folder(docs, index, rebuild=rebuild)


def edit_times(docs: Path, index: Path, times: int, rebuilding: int = 0) -> None:
    """Edit the page and index it so many times, once of which builds everything anew."""
    for state in range(1, times + 1):
        write_state(docs, state)
        index_folder(docs, index, rebuild=state == rebuilding)


def index_until(docs: Path, index: Path, rebuild: bool, moment: int, writes: Path) -> None:
    """Index the pages, and die just before the disk is touched for the n-th time; say how often it was, when spared."""
    count = 0

    def die_at_the_moment(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in WRITING and str(index) in str(arguments[0]):
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(die_at_the_moment)
    index_folder(docs, index, rebuild=rebuild)
    total = count
    writes.write_text(str(total), "utf-8")


def hold_the_lock(docs: Path, index: Path, seconds: float, held: Path) -> None:
    """Index everything anew, so slowly that it takes the time asked for; say when the lock is held."""

    def wait(done: int, total: int) -> None:
        held.touch()
        time.sleep(seconds / total)

    index_folder(docs, index, rebuild=True, progress=wait)
