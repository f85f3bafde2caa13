"""Asks one searcher from many threads at once, and compares every result with that of a single thread."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from indexer.models import Results
from indexer.searching import Searcher

THREADS = 16


@dataclass(frozen=True, slots=True)
class Threads:
    """How many searches a second, and how many results differ from a single thread's."""

    single_per_second: float
    per_second: float
    searches: int
    wrong: int


def measure_threads(index: Path, questions: Sequence[str]) -> Threads:
    """Return what 16 threads do, each asking every question in an order of its own."""
    searcher = Searcher(index)
    expected = {question: answer(searcher, question) for question in questions}
    started = time.perf_counter()
    for question in questions:
        searcher.search(question)
    single = len(questions) / (time.perf_counter() - started)
    orders = [Random(number).sample(questions, len(questions)) for number in range(THREADS)]
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(lambda order: [answer(searcher, question) for question in order], orders))
    seconds = time.perf_counter() - started
    pairs = [pair for order, found in zip(orders, results, strict=True) for pair in zip(order, found, strict=True)]
    wrong = sum(found != expected[question] for question, found in pairs)
    return Threads(single, len(pairs) / seconds, len(pairs), wrong)


def answer(searcher: Searcher, question: str) -> Results:
    """Return a result without the time it took."""
    return replace(searcher.search(question), took_ms=0.0)
