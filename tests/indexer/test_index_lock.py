"""One writer at a time: the second waits, or says who holds the lock and since when."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread

import pytest

from indexer.errors import IndexLocked
from indexer.indexing import index_folder
from tests.indexer.bases import copy_base, pages_found, write_page
from tests.indexer.command import relais
from tests.indexer.editing import hold_the_lock, process


def wait_for(file: Path) -> None:
    """Wait until another process has written a file."""
    deadline = time.monotonic() + 20
    while not file.exists():
        assert time.monotonic() < deadline, f"{file} was never written"
        time.sleep(0.01)


def test_second_writer_says_who_holds_the_lock(docs: Path, built: Path, tmp_path: Path) -> None:
    """A writer that may not wait raises an error with the process that writes and the time it began."""
    with process(hold_the_lock, docs, built, 10.0, tmp_path / "held") as child:
        wait_for(tmp_path / "held")
        started = time.monotonic()
        with pytest.raises(IndexLocked) as caught:
            index_folder(docs, built, wait_seconds=0.2)
        assert 0.2 <= time.monotonic() - started < 2
        assert caught.value.data["pid"] == str(child.pid)
        since = time.mktime(time.strptime(str(caught.value.data["since"]), "%Y-%m-%d %H:%M:%S"))
        assert -2 < time.time() - since < 30
        assert pages_found(built, "comité de pilotage") != []  # who only reads never waits


def test_command_says_who_holds_the_lock(docs: Path, built: Path, tmp_path: Path) -> None:
    """`relais index --wait 0` prints one sentence with the process and the remedy."""
    with process(hold_the_lock, docs, built, 20.0, tmp_path / "held") as child:
        wait_for(tmp_path / "held")
        run = relais("index", "--docs", docs, "--index", built, "--wait", "0")
        assert run.code not in {0, 1}
        assert len(run.errors.strip().splitlines()) == 1, run.errors
        assert str(child.pid) in run.errors
        assert "recommencez" in run.errors


def test_second_writer_waits(docs: Path, built: Path, tmp_path: Path) -> None:
    """A writer that may wait writes when the first has finished, and what it writes is what the pages are then."""
    with process(hold_the_lock, docs, built, 1.0, tmp_path / "held"):
        wait_for(tmp_path / "held")
        write_page(docs, "minibus.md", "# Louer un minibus\n\nPar téléphone.\n")
        assert index_folder(docs, built, wait_seconds=20).rebuilt == ""
    assert pages_found(built, "minibus")[:1] == ["minibus.md"]


def test_page_edited_during_the_wait_is_indexed(docs: Path, built: Path, tmp_path: Path) -> None:
    """Pages are read once the lock is held: what was edited while waiting is not lost."""
    with process(hold_the_lock, docs, built, 1.5, tmp_path / "held"):
        wait_for(tmp_path / "held")
        writer = Thread(target=index_folder, args=(docs, built), kwargs={"wait_seconds": 20})
        writer.start()
        time.sleep(0.4)
        write_page(docs, "minibus.md", "# Louer un minibus\n\nPar téléphone.\n")
        writer.join()
    assert pages_found(built, "minibus")[:1] == ["minibus.md"]


def test_lock_of_a_dead_writer_is_free(docs: Path, built: Path, tmp_path: Path) -> None:
    """A writer that was killed holds nothing: the next one does not wait."""
    with process(hold_the_lock, docs, built, 20.0, tmp_path / "held"):
        wait_for(tmp_path / "held")
    index_folder(docs, built, wait_seconds=0)


def test_writers_of_one_process_take_turns(tmp_path: Path) -> None:
    """Threads that index at the same time all succeed, one after the other."""
    docs, index = copy_base(tmp_path / "docs"), tmp_path / "index"
    failures: list[BaseException] = []

    def write() -> None:
        try:
            index_folder(docs, index, wait_seconds=20)
        except BaseException as error:
            failures.append(error)

    writers = [Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert pages_found(index, "comité de pilotage") != []
