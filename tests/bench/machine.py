"""Says on what the figures were measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "whoosh-reloaded", "tantivy", "bm25s")


def machine() -> str:
    """Return the machine, the versions, and how busy the machine was when asked, in one line."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}; {python}; load {load}"


def processor() -> str:
    """Return the processor's name as far as the system tells it."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
