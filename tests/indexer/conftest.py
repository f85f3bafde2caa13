"""The small base, copied and indexed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.indexing import index_folder
from tests.indexer.bases import BASE, Outcome, copy_base, outcome
from tests.indexer.editing import ASKED, STATES, write_state


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a copy of the base in which a test may write."""
    return copy_base(tmp_path / "docs")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return the place of an index that is not built yet."""
    return tmp_path / "index"


@pytest.fixture
def built(docs: Path, index: Path, base_index: Path) -> Path:
    """Return the index of the copied base, up to date: a copy too, since building it each time is slower."""
    shutil.copytree(base_index, index)
    return index


@pytest.fixture(scope="session")
def base_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of the base as it is, built once: for tests that only search."""
    folder = tmp_path_factory.mktemp("base")
    index_folder(copy_base(folder / "docs"), folder / "index")  # outside Git, as the copies that tests edit
    return folder / "index"


FEW = ("_data/glossary.yml", "guides/visites.md", "contexte/gouvernance.md", "prive/budget.md", "prive/litige.md")


@pytest.fixture(scope="session")
def few_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a few pages of the base: enough for three levels, few enough to be indexed often."""
    docs = tmp_path_factory.mktemp("few") / "docs"
    for name in FEW:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(BASE / name, docs / name)
    return docs


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory, few_pages: Path) -> list[Outcome]:
    """Return what is answered in each state of the page that other processes edit."""
    found = []
    for state in range(len(STATES)):
        folder = tmp_path_factory.mktemp("state")
        shutil.copytree(few_pages, folder / "docs")
        write_state(folder / "docs", state)
        index_folder(folder / "docs", folder / "index")
        found.append(outcome(folder / "index", ASKED))
    return found
