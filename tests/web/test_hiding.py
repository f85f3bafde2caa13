"""What has just been restricted is in no answer, even while the index cannot be written."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.web.hiding import HidingSearch
from bot.web.refreshing import Installation
from bot.web.watching import Changes
from indexer.models import Verdict
from indexer.searching import Searcher

QUESTION = "où est la clé du local ?"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Give an installation of two pages that both answer."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "cle.md").write_text("---\ntitle: La clé du local\n---\nLa clé du local est à l'accueil.", "utf-8")
    (docs / "local.md").write_text("---\ntitle: Le local\n---\nLe local est au fond de la cour.", "utf-8")
    made = Installation(docs, tmp_path / "index", tmp_path / "site")
    made.start()
    yield made
    made.close()


@contextmanager
def somebody_writing(index: Path) -> Iterator[None]:
    """Hold the writer's lock, as another process would."""
    with (index / "lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def restrict(installation: Installation) -> None:
    """Restrict the page about the key."""
    page = installation.docs / "cle.md"
    page.write_text(page.read_text("utf-8").replace("title:", "visibility: restricted\ntitle:"), "utf-8")


def test_page_restricted_while_the_index_is_locked_is_hidden(installation: Installation) -> None:
    """Neither the answers nor the site wait for another writer; the others stay, and are no sure answer any more."""
    search = HidingSearch(Searcher(installation.index), lambda: installation.hidden)
    assert search.search(QUESTION).hits[0].document.page == "cle.md"
    restrict(installation)
    with somebody_writing(installation.index):
        assert not installation.refresh(Changes(frozenset({"cle.md"})), lambda error: None)
        found = search.search(QUESTION)
        assert [hit.document.page for hit in found.hits] == ["local.md"]
        assert found.verdict is not Verdict.ANSWER
        assert not (installation.site / "cle/index.html").exists()
    assert installation.refresh(Changes(frozenset({"cle.md"})), lambda error: None)
    assert installation.hidden == frozenset()
    assert [hit.document.page for hit in search.search(QUESTION).hits] == ["local.md"]


def test_page_restricted_beside_a_broken_glossary_is_hidden(installation: Installation) -> None:
    """A slip in the glossary does not keep the index from being written."""
    data = installation.docs / "_data"
    data.mkdir()
    (data / "glossary.yml").write_text("x: [", "utf-8")
    restrict(installation)
    installation.refresh(Changes(frozenset({"cle.md"}), is_whole=True), lambda error: None)
    pages = [hit.document.page for hit in Searcher(installation.index).search(QUESTION).hits]
    assert pages == ["local.md"]


def test_what_is_wrong_in_a_change_is_kept(installation: Installation) -> None:
    """Whoever breaks the head of a page while it is served is told where, and what right looks like, at once."""
    (installation.docs / "local.md").write_text("---\ntitle: [oups\n---\nLe local.", "utf-8")
    assert installation.refresh(Changes(frozenset({"local.md"})), lambda error: None)
    assert [(problem.path, problem.code) for problem in installation.problems] == [("local.md", "front_matter.broken")]


def test_broken_settings_do_not_keep_a_restricted_page_shown(installation: Installation) -> None:
    """A slip in mkdocs.yml is told, ends nothing, and a page restricted meanwhile is hidden all the same."""
    told: list[Exception] = []
    (installation.docs.parent / "mkdocs.yml").write_text("site_name: [", "utf-8")
    restrict(installation)
    assert not installation.refresh(Changes(frozenset({"cle.md"})), told.append)
    assert told
    assert installation.hidden == {"cle.md"}
