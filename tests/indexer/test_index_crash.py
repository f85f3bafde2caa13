"""A writer killed at any moment leaves the old state or the new one, and the next writer goes on."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from indexer.indexing import index_folder
from indexer.searching import Searcher
from tests.indexer.bases import Outcome, first_difference, outcome
from tests.indexer.editing import ASKED, PAGE, STATES, edit_for_ever, index_until, process, write_state

SPARED = 0


def state_found(index: Path, states: list[Outcome]) -> int:
    """Return which state an index answers from, exactly; fail when it is none of them."""
    found = outcome(index, ASKED)
    matching = [number for number, state in enumerate(states) if first_difference(found, state) == ""]
    assert matching != [], first_difference(found, states[0])
    return matching[0]


def prepare(base: Path, folder: Path, state: int) -> tuple[Path, Path]:
    """Return pages and their index, in one state."""
    docs, index = folder / "docs", folder / "index"
    shutil.copytree(base, docs)
    write_state(docs, state)
    index_folder(docs, index)
    return docs, index


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
def test_death_before_any_touch_of_the_disk(
    few_pages: Path, states: list[Outcome], tmp_path: Path, rebuild: bool
) -> None:
    """Killed at ten moments of its work on the disk, a writer leaves the old state or the new, never another."""
    docs, index = prepare(few_pages, tmp_path, 0)
    write_state(docs, 1)
    shutil.copytree(index, tmp_path / "old")
    with process(index_until, docs, index, rebuild, SPARED, tmp_path / "writes") as child:
        child.join(20)
        assert child.exitcode == 0
    total = int((tmp_path / "writes").read_text("utf-8"))
    seen = []
    for moment in sorted({1 + (total - 1) * step // 9 for step in range(10)}):
        shutil.rmtree(index)
        shutil.copytree(tmp_path / "old", index)
        with process(index_until, docs, index, rebuild, moment, tmp_path / "none") as child:
            child.join(20)
            assert child.exitcode == -9, f"moment {moment} of {total}"
        seen.append(state_found(index, states))
        assert index_folder(docs, index, wait_seconds=0).rebuilt == ""
        assert state_found(index, states) == 1
    assert seen == sorted(seen), "once the new state is there, it stays"
    assert set(seen) == {0, 1}


@pytest.mark.parametrize("rebuild", [False, True], ids=["updates", "rebuilds"])
def test_death_in_a_loop_of_edits(few_pages: Path, states: list[Outcome], tmp_path: Path, rebuild: bool) -> None:
    """Killed at ten moments of a loop of edits, a writer leaves the state before or after; the next one succeeds."""
    docs, index = prepare(few_pages, tmp_path, 0)
    moments = random.Random(2026)
    for _ in range(10):
        before = state_found(index, states)
        with process(edit_for_ever, docs, index, rebuild, before + 1) as child:
            child.join(moments.uniform(0.02, 0.35))
            assert child.exitcode is None, "the writer failed by itself"
        text = (docs / PAGE).read_text("utf-8")
        wanted = STATES.index(text)
        assert state_found(index, states) in {wanted, (wanted - 1) % len(STATES)}
        index_folder(docs, index, wait_seconds=0)
        assert state_found(index, states) == wanted


def test_first_index_killed_is_no_index(few_pages: Path, states: list[Outcome], tmp_path: Path) -> None:
    """A first build that was killed leaves nothing to be taken for an index; the next one starts again."""
    docs, index = tmp_path / "docs", tmp_path / "index"
    shutil.copytree(few_pages, docs)
    write_state(docs, 2)
    for moment in (1, 5, 20, 60):
        with process(index_until, docs, index, False, moment, tmp_path / "none") as child:
            child.join(20)
            assert child.exitcode == -9
        assert not (index / "CURRENT").exists()
    assert index_folder(docs, index, wait_seconds=0).rebuilt == "first"
    assert state_found(index, states) == 2
    left = [entry.name for entry in index.iterdir() if entry.is_dir()]
    assert left == [Searcher(index).snapshot().generation.name]
