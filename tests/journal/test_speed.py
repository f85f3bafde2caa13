"""Taking stays quick whatever waits: counted in steps of the database where it can be, else in loose time."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert

from bot.deliveries import Posted
from bot.journal.addresses import read_address
from bot.journal.database import make_engine
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import INBOX, OUTBOX
from tests.journal.samples import DAY, KEY, MINUTE, NOW, call, delivery, rows

MANY = 10_000
# Measured: 2 ms and less, also while the tests share two cores; slow would be tens of them.
QUICK_MS = 10


def fill_outbox(url: str, count: int, **changed: object) -> None:
    """Write many calls at once, beside the journal."""
    values = {
        "key": "", "lane": "", "method": "m", "arguments": {}, "name": "", "target": "", "is_optional": False,
        "state": "ready", "holder": "", "attempts": 0, "is_unsure": False, "reason": "",
    }  # fmt: skip
    made = [{**values, **changed, "digest": secrets.token_hex(16)} for _ in range(count)]
    with make_engine(read_address(url), is_pooled=False).begin() as connection:
        connection.execute(insert(OUTBOX), made)


def fill_inbox(url: str, count: int, **changed: object) -> None:
    """Write many deliveries at once, beside the journal."""
    values = {
        "key": "", "kind": "event", "name": "message", "body": {}, "received": NOW, "rank": 1, "state": "waiting",
        "holder": "", "attempts": 0, "begun": 0, "position": 0, "error": "",
    }  # fmt: skip
    made = [{**values, **changed, "digest": secrets.token_hex(16)} for _ in range(count)]
    with make_engine(read_address(url), is_pooled=False).begin() as connection:
        connection.execute(insert(INBOX), made)


def best_ms(work: Callable[[], object], times: int = 20) -> float:
    """Return the least time that a work takes, the first time left out."""
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        spent.append((time.perf_counter() - started) * 1000)
    return min(spent[1:])


def test_a_blocked_lane_of_ten_thousand_holds_up_nobody(journal: Journal, url: str) -> None:
    """Nor do ten thousand calls put back, nor as many that were made."""
    fill_outbox(url, 1, lane="A", state="later", not_before=NOW + DAY)
    fill_outbox(url, MANY, lane="A", state="queued")
    fill_outbox(url, MANY, state="later", not_before=NOW + DAY, name="later")
    fill_outbox(url, MANY, state="done", done_at=NOW)
    fill_outbox(url, 100, method="free")

    def step() -> None:
        sending = journal.outbox.take("sender", NOW)
        assert sending is not None
        assert sending.call.method == "free"
        journal.outbox.sent(sending.id, Posted("C", "1.0"))

    assert best_ms(step) < QUICK_MS
    assert journal.outbox.pending() == 1 + 2 * MANY + 80


def test_ten_thousand_deliveries_that_wait(journal: Journal, url: str) -> None:
    """Some for later, as many done: the next is found at once."""
    fill_inbox(url, MANY)
    fill_inbox(url, MANY, state="later", not_before=NOW + DAY, rank=0)
    fill_inbox(url, MANY, state="done", done_at=NOW)

    def step() -> None:
        taken = journal.inbox.take("worker", NOW)
        assert taken is not None
        journal.inbox.finish(taken.id, [call("x", "A")])

    assert best_ms(step) < QUICK_MS
    assert journal.inbox.pending() == 2 * MANY - 20


def test_a_request_and_its_reply(journal: Journal) -> None:
    """From being received to being sent: five transactions."""
    numbers = iter(range(1000))

    def step() -> None:
        journal.inbox.put(delivery(str(next(numbers))))
        taken = journal.inbox.take("worker", NOW)
        assert taken is not None
        journal.inbox.finish(taken.id, [call("answer " * 200, "C1", name=f"answer {taken.key}")])
        sending = journal.outbox.take("sender", NOW)
        assert sending is not None
        journal.outbox.sent(sending.id, Posted("C1", "1.0"))

    assert best_ms(step, 50) < 2 * QUICK_MS


def test_every_step_has_its_index(tmp_path: Path) -> None:
    """SQLite reads no table from one end to the other to take, to end, to count or to wake."""
    url = f"sqlite:///{tmp_path}/journal.db"
    with open_journal(url, key=KEY) as journal:
        statements: list[tuple[str, Any]] = []
        engine = journal._database._engine

        def note(_c: object, _k: object, statement: str, parameters: Any, _x: object, _m: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "INSERT")):
                statements.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        journal.inbox.put(delivery("a"))
        journal.inbox.pending()
        taken = journal.inbox.take("w", NOW)
        assert taken is not None
        journal.inbox.begin(taken.id, [call("eyes", "A", name="n"), call("b", "A", target="n")])
        journal.inbox.finish(taken.id, [call("c", "A")])
        while (sending := journal.outbox.take("s", NOW)) is not None:
            journal.outbox.sent(sending.id, Posted("C", "1.0"))
        journal.inbox.release(lambda _: True)
        journal.outbox.release(lambda _: True)
        journal.outbox.pending()
        journal.requests.due(NOW + MINUTE)
        with engine.connect() as connection:
            plans = {
                statement: [
                    row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                ]
                for statement, parameters in list(statements)
            }
    scans = {
        (statement, step)
        for statement, plan in plans.items()
        for step in plan
        if step.startswith("SCAN") and step != "SCAN CONSTANT ROW" and " USING " not in step
    }
    assert len(plans) > 10
    assert scans == set()


@pytest.mark.postgresql
def test_postgresql_uses_the_same_indexes(request: pytest.FixtureRequest) -> None:
    """Its planner chooses them by itself once there are many rows."""
    cluster = request.getfixturevalue("postgresql")
    with cluster.database(request.getfixturevalue("template")) as name, open_journal(cluster.url(name), key=KEY):
        url = cluster.url(name)
        fill_outbox(url, MANY, state="done", done_at=NOW)
        fill_outbox(url, MANY, lane="A", state="queued")
        first = "EXPLAIN SELECT id FROM outbox WHERE state = 'ready' ORDER BY id LIMIT 1"
        assert "ix_outbox_ready" in str(rows(url, first))
        behind = "EXPLAIN SELECT min(id) FROM outbox WHERE lane = 'A' AND state <> 'done'"
        assert "ix_outbox_lane" in str(rows(url, behind))
