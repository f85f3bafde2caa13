"""Examines the pages and their index: there, in step, answering, and shown to nobody they are not for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bot.answering.facts import facts_of, is_public
from bot.findings import Finding, fine, from_error, warning, wrong
from bot.protocols import Search
from indexer.errors import RelaisError
from indexer.models import Page, Verdict, Visibility
from indexer.searching import Searcher, Snapshot
from indexer.sources import Sources, commit_of, read_sources
from indexer.store import CURRENT

SECONDS_A_DAY = 86_400
# A question may be answered as well by a page beside its own.
LOOKED_AT = 3
CANARIES = 5


def check_pages(docs: Path, index: Path) -> Iterator[Finding]:
    """Yield what is found about the pages of a folder and their index."""
    try:
        sources = read_sources(docs)
    except RelaisError as error:
        yield from_error(error)
        return
    yield from check_index(index, sources)
    yield check_visibility(sources)


def check_index(index: Path, sources: Sources, now: float | None = None) -> Iterator[Finding]:
    """Yield whether there is an index, how old it is, and whether it is in step with the pages."""
    searcher = Searcher(index)
    try:
        snapshot = searcher.snapshot()
    except RelaisError as error:
        yield from_error(error)
        return
    yield index_found(index, snapshot, time.time() if now is None else now)
    commit = snapshot.generation.commit
    current = commit_of(sources.folder.root)
    if commit and current and commit != current:
        yield warning("index.behind", commit=commit, current=current)
    yield check_canary(sources.folder.pages, searcher)


def index_found(index: Path, snapshot: Snapshot, now: float) -> Finding:
    """Tell what the index holds, its commit and its age in days."""
    segments = snapshot.readable(Visibility.RESTRICTED)
    age = max(0, int(now - (index / CURRENT).stat().st_mtime)) // SECONDS_A_DAY
    return fine(
        "index.fine",
        pages=sum(segment.page_count for segment in segments),
        sections=sum(segment.section_count for segment in segments),
        commit=snapshot.generation.commit or "-",
        days=age,
    )


def check_canary(pages: tuple[Page, ...], search: Search) -> Finding:
    """Ask some questions that public pages say they answer: each must find its page."""
    asked = list(islice(canaries(pages), CANARIES))
    if not asked:
        return warning("canary.none")
    for page, question in asked:
        results = search.search(question, reader=Visibility.PUBLIC, n=LOOKED_AT)
        if results.verdict is Verdict.NONE or page not in {hit.document.page for hit in results.hits}:
            return wrong("canary.lost", question=question, page=page)
    return fine("canary.fine", n=len(asked))


def canaries(pages: tuple[Page, ...]) -> Iterator[tuple[str, str]]:
    """Yield a question of each public page that has one, with its path."""
    for page in sorted(pages, key=lambda page: page.path):
        questions = facts_of(page).questions
        if is_public(page) and questions:
            yield page.path, questions[0]


def check_visibility(sources: Sources) -> Finding:
    """Tell whether pages stand in a folder that is shown to more people than they are for."""
    shown_to = sources.site.shown_to if sources.site else Visibility.PUBLIC
    shut = [page.path for page in sources.folder.pages if page.front_matter.visibility.rank > shown_to.rank]
    if shut:
        return wrong("pages.too_visible", n=len(shut), shown_to=shown_to.value, path=min(shut))
    return fine("pages.visibility", shown_to=shown_to.value)
