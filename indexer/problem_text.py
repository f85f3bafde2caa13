"""Problems told: as a sentence with what right looks like, and as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.catalogue import Catalogue
from indexer.models import Problem
from indexer.terminal import terminal_language

SENTENCES = Catalogue("indexer")


def problem_sentence(problem: Problem, language: str = "") -> str:
    """Return what is wrong and what right looks like, in a language or in that of the terminal."""
    language = language or terminal_language()
    sentence = SENTENCES.text(problem.code, language, **problem.data)
    right = remedy(problem, language, problem.data)
    return f"{sentence} {right}" if right else sentence


def remedy(problem: Problem, language: str, data: Mapping[str, str]) -> str:
    """Return what right looks like, or nothing when that goes without saying."""
    right = f"{problem.code}_right"
    return SENTENCES.text(right, language, **data) if SENTENCES.has(right, language) else ""


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data."""
    return {
        "path": problem.path,
        "line": problem.line,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem_sentence(problem),
        "data": dict(problem.data),
    }
