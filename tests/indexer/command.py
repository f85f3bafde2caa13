"""Runs `relais` as a person does, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed, and its exit code."""

    code: int
    output: str
    errors: str


def relais(*arguments: str | Path, language: str = "fr") -> Run:
    """Run one command to its end."""
    run = subprocess.run(
        [sys.executable, "-m", "bot.cli", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "RELAIS_LANGUAGE": language},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Run(run.returncode, run.stdout, run.stderr)
