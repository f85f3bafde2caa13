"""Every question that a page says it answers is asked, by who may read the page, of an index made for this alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.checking import check_whole
from indexer.models import Problem
from indexer.retrieval import ask_all
from indexer.sources import SourceCache, read_sources
from tests.indexer.files import fingerprints

HEAD = '---\ntitle: {title}\ntype: {type}\nowner: x\nquestions: ["{question}"]\n{more}---\n{body}\n'


def write(docs: Path, name: str, question: str, **facts: str) -> None:
    """Write a page that says it answers a question."""
    values = {"title": name, "type": "guide", "more": "", "body": "## Titre\n\nTexte."} | facts
    (docs / f"{name}.md").write_text(HEAD.format(question=question, **values), "utf-8")


def questions_of(docs: Path) -> list[Problem]:
    """Return what is wrong with the questions of a folder."""
    return [problem for problem in check_whole(docs).problems if problem.code.startswith("page.question")]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a folder of pages, one of which answers its question."""
    folder = tmp_path / "docs"
    folder.mkdir()
    write(folder, "badge", "où retirer son badge ?", body="## Retirer son badge\n\nÀ l'accueil, le matin.")
    return folder


def test_a_question_that_finds_its_page_is_no_problem(docs: Path) -> None:
    """Nothing is said, and nothing is written."""
    before = fingerprints(docs.parent)
    assert questions_of(docs) == []
    assert fingerprints(docs.parent) == before


def test_a_question_that_leads_elsewhere_or_nowhere_is_told(docs: Path) -> None:
    """The program's own documentation is never an answer unless it is named: its questions find others, or nothing."""
    write(docs, "manuel", "où retirer son badge ?", type="meta", body="Texte.")
    write(docs, "vide", "et donc ?", type="meta", body="Texte.")
    found = [(problem.path, problem.code, problem.severity, problem.data["first"]) for problem in questions_of(docs)]
    assert found == [
        ("manuel.md", "page.question_not_found", "warning", "badge.md"),
        ("vide.md", "page.question_finds_nothing", "warning", ""),
    ]


def test_a_fourth_page_with_the_same_question_is_one_too_many(docs: Path) -> None:
    """Three pages fit where a reader looks; the fourth is told, whichever it is."""
    for name in ("deux", "trois", "quatre"):
        write(docs, name, "où retirer son badge ?", body="## Retirer son badge\n\nÀ l'accueil, le matin.")
    assert [problem.code for problem in questions_of(docs)] == ["page.question_not_found"]


def test_a_closed_page_is_looked_for_by_who_may_read_it(docs: Path) -> None:
    """A page for the partners is found by a partner: nothing is wrong with its question."""
    write(docs, "prive", "combien coûte la salle ?", more="visibility: partners\n", body="## La salle\n\nElle se paie.")
    assert questions_of(docs) == []


def test_an_archived_page_is_not_asked_for(docs: Path) -> None:
    """It is kept for the record, and never an answer."""
    write(docs, "ancien", "où était le badge ?", more="status: archived\n")
    cache = SourceCache()
    pages = read_sources(docs, cache).folder.pages
    assert [asked.page.path for asked in ask_all(docs, pages, cache)] == ["badge.md"]
