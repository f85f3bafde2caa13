"""People see what is held about them, have it erased for good, and the rest is forgotten in time."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.journal.clock import months_before
from bot.journal.journal import Conversation, Journal, open_journal
from bot.journal.personal import TABLES
from bot.journal.tables import METADATA
from tests.journal.samples import DAY, KEY, MINUTE, NOW, REQUEST, SECRET, asked, call, delivery, live, rows


def everything(url: str) -> str:
    """Return all rows of all tables."""
    return "\n".join(str(row) for table in METADATA.tables for row in rows(url, f"SELECT * FROM {table}"))


def test_everything_is_exported(journal: Journal) -> None:
    """As JSON takes it, by table, without what belongs to others."""
    live(journal)
    live(journal, "U-CARL")
    held = journal.privacy.export("U-ALICE")
    text = json.dumps(held, ensure_ascii=False)
    assert {name for name, found in held.items() if found} == set(held) - {"erasures", "requests_held", "reviews_held"}
    assert held["questions"][0]["text"] == f"{SECRET} de U-ALICE"
    assert held["questions"][0]["at"] == "2026-03-02T09:00:00+00:00"
    assert [word for word in ("U-CARL", "U-BOB", "U-EVE", journal.pseudonym("U-CARL")) if word in text] == []


def test_every_table_with_people_is_exported_and_erased() -> None:
    """Whoever adds a table with pseudonyms adds it to what is exported and erased."""
    with_people = {name for name, table in METADATA.tables.items() if "person" in table.c}
    assert {table.name for table in TABLES} == with_people - {"erasures"}


def test_whoever_was_asked_to_answer_sees_it(journal: Journal) -> None:
    """The role and the moment, not the question of the other person."""
    journal.requests.open(REQUEST, NOW)
    for person in ("U-BOB", "U-EVE"):
        held = journal.privacy.export(person)["requests_held"]
        assert held == [{"role": "tresorier", "state": "waiting", "at": NOW.isoformat()}]
    assert journal.privacy.preview("U-BOB")["requests_held"] == 1


def test_nothing_is_held_about_a_stranger(journal: Journal) -> None:
    """And it is said so."""
    live(journal)
    assert set(journal.privacy.preview("U-NOBODY").values()) == {0}
    assert [found for found in journal.privacy.export("U-NOBODY").values() if found] == []


def test_a_preview_tells_what_an_erasure_does(journal: Journal) -> None:
    """It changes nothing itself."""
    live(journal)
    foreseen = journal.privacy.preview("U-ALICE")
    assert foreseen == journal.privacy.preview("U-ALICE")
    assert set(foreseen.values()) == {0, 1}
    assert journal.privacy.erase("U-ALICE", "U-ALICE", NOW) == foreseen
    assert set(journal.privacy.preview("U-ALICE").values()) == {0}


def test_an_erasure_leaves_nothing(journal: Journal, url: str, erasures: Path) -> None:
    """In no table, of any row; others keep theirs. What is kept of it is a pseudonym and a moment."""
    live(journal)
    live(journal, "U-CARL")
    pseudonym = journal.pseudonym("U-ALICE")
    journal.privacy.erase("U-ALICE", "terminal", NOW)
    left = everything(url)
    assert "U-ALICE" not in left
    assert left.count(pseudonym) == 1
    assert f"{SECRET} de U-CARL" in left
    assert json.loads(erasures.read_text()) == {"person": pseudonym, "at": NOW.isoformat()}
    assert stat.S_IMODE(erasures.stat().st_mode) == 0o600
    assert [row["at"] for row in journal.privacy.export("U-ALICE")["erasures"]] == [NOW.isoformat()]


def test_an_erased_question_is_in_no_file(tmp_path: Path) -> None:
    """SQLite overwrites what it deletes, and its log is emptied."""
    with open_journal(f"sqlite:///{tmp_path}/journal.db", key=KEY) as journal:
        journal.questions.record(asked("U-ALICE", "canari " * 2000))
        assert b"canari" in b"".join(file.read_bytes() for file in tmp_path.iterdir())
        journal.privacy.erase("U-ALICE", "slack", NOW)
        assert b"canari" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize(("by", "kept"), [("U-ALICE", "self"), ("terminal", "terminal"), ("U-ADMIN", None)])
def test_who_had_it_done_is_audited(journal: Journal, url: str, by: str, kept: str | None) -> None:
    """The person, a surface, or somebody under a pseudonym; with how many rows."""
    live(journal)
    journal.privacy.erase("U-ALICE", by, NOW)
    assert rows(url, "SELECT asked_by FROM erasures") == [(kept or journal.pseudonym("U-ADMIN"),)]
    assert "questions" in str(rows(url, "SELECT counts FROM erasures"))


def test_gaps_of_others_stay(journal: Journal) -> None:
    """When somebody else asked the same; how often is counted again."""
    alone = journal.gaps.open("seule", journal.questions.record(asked("U-ALICE")), NOW)
    for person in ("U-ALICE", "U-ALICE", "U1", "U2", "U3", "U4", "U5"):
        shared = journal.gaps.open("partagée", journal.questions.record(asked(person)), NOW)
    journal.privacy.erase("U-ALICE", "U-ALICE", NOW)
    assert journal.gaps.get(alone) is None
    gap = journal.gaps.get(shared)
    assert gap is not None
    assert gap.count == 5


def test_whoever_is_erased_is_asked_no_more(journal: Journal) -> None:
    """Requests of others lose their holder, and go on to somebody else."""
    id = journal.requests.open(replace(REQUEST, next_at=NOW))
    for person in ("U-BOB", "U-EVE"):
        journal.privacy.erase(person, person, NOW)
    found = journal.requests.get(id)
    assert found is not None
    assert (found.holder, found.tried, found.asker) == ("", (), "U-ALICE")
    assert [request.id for request in journal.requests.due(NOW)] == [id]


def test_what_is_old_is_forgotten(journal: Journal, url: str) -> None:
    """After the months asked for; what is more recent stays, and so do people's choices."""
    live(journal, "U-OLD", NOW)
    live(journal, "U-NEW", NOW + 40 * DAY)
    counts = journal.privacy.purge(months_after(NOW, 12) + MINUTE)
    assert {name: counts[name] for name in ("questions", "gaps", "ledger", "requests")} == {
        "questions": 1, "gaps": 1, "ledger": 1, "requests": 1,
    }  # fmt: skip
    left = everything(url)
    assert f"{SECRET} de U-NEW" in left
    assert "U-OLD" not in left
    assert journal.preferences.language("U-OLD") == "fr"
    assert journal.privacy.preview("U-OLD") == dict.fromkeys(counts_of_nobody(journal), 0) | {"preferences": 1}


