"""The program's own sources, for the tests that read them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("indexer", "bot")


def source_files() -> list[str]:
    """Return every Python file of our packages, relative to the repository."""
    return sorted(path.relative_to(ROOT).as_posix() for name in PACKAGES for path in (ROOT / name).rglob("*.py"))


def read_source(path: str) -> str:
    """Return the text of one of them."""
    return (ROOT / path).read_text("utf-8")
