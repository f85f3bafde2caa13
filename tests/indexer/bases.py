"""Folders of pages for the tests of the index: a small base that others may use too, and what is asked of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from indexer.models import Results, Visibility
from indexer.searching import Searcher

BASE = Path(__file__).parents[1] / "cases" / "base"

# Asked of the base in tests/cases/base: plain words, sentences, typos, acronyms, split words, English, nothing at all.
QUESTIONS = (
    "qui doit signer les conventions filles",
    "quelles dépenses sont éligibles à la subvention ?",
    "evaluation demandee trop tard",
    "convenntion",
    "signataires",
    "visite d'usine : assurance",
    "comité",
    "COPIL",
    "steering committee",
    "travel expenses",
    "opensource",
    "bloc notes",
    "partenaire projet argent convention signature visite action budget comité subvention mois",
    "who keeps the signed copies",
    "restaurer la base relais",
    "mot absent partout",
    "",
)

Outcome = Mapping[tuple[str, Visibility], Results]


def copy_base(docs: Path) -> Path:
    """Copy the base to a folder in which a test may write."""
    shutil.copytree(BASE, docs)
    return docs


def write_page(docs: Path, path: str, text: str) -> Path:
    """Write one page at once, as an editor does: no reader of the folder sees half of it."""
    page = docs / path
    page.parent.mkdir(parents=True, exist_ok=True)
    aside = page.with_suffix(".tmp")
    aside.write_text(text, "utf-8")
    os.replace(aside, page)
    return page


def edit_page(docs: Path, path: str, old: str, new: str) -> Path:
    """Replace a text that a page holds."""
    text = (docs / path).read_text("utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    return write_page(docs, path, text.replace(old, new))


def exact(results: Results) -> Results:
    """Return results without what differs from run to run: the time taken and the commit of the pages."""
    return replace(results, took_ms=0.0, commit="")


def outcome(index: Path, questions: Iterable[str] = QUESTIONS, n: int = 20, *, explained: bool = True) -> Outcome:
    """Return all that an index answers to every reader, to the last digit."""
    searcher = Searcher(index)
    return {
        (question, reader): exact(searcher.search(question, reader=reader, n=n, explained=explained))
        for question in questions
        for reader in Visibility
    }


def first_difference(found: Outcome, wanted: Outcome) -> str:
    """Return in one line the first thing that differs, or nothing: whole results are too long to be read."""
    for key, expected in wanted.items():
        results = found[key]
        for place, (hit, other) in enumerate(zip(results.hits, expected.hits, strict=False), 1):
            if hit != other:
                return f"{key}, hit {place}: {described(hit)} instead of {described(other)}"
        if results != expected:
            ours, theirs = ((r.verdict, dict(r.corrections), len(r.hits)) for r in (results, expected))
            return f"{key}: {ours} instead of {theirs}"
    return ""


def described(hit: object) -> str:
    """Return a hit, cut to a length that can be read."""
    return repr(hit)[:1500]


def pages_found(index: Path, question: str, reader: Visibility = Visibility.PUBLIC) -> list[str]:
    """Return the pages of the hits of a question, best first."""
    return [hit.document.page for hit in Searcher(index).search(question, reader=reader).hits]
