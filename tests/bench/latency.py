"""Times the same questions with each engine, in one process, in turns."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.bench.engines import ENGINES, ON_OUR_INDEX, Search, read_rows

ROUNDS = 7
# An engine that has spent this much waits for the others: Whoosh's scorer at 100,000 sections.
BUDGET_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Latency:
    """The times of one engine in milliseconds; `typical_p99` is over each question's median, free of a busy machine."""

    p50: float
    p99: float
    typical_p99: float
    first_p50: float
    answered: float
    build_seconds: float | None


def measure_latency(index: Path, questions: Sequence[str], folder: Path, rounds: int = ROUNDS) -> dict[str, Latency]:
    """Return the times of every engine; the first round warms up, and is told apart."""
    rows = read_rows(index)
    searches: dict[str, Search] = {}
    builds: dict[str, float | None] = {}
    for name, make in ENGINES.items():
        started = time.perf_counter()
        searches[name] = make(index, rows, folder)
        builds[name] = None if name in ON_OUR_INDEX else time.perf_counter() - started
    # What one engine keeps in memory must not slow down another.
    gc.collect()
    gc.freeze()
    times: dict[str, list[list[float]]] = {name: [] for name in searches}
    answered: dict[str, float] = {}
    for _ in range(rounds):
        for name, search in searches.items():
            if sum(map(sum, times[name])) < BUDGET_SECONDS * 1000:
                taken, found = one_round(search, questions)
                times[name].append(taken)
                answered[name] = found
    return {name: summary(np.array(times[name]), answered[name], builds[name]) for name in searches}


def one_round(search: Search, questions: Sequence[str]) -> tuple[list[float], float]:
    """Return the time of each question in milliseconds, and the share of them that found something."""
    taken = []
    found = 0
    for question in questions:
        started = time.perf_counter_ns()
        hits = search(question)
        taken.append((time.perf_counter_ns() - started) / 1e6)
        found += bool(len(hits))
    return taken, found / len(questions)


def summary(times: np.ndarray[tuple[int, ...], np.dtype[np.float64]], answered: float, build: float | None) -> Latency:
    """Return the percentiles of rounds × questions."""
    warm = times[1:] if len(times) > 1 else times
    return Latency(
        p50=float(np.percentile(warm, 50)),
        p99=float(np.percentile(warm, 99)),
        typical_p99=float(np.percentile(np.median(warm, axis=0), 99)),
        first_p50=float(np.percentile(times[0], 50)),
        answered=answered,
        build_seconds=build,
    )
