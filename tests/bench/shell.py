"""Times `relais search` from a cold shell."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.collections import Collection

TIMES = 5
QUESTION = "qui doit signer les conventions filles"


def measure_cold(collection: Collection, *options: str) -> float:
    """Return the median seconds of a whole command, start-up included."""
    command = [str(Path(sys.executable).with_name("relais")), "search", *options]
    command += ["--docs", str(collection.docs), "--index", str(collection.index), QUESTION]
    return statistics.median(one_run(command) for _ in range(TIMES))


def one_run(command: list[str]) -> float:
    """Return the seconds of one run. Raises CalledProcessError when it fails."""
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - started