def counts_of_nobody(journal: Journal) -> list[str]:
    """Return the names of what is counted."""
    return list(journal.privacy.preview("U-NOBODY"))


def test_threads_and_posts_are_forgotten_after_thirty_days(journal: Journal) -> None:
    """And what the inbox and the outbox have done with."""
    journal.conversations.remember("C1", "1.0", Conversation("q", "fr", 1, "U1", NOW))
    assert journal.privacy.purge(NOW + 29 * DAY)["conversations"] == 0
    assert journal.conversations.recall("C1", "1.0") is not None
    assert journal.privacy.purge(NOW + 31 * DAY)["conversations"] == 1
    journal.inbox.put(delivery("a"))
    taken = journal.inbox.take("w", NOW)
    assert taken is not None
    journal.inbox.finish(taken.id, [call("x", name="n")])
    sending = journal.outbox.take("s", NOW)
    assert sending is not None
    journal.outbox.sent(sending.id, None)
    counts = journal.privacy.purge(datetime.now(UTC) + 31 * DAY)
    assert (counts["inbox"], counts["outbox"]) == (1, 1)


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day some months later."""
    return months_before(moment, -months)


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [("2026-03-02", 12, "2025-03-02"), ("2026-01-31", 2, "2025-11-30"), ("2024-02-29", 12, "2023-02-28")],
)
def test_months_are_those_of_the_calendar(moment: str, months: int, before: str) -> None:
    """The last day of a shorter month stands for those that it lacks."""
    assert months_before(datetime.fromisoformat(moment), months) == datetime.fromisoformat(before)


def test_no_raw_id_is_kept_where_a_pseudonym_does(journal: Journal, url: str) -> None:
    """Once all that was to be sent is sent, the ids are only where somebody agreed, or waits for an answer."""
    live(journal)
    put = replace(delivery("action:U-ALICE:x"), body={"user": "U-ALICE"})
    journal.inbox.put(put)
    taken = journal.inbox.take("w", NOW)
    assert taken is not None
    said = replace(call("x", "D1:U-ALICE", name="home of U-ALICE"), arguments={"user": "U-ALICE"})
    journal.inbox.finish(taken.id, [said])
    sending = journal.outbox.take("s", NOW)
    assert sending is not None
    journal.outbox.sent(sending.id, None)
    with_ids = {table for table in METADATA.tables if "U-ALICE" in str(rows(url, f"SELECT * FROM {table}"))}
    # `questions` and `gaps`: what this test has her write.
    assert with_ids == {"gap_waiters", "requests", "questions", "gaps", "drafts"}
