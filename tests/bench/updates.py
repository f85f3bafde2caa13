"""Times one changed page until a search finds its new word, while another thread keeps searching."""

from __future__ import annotations

import itertools
import os
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import TracebackType

import numpy as np

from indexer.indexing import index_folder
from indexer.searching import Searcher
from indexer.sources import SourceCache
from tests.bench.collections import SEED, Collection

ROUNDS = 12
PAUSE_SECONDS = 0.002
GIVE_UP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Updating:
    """Milliseconds from the saved page to the search that finds it, and of its parts."""

    searchable: float  # median
    worst: float
    returned: float  # until the writer has also tidied up, median
    reading: float  # of which reading and digesting the folder, and comparing it with the index, median
    rebuilt: int  # how often everything was built anew instead
    searches: int
    search_p50: float
    search_p99: float
    search_worst: float

    @property
    def writing(self) -> float:
        """Return what is left when the folder has been read and compared."""
        return self.searchable - self.reading


class Watcher:
    """A thread that keeps searching, or only waits when it is not busy, and notes when an awaited word is found."""

    def __init__(self, index: Path, questions: Sequence[str], *, is_busy: bool) -> None:
        self.taken: list[float] = []
        self._searcher = Searcher(index)
        self._questions = itertools.cycle(questions)
        self._is_busy = is_busy
        self._awaited = ""
        self._found = threading.Event()
        self._found_at = 0.0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Watcher:
        """Start once the index is open."""
        self._searcher.search("convention")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._stopped.set()
        self._thread.join()

    def expect(self, word: str) -> None:
        """Look for a word from now on."""
        self._found.clear()
        self._awaited = word

    def found_at(self) -> float:
        """Return when the word was found."""
        if not self._found.wait(GIVE_UP_SECONDS):
            raise TimeoutError(self._awaited)
        return self._found_at

    def _run(self) -> None:
        while not self._stopped.is_set():
            if self._is_busy:
                self._search(next(self._questions))
            else:
                time.sleep(PAUSE_SECONDS)
            if self._awaited and not self._found.is_set():
                self._look_for(self._awaited)

    def _search(self, question: str) -> None:
        started = time.perf_counter()
        self._searcher.search(question)
        self.taken.append((time.perf_counter() - started) * 1000)

    def _look_for(self, word: str) -> None:
        if any(word in hit.passage.text for hit in self._searcher.search(word, n=1).hits):
            self._found_at = time.perf_counter()
            self._found.set()


class Steps:
    """Notes when progress is first told: once the changed page is known, and cut."""

    first = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Take one step of progress."""
        self.first = self.first or time.perf_counter()


def measure_updates(collection: Collection, questions: Sequence[str], *, is_busy: bool, rounds: int) -> Updating:
    """Change one page after the other and return what that took."""
    rng = Random(f"{SEED}-updates-{is_busy}")
    pages = sorted(collection.docs.rglob("page-*.md"))
    searchable, returned, read, rebuilt = [], [], [], 0
    # As `relais serve` does: what it read at its start is remembered.
    cache = SourceCache()
    index_folder(collection.docs, collection.index, cache=cache)
    with Watcher(collection.index, questions, is_busy=is_busy) as watcher:
        for _ in range(rounds):
            word = "".join(rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(6))
            add_sentence(rng.choice(pages), f"Le mot {word} vient d'être ajouté.")
            watcher.expect(word)
            started = time.perf_counter()
            steps = Steps()
            report = index_folder(collection.docs, collection.index, progress=steps, cache=cache)
            rebuilt += bool(report.rebuilt)
            returned.append((time.perf_counter() - started) * 1000)
            searchable.append((watcher.found_at() - started) * 1000)
            read.append((steps.first - started) * 1000)
    taken = watcher.taken or [0.0]
    return Updating(
        searchable=statistics.median(searchable),
        worst=max(searchable),
        returned=statistics.median(returned),
        reading=statistics.median(read),
        rebuilt=rebuilt,
        searches=len(watcher.taken),
        search_p50=float(np.percentile(taken, 50)),
        search_p99=float(np.percentile(taken, 99)),
        search_worst=max(taken),
    )


def add_sentence(page: Path, sentence: str) -> None:
    """Add a paragraph to a page at once, as an editor saves it."""
    aside = page.with_suffix(".tmp")
    aside.write_text(f"{page.read_text('utf-8')}\n{sentence}\n", "utf-8")
    os.replace(aside, page)
