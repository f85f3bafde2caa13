"""What tests write into a journal, and how they read its tables without it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from bot.deliveries import Call, Delivery
from bot.journal.addresses import read_address
from bot.journal.database import make_engine
from bot.journal.journal import Asked, Conversation, Journal, Request
from indexer.models import Verdict, Visibility

KEY = b"a key for the tests, nothing secret"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "canari"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
REQUEST = Request(1, f"{SECRET} demandé", "U-ALICE", "tresorier", "fr", "D1", "1.0", "U-BOB", ("U-EVE",))


def delivery(key: str, received: datetime = NOW, *, is_urgent: bool = False) -> Delivery:
    """Return a request received."""
    return Delivery(key, "event", "app_mention", {"event": {"text": f"body of {key}"}}, received, is_urgent)


def call(words: str, lane: str = "", *, name: str = "", target: str = "", method: str = "chat.postMessage") -> Call:
    """Return a call to be made."""
    return Call(method, {"channel": "C1", "text": words}, lane, name, target)


def asked(person: str = "U1", words: str = "Où sont les locaux ?", **changed: Any) -> Asked:
    """Return a question that was asked."""
    values: dict[str, Any] = {
        "person": person, "text": words, "language": "fr", "verdict": Verdict.ANSWER, "surface": "slack",
        "channel": "C1", "reader": Visibility.PUBLIC, "page": "guides/locaux.md", "anchor": "ou", "commit": "abc",
        "at": NOW,
    }  # fmt: skip
    return Asked(**{**values, **changed})


def live(journal: Journal, person: str = "U-ALICE", at: datetime = NOW) -> int:
    """Have somebody use everything; return their question."""
    id = journal.questions.record(asked(person, f"{SECRET} de {person}", at=at))
    gap = journal.gaps.open(f"{SECRET} de {person}", id, at)
    journal.gaps.wish(gap, person, f"{SECRET} souhaité", at)
    journal.gaps.wait(gap, person, at)
    journal.feedback.give(id, person, False, at)
    journal.feedback.detail(id, person, "outdated", f"{SECRET} commenté")
    journal.conversations.remember("C1", journal.pseudonym(person), Conversation(f"{SECRET}", "fr", id, person, at))
    journal.preferences.set_language(person, "fr")
    journal.ledger.spend(person, "digest", 2, at)
    journal.requests.open(replace(REQUEST, asker=person), at)
    return id


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds, read beside the journal."""
    engine = make_engine(read_address(url), is_pooled=False)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def change(url: str, statement: str) -> None:
    """Run a statement beside the journal."""
    engine = make_engine(read_address(url), is_pooled=False)
    with engine.begin() as connection:
        connection.execute(text(statement))


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Tell whether something comes true before a deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
