"""Measures one size: every measure in a fresh process, so that none of them warms or burdens another."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from tests.bench.building import Building, measure_build
from tests.bench.collections import Collection, generate
from tests.bench.latency import Latency, measure_latency
from tests.bench.material import read_topics
from tests.bench.memory import Memory, measure_memory
from tests.bench.questions import questions_for
from tests.bench.shell import measure_cold
from tests.bench.threads import Threads, measure_threads
from tests.bench.updates import Updating, measure_updates

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is measured at one size."""

    size: int
    building: Building
    latency: Mapping[str, Latency]
    memory: Memory
    cold_seconds: float
    threads: Threads
    quiet_update: Updating
    busy_update: Updating


def measure(root: Path, size: int, *, rounds: int, update_rounds: int, say: Callable[[str], None]) -> Figures:
    """Generate a collection of so many sections and measure it."""
    topics = read_topics()
    say(f"{size}: generating pages")
    collection = generate(root / str(size), size, topics)
    questions = questions_for(collection, topics)
    say(f"{size}: building")
    building = fresh(partial(measure_build, collection))
    say(f"{size}: searching")
    latency = fresh(partial(measure_latency, collection.index, questions, collection.root, rounds))
    say(f"{size}: memory, cold start, threads")
    memory = measure_memory(collection.index, questions)
    cold = measure_cold(collection)
    threads = fresh(partial(measure_threads, collection.index, questions))
    say(f"{size}: updating")
    quiet, busy = (updates(collection, questions, is_busy, update_rounds) for is_busy in (False, True))
    return Figures(size, building, latency, memory, cold, threads, quiet, busy)


def updates(collection: Collection, questions: Sequence[str], is_busy: bool, rounds: int) -> Updating:
    """Measure updates in a fresh process."""
    return fresh(partial(measure_updates, collection, questions, is_busy=is_busy, rounds=rounds))


def fresh(action: Callable[[], Made]) -> Made:
    """Run an action in a new process and return what it returns."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(action).result()
