"""Erasures outlive backups: a file beside the database keeps them, and they are done again when it is restored."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.journal.journal import ErasuresInvalid, Journal, open_journal
from indexer.catalogue import LANGUAGES, Catalogue
from tests.journal.samples import DAY, KEY, MINUTE, NOW, asked, live, rows


def test_a_restored_backup_forgets_again(tmp_path: Path, erasures: Path) -> None:
    """Erasures made after it are done again when the journal is opened, once."""
    file = tmp_path / "state" / "journal.db"
    with open_journal(f"sqlite:///{file}", key=KEY, erasures=erasures) as journal:
        live(journal)
        live(journal, "U-CARL")
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(tmp_path / "backup.db")) as backup:
            source.backup(backup)
        journal.privacy.erase("U-ALICE", "U-ALICE", datetime.now(UTC))
    shutil.copy(tmp_path / "backup.db", file)
    assert rows(f"sqlite:///{file}", "SELECT count(*) FROM questions") == [(2,)]
    with open_journal(f"sqlite:///{file}", key=KEY, erasures=erasures) as journal:
        assert set(journal.privacy.preview("U-ALICE").values()) == {0}
        assert journal.privacy.preview("U-CARL")["questions"] == 1
        assert journal.privacy.replay() == 0


def test_what_came_after_an_erasure_is_left_alone(journal: Journal, url: str, erasures: Path) -> None:
    """Somebody who came back keeps what they asked since, also when the erasure is done again."""
    live(journal)
    erasures.parent.mkdir()
    line = {"person": journal.pseudonym("U-ALICE"), "at": (NOW + MINUTE).isoformat()}
    erasures.write_text(json.dumps(line) + "\n")
    later = journal.questions.record(asked("U-ALICE", at=NOW + DAY))
    assert journal.privacy.replay() == 1
    assert journal.privacy.preview("U-ALICE")["questions"] == 1
    assert journal.questions.get(later) is not None
    assert [bool(row[0]) for row in rows(url, "SELECT is_replay FROM erasures")] == [True]


def test_an_erasure_cut_by_a_kill_is_done_at_the_next_opening(url: str, erasures: Path) -> None:
    """It is written in the file before anything is erased."""
    with open_journal(url, key=KEY, erasures=erasures) as journal:
        live(journal)
        erasures.parent.mkdir()
        erasures.write_text(json.dumps({"person": journal.pseudonym("U-ALICE"), "at": NOW.isoformat()}) + "\n")
    with open_journal(url, key=KEY, erasures=erasures) as journal:
        assert journal.privacy.preview("U-ALICE")["questions"] == 0


def test_lines_are_added(journal: Journal, erasures: Path) -> None:
    """Each on its own, also after one that a power failure cut; a file that others could read is closed."""
    erasures.parent.mkdir()
    erasures.write_text('{"person": "ab')
    erasures.chmod(0o644)
    journal.privacy.erase("U1", "U1", NOW)
    assert [line[:12] for line in erasures.read_text().splitlines()] == ['{"person": "', '{"person": "']
    assert stat.S_IMODE(erasures.stat().st_mode) == 0o600


@pytest.mark.parametrize("line", ["not JSON", '{"person": "ab"}', '{"person": "ab", "at": "2026-01-01"}', "[]"])
def test_a_line_that_cannot_be_read_stops_the_opening(tmp_path: Path, line: str) -> None:
    """Somebody's data could come back; the file and the line are named."""
    file = tmp_path / "erasures.jsonl"
    file.write_text(f'\n{line}\n{{"cut')
    with pytest.raises(ErasuresInvalid) as caught:
        open_journal(f"sqlite:///{tmp_path}/journal.db", key=KEY, erasures=file)
    for language in LANGUAGES:
        sentence = Catalogue("bot.journal").text(caught.value.code, language, **caught.value.data)
        assert "erasures.jsonl" in sentence
        assert "2" in sentence
        assert '{"person": ' in sentence


def test_an_erasure_that_cannot_be_written_is_not_done(tmp_path: Path) -> None:
    """Else a restored backup would bring the data back, and nobody would know."""
    (tmp_path / "file").touch()
    with open_journal(f"sqlite:///{tmp_path}/journal.db", key=KEY) as journal:
        journal.questions.record(asked("U1"))
    with pytest.raises(ErasuresInvalid):
        open_with_bad_file(tmp_path).privacy.erase("U1", "U1", NOW)
    with open_journal(f"sqlite:///{tmp_path}/journal.db", key=KEY) as journal:
        assert journal.privacy.preview("U1")["questions"] == 1


def open_with_bad_file(folder: Path) -> Journal:
    """Open a journal whose erasures file would be in something that is no folder."""
    return open_journal(f"sqlite:///{folder}/journal.db", key=KEY, erasures=folder / "file" / "erasures.jsonl")


def test_without_erasures_file_an_erasure_is_done_all_the_same(url: str) -> None:
    """And audited in the database."""
    with open_journal(url, key=KEY) as journal:
        live(journal)
        journal.privacy.erase("U-ALICE", "U-ALICE", NOW)
        assert set(journal.privacy.preview("U-ALICE").values()) == {0}
        assert len(rows(url, "SELECT * FROM erasures")) == 1
