"""The plugin's sentences in the log and on pages that failed, and the files it writes beside MkDocs' own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from indexer.catalogue import Catalogue
from indexer.models import Problem

_CATALOGUE = Catalogue("indexer")


def reason_of(problem: Problem, language: str) -> str:
    """Return the sentence of a problem, or its code while the catalogue has none."""
    if not _CATALOGUE.has(problem.code, language):
        return problem.code
    try:
        return sentence(problem.code, language, **problem.data)
    except KeyError:
        return problem.code


def sentence(code: str, language: str, **data: str) -> str:
    """Return a sentence of the package's catalogue."""
    return _CATALOGUE.text(code, language, **data)


def printable(path: str) -> str:
    """Return a path fit for one line of a log."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in path)


def failure_markdown(path: str, language: str) -> str:
    """Return the page shown in place of one that cannot be rendered."""
    safe_path = re.sub(r"[^\w/. -]", "?", path)
    title = sentence("listing.page_failed_title", language)
    return f"## {title}\n\n{sentence('listing.page_failed', language, path=safe_path)}\n"


def write_missing(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a site that are not there already."""
    for name, content in files.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
