"""What tests write into a journal, and how they read its tables without it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from bot.contributing.models import Author, Draft, Opened, Origin
from bot.contributing.views import DraftView, Reviewer, Written
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


def contribution(id: str = "d1", person: str = "U-ALICE", **changed: Any) -> Draft:
    """Return a lesson that somebody tells."""
    values: dict[str, Any] = {
        "id": id, "kind": "lesson",
        "fields": {"title": "Louer tôt", "happened": f"{SECRET} arrivé", "advice": "Réserver en mars."},
        "origin": Origin("slack", person, "C1", "1.0"), "made_at": NOW,
        "author": Author("mediation", "Association Une", f"{SECRET} <a@example.org>"),
    }  # fmt: skip
    return Draft(**{**values, **changed})


def sent(journal: Journal, draft: Draft, number: int = 7, written: Written | None = None) -> DraftView:
    """Keep a draft and have the forge open it."""
    journal.drafts.keep(draft)
    taken = journal.draft_queue.take("sender", NOW)
    assert taken is not None
    assert taken.draft.id == draft.id
    opened = Opened(number, f"https://forge.example/{number}", head="head 1")
    assert journal.draft_queue.opened(draft.id, opened, written or Written("lecons/louer.md", "mediation"))
    return kept(journal, draft.id)


def kept(journal: Journal, id: str = "d1") -> DraftView:
    """Return a draft that must be there."""
    found = journal.drafts.get(id)
    assert found is not None
    return found


def reviewer(account: str = "U-BOB", organisation: str = "Institut Deux") -> Reviewer:
    """Return somebody who may validate."""
    return Reviewer(account, "capitalisation", organisation)


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
    journal.drafts.keep(contribution(f"live{person.lower().replace('-', '')}", person, made_at=at))
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
