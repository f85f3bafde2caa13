"""Measures the memory of a fresh process that opens an index and answers questions: run by itself, prints JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: resident; at most; its own and not shared; before the index is opened."""

    resident: float
    peak: float
    private: float
    imported: float


def measure_memory(index: Path, questions: Sequence[str]) -> Memory:
    """Return the memory of a process of its own."""
    command = [sys.executable, "-m", "tests.bench.memory", str(index)]
    run = subprocess.run(command, input=json.dumps(questions), capture_output=True, text=True, check=True)
    return Memory(**json.loads(run.stdout))


def megabytes(file: str, *names: str) -> float:
    """Return the sum of lines such as `VmRSS:  1234 kB`."""
    lines = (line.split() for line in Path(file).read_text("ascii", "replace").splitlines())
    return sum(int(parts[1]) for parts in lines if parts and parts[0].rstrip(":") in names) / 1024


def main(index: Path) -> None:
    """Answer every question once and print what that takes."""
    from indexer.searching import Searcher

    imported = megabytes("/proc/self/status", "VmRSS")
    searcher = Searcher(index)
    for question in json.load(sys.stdin):
        searcher.search(question)
    found = {
        "resident": megabytes("/proc/self/status", "VmRSS"),
        "peak": megabytes("/proc/self/status", "VmHWM"),
        "private": megabytes("/proc/self/smaps_rollup", "Private_Clean", "Private_Dirty"),
        "imported": imported,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
