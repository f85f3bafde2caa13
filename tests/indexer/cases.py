"""Cases kept as files: what is given and what is expected, one file a case; adding one needs no Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.catalogue import LANGUAGES, Catalogue
from indexer.models import Problem

CASES = Path(__file__).parents[1] / "cases"

Case = dict[str, Any]


def cases(folder: str) -> list[Any]:
    """Return every case of a folder of tests/cases, named after its file."""
    found = sorted((CASES / folder).glob("*.yml"))
    assert found, f"no case in {CASES / folder}"
    return [pytest.param(yaml.safe_load(path.read_text("utf-8")), id=path.stem) for path in found]


def told(problem: Problem, language: str) -> str:
    """Return what is wrong and what right looks like, as every surface says it."""
    catalogue, right = Catalogue("indexer"), f"{problem.code}_right"
    sentence = catalogue.text(problem.code, language, **problem.data)
    return (
        f"{sentence} {catalogue.text(right, language, **problem.data)}" if catalogue.has(right, language) else sentence
    )


def assert_problems(problems: tuple[Problem, ...] | list[Problem], expected: list[Case]) -> None:
    """Hold problems against a case's: each key that the case gives (code, line, path, severity, fr, en), in order.

    Of `data` each fact that the case gives.
    """
    assert [problem.code for problem in problems] == [wanted["code"] for wanted in expected]
    for problem, wanted in zip(problems, expected, strict=True):
        said = {language: told(problem, language) for language in LANGUAGES}
        facts = {"code": problem.code, "line": problem.line, "path": problem.path, "severity": problem.severity} | said
        given = {key: value for key, value in wanted.items() if key != "data"}
        assert {key: facts[key] for key in given} == given
        assert wanted.get("data", {}).items() <= problem.data.items()
