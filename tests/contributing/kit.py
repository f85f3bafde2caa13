"""What tests of contributions work with: a clock that is set, a herald that remembers, all that sends and follows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.contributing.alerts import Alerts
from bot.contributing.asking import Asking
from bot.contributing.closing import Closer
from bot.contributing.deciding import Decider
from bot.contributing.forge import Forge, Tree
from bot.contributing.heralds import Heralds
from bot.contributing.models import Author, Draft, Origin, Proposal, Ticket
from bot.contributing.outbox import Sender, Write
from bot.contributing.pausing import Pause
from bot.contributing.views import Alert, AnsweredGap, DraftView, News, Review
from bot.contributing.watching import Watch
from bot.contributing.writing.dispatch import write
from bot.journal.journal import Journal
from bot.upkeep.people import Holding, People

# A Monday.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALICE, BOB, EVE, CARL = "UALICE001", "UBOB00001", "UEVE00001", "UCARL0001"
ONE, TWO = "Association Une", "Institut Deux"
PEOPLE = People(
    (
        Holding("mediation", ONE, ALICE, date(2026, 1, 1)),
        Holding("capitalisation", TWO, BOB, date(2026, 1, 1)),
        Holding("coordination", TWO, EVE, date(2026, 1, 1)),
        Holding("coordination", ONE, CARL, date(2026, 1, 1)),
    )
)


def lesson(id: str = "d1", title: str = "Louer tôt", **changed: Any) -> Draft:
    """Return a lesson that Alice tells."""
    values: dict[str, Any] = {
        "id": id, "kind": "lesson",
        "fields": {"title": title, "happened": "Le matériel manquait.", "advice": "Réserver en mars."},
        "origin": Origin("slack", ALICE, "C1", "1.0"), "made_at": NOW, "author": Author("mediation", ONE),
    }  # fmt: skip
    return Draft(**{**values, **changed})


def report(id: str = "r1", person: str = ALICE) -> Draft:
    """Return a page reported as out of date."""
    page = "guides/conventions.md"
    return lesson(id, kind="outdated", fields={"what": "Plus vrai."}, page=page, origin=Origin("slack", person))


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.moment

    def goes(self, by: timedelta) -> None:
        """Let time pass."""
        self.moment += by


@dataclass
class Remembering:
    """A herald that remembers what it was told."""

    told: list[str] = field(default_factory=list)
    answered: list[tuple[tuple[str, ...], AnsweredGap]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    alerts: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    said: list[Alert] = field(default_factory=list)
    fails: bool = False

    def tell(self, view: DraftView, news: News) -> None:
        """Remember a change."""
        if self.fails:
            raise ConnectionError
        self.told.append(news.key)

    def gap_answered(self, addresses: Sequence[str], gap: AnsweredGap) -> None:
        """Remember an answer."""
        self.answered.append((tuple(addresses), gap))

    def ask_to_review(self, view: DraftView, review: Review) -> None:
        """Remember who was asked."""
        if self.fails:
            raise ConnectionError
        self.asked.append((review.reviewer.account, review.key))

    def alert(self, administrators: Sequence[str], alert: Alert) -> None:
        """Remember an alert."""
        self.alerts.append((tuple(administrators), alert.code))
        self.said.append(alert)


def written(draft: Draft, tree: Tree) -> Proposal | Ticket:
    """Write a draft against a foreign folder."""
    return write(draft, tree, None)


class Kit:
    """All that works on contributions, step by step."""

    def __init__(self, journal: Journal, forge: Forge, clock: Clock | None = None) -> None:
        self.journal = journal
        self.clock = clock or Clock()
        self.herald = Remembering()
        self.indexed: set[str] = set()
        self.answers: dict[str, tuple[str, str]] = {}  # what the pages answer, by question
        self.people = PEOPLE
        self.write: Write = written
        self.use(forge)

    def use(self, forge: Forge) -> None:
        """Work with a forge."""
        heralds = Heralds({"slack": self.herald})
        chance = random.Random(1)
        self.forge = forge
        self.pause = Pause(self.journal, forge, self.clock)
        self.sender = Sender(self.journal, forge, self.write_it, self.pause, "holder", self.clock, chance)
        self.closer = Closer(self.journal, forge, self.pause, self.clock, chance)
        self.decider = Decider(self.journal, forge, self.pause, self.clock, chance)
        self.watch = Watch(self.journal, forge, self.pause, heralds, self.is_indexed, self.answers.get, self.clock)
        self.alerts = Alerts(self.journal, forge, heralds, lambda: (EVE, CARL, BOB), self.clock)
        self.asking = Asking(self.journal, heralds, lambda: self.people, lambda path: "", 5, self.clock)

    def is_indexed(self, view: DraftView) -> bool:
        """Tell whether a draft was said to be indexed."""
        return view.draft.id in self.indexed

    def write_it(self, draft: Draft, tree: Tree) -> Proposal | Ticket:
        """Write a draft as the test has it written."""
        return self.write(draft, tree)

    def send(self, draft: Draft) -> DraftView:
        """Keep a draft and send it."""
        self.journal.drafts.keep(draft)
        self.sender.step()
        return self.view(draft.id)

    def view(self, id: str = "d1") -> DraftView:
        """Return a draft that must be there."""
        found = self.journal.drafts.get(id)
        assert found is not None
        return found

    def tell(self) -> list[str]:
        """Tell what is to be told; return all that was told so far."""
        self.watch.tell()
        return self.herald.told
