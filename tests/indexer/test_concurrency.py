"""Searches from many threads, while pages change, give what a quiet search gives."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from indexer.compaction import MAX_SEGMENTS
from indexer.indexing import index_folder
from indexer.models import Results, Visibility
from indexer.searching import Searcher
from tests.indexer.bases import QUESTIONS, Outcome, exact, outcome
from tests.indexer.editing import ASKED, STATES, edit_times, process, write_state

THREADS = 16
KINDS = tuple((question, reader) for question in ASKED for reader in Visibility)


def search_while(searcher: Searcher, is_over: Callable[[], bool], states: list[Outcome]) -> tuple[int, set[int]]:
    """Search until it is over; return how many searches were made and which states were met; fail on any other."""
    met: set[int] = set()
    for count, (question, reader) in enumerate(itertools.cycle(KINDS)):
        if is_over():
            return count, met
        found = exact(searcher.search(question, reader=reader, n=20, explained=True))
        matching = {number for number, state in enumerate(states) if state[question, reader] == found}
        assert matching, unlike(found, question, reader)
        met |= matching if len(matching) == 1 else set()
    raise AssertionError("never reached")


def unlike(found: Results, question: str, reader: Visibility) -> str:
    """Return a result that belongs to no state, in a length that can be read."""
    hits = [(hit.document.page, hit.document.heading, hit.score) for hit in found.hits]
    return f"{question!r} for {reader}: {found.verdict} {hits}"


def prepared(few_pages: Path, folder: Path) -> tuple[Path, Path]:
    """Return a few pages and their index."""
    docs, index = folder / "docs", folder / "index"
    shutil.copytree(few_pages, docs)
    write_state(docs, 0)
    index_folder(docs, index)
    return docs, index


@pytest.mark.parametrize("shared", [True, False], ids=["one searcher", "one each"])
def test_results_during_updates_are_those_of_one_state(
    few_pages: Path, states: list[Outcome], tmp_path: Path, shared: bool
) -> None:
    """While another process updates and rebuilds, each of sixteen threads always gets the results of a whole state."""
    docs, index = prepared(few_pages, tmp_path)
    searchers = [Searcher(index)] * THREADS if shared else [Searcher(index) for _ in range(THREADS)]
    is_over = Event()
    with process(edit_times, docs, index, 9, 5) as child, ThreadPoolExecutor(THREADS) as pool:
        work = [pool.submit(search_while, one, is_over.is_set, states) for one in searchers]
        child.join(30)
        is_over.set()
        found = [future.result() for future in work]
        assert child.exitcode == 0
    assert sum(count for count, _ in found) >= THREADS
    assert len(set().union(*(met for _, met in found))) > 1


def test_results_during_updates_of_the_same_process(few_pages: Path, states: list[Outcome], tmp_path: Path) -> None:
    """Where one process both writes and searches, as `relais serve` does, merging segments disturbs nobody."""
    docs, index = prepared(few_pages, tmp_path)
    searchers = [Searcher(index) for _ in range(2)]
    with ThreadPoolExecutor(len(searchers) + 1) as pool:
        writer = pool.submit(edit_times, docs, index, MAX_SEGMENTS + 5)
        work = [pool.submit(search_while, searcher, writer.done, states) for searcher in searchers]
        writer.result()
        assert sum(future.result()[0] for future in work) > 20


def test_reader_during_a_removal_sees_all_or_nothing(few_pages: Path, tmp_path: Path) -> None:
    """A page that moves from one level to another is, at every moment, at one level exactly."""
    docs, index = prepared(few_pages, tmp_path)
    page = docs / "guides/visites.md"
    public = page.read_text("utf-8")
    partners = public.replace("type:", "visibility: partners\ntype:")
    searcher = Searcher(index)
    with ThreadPoolExecutor(3) as pool:

        def move() -> None:
            for number in range(6):
                page.write_text(partners if number % 2 == 0 else public, "utf-8")
                assert index_folder(docs, index).rebuilt == "levels"

        def watch() -> None:
            while not writer.done():
                found = searcher.search("casques, lunettes et chaussures", reader=Visibility.PARTNERS, n=50).hits
                here = [hit for hit in found if hit.document.page == "guides/visites.md"]
                assert len({hit.document.visibility for hit in here}) == 1
                assert len({hit.document.anchor for hit in here}) == len(here)

        writer = pool.submit(move)
        watchers = [pool.submit(watch) for _ in range(2)]
        writer.result()
        for watcher in watchers:
            watcher.result()


def test_many_threads_give_the_results_of_one(base_index: Path) -> None:
    """Sixteen threads that share a searcher get, for every question and reader, what one thread gets."""
    wanted = outcome(base_index, n=5)
    searcher = Searcher(base_index)

    def all_questions(first: int) -> Outcome:
        turned = (*QUESTIONS[first:], *QUESTIONS[:first])
        return {
            (question, reader): exact(searcher.search(question, reader=reader, n=5, explained=True))
            for question in turned
            for reader in Visibility
        }

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(all_questions, range(THREADS)))
    assert all(one == wanted for one in found)


def test_many_threads_over_many_segments(few_pages: Path, states: list[Outcome], tmp_path: Path) -> None:
    """The same holds on an index of several segments with deleted pages."""
    docs, index = prepared(few_pages, tmp_path)
    for state in range(1, len(STATES)):
        write_state(docs, state)
        index_folder(docs, index)
    searcher = Searcher(index)
    assert len(searcher.snapshot().segments[Visibility.PUBLIC]) > 1
    with ThreadPoolExecutor(THREADS) as pool:
        asked = [*KINDS] * 12
        work = [pool.submit(searcher.search, question, reader=to, n=20, explained=True) for question, to in asked]
        found = [exact(one.result()) for one in work]
    assert all(results == states[-1][kind] for kind, results in zip(asked, found, strict=True))
