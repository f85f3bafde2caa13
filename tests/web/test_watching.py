"""What is told of a folder that people edit, and what is not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.web.watching import Changes, FolderWatch
from tests.web.clients import wait_until

Told = Callable[..., Changes]


@pytest.fixture(params=["told by the system", "with a link to a folder above"])
def docs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Make a folder with a page and a folder of ours."""
    folder = tmp_path / "base" / "docs"
    (folder / "own").mkdir(parents=True)
    (folder / "page.md").write_text("# Page\n", "utf-8")
    if "link" in request.param:
        (folder / "loop").symlink_to(tmp_path / "base")
    return folder


@pytest.fixture
def told(docs: Path) -> Iterator[Told]:
    """Return a function that waits until one of some paths is told, or the whole, and returns all that was."""
    stop = threading.Event()
    watch = FolderWatch(docs, [docs / "own"], stop)
    watch.start()
    settle(watch, docs)

    def wait(*paths: str) -> Changes:
        found = Changes()

        def is_told() -> bool:
            nonlocal found
            found |= watch.wait(0.1)
            return found.is_whole or not found.paths.isdisjoint(paths)

        wait_until(is_told)
        return found

    yield wait
    stop.set()


def settle(watch: FolderWatch, docs: Path) -> None:
    """Wait until the system tells of changes: it takes a moment to begin."""

    def is_told() -> bool:
        (docs / "first.md").write_text("# Premier\n", "utf-8")
        return bool(watch.wait(0.2))

    wait_until(is_told)
    while watch.wait(0.4):
        pass


def test_a_page_written_added_or_removed_is_told(docs: Path, told: Told) -> None:
    """By its path in the folder."""
    (docs / "page.md").write_text("# Autre\n", "utf-8")
    assert told("page.md").paths == {"page.md"}
    (docs / "new").mkdir()
    (docs / "new/page.md").write_text("# Nouvelle\n", "utf-8")
    told("new", "new/page.md")
    (docs / "page.md").unlink()
    told("page.md")


def test_what_nobody_edits_is_not_told(docs: Path, told: Told) -> None:
    """Hidden files, copies of editors, our own folders, and what stands outside, even behind a link."""
    (docs / ".git").mkdir()
    for name in (".hidden.md", ".git/page.md", "page.md~", ".page.md.swp", "own/index", "../above.md"):
        (docs / name).write_text("x", "utf-8")
    (docs / "last.md").write_text("# Dernier\n", "utf-8")
    assert told("last.md").paths == {"last.md"}


@pytest.mark.parametrize("settings", ["mkdocs.yml", "docs/mkdocs.yml", "mkdocs.en.yml"])
def test_settings_replaced_by_an_editor_are_told(docs: Path, told: Told, settings: str) -> None:
    """Beside the folder or inside it."""
    aside = docs.parent / "aside"
    aside.write_text("site_name: x\n", "utf-8")
    aside.replace(docs.parent / settings)
    assert told().is_whole


def test_a_folder_replaced_by_a_checkout_is_followed(docs: Path, told: Told) -> None:
    """Gone, then there again: the new folder is watched in the place of the old."""
    docs.rename(docs.parent / "old")
    assert told().is_whole
    docs.mkdir()
    assert told().is_whole
    # Said once more, when the new folder is watched: what was written in between is in it.
    assert told().is_whole
    (docs / "after.md").write_text("# Après\n", "utf-8")
    assert told("after.md").paths == {"after.md"}
