"""Lets whoever may validate a contribution read what it changes, and decide; the same on every surface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.contributing.comparing.pages import MarkedChange, marked_change
from bot.contributing.models import Changes
from bot.contributing.reviewing import ALONE, COORDINATION, refusal, reviewer_of
from bot.contributing.views import Decision, DraftView, Reviewer
from bot.journal.journal import Journal
from bot.upkeep.people import People
from indexer.errors import RelaisError

MOST_WORD = 1_000


class CannotValidate(RelaisError):
    """Somebody may not read, or decide of, a contribution; the code says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()


class Changing(Protocol):
    """Tells what a proposal changes; a forge is one."""

    def changes(self, number: int) -> Changes:
        """Return what a proposal changes. Raises ForgeFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """A contribution as it is read: what it changes, and at which commit."""

    view: DraftView
    reviewer: Reviewer
    head: str
    changes: tuple[MarkedChange, ...]


@dataclass(frozen=True, slots=True)
class Validating:
    """What reading and deciding need."""

    journal: Journal
    forge: Changing
    people: Callable[[], People]
    now: Callable[[], datetime]
    woken: Callable[[], None]  # tells that there is a decision to carry out

    def read(self, draft_id: str, account: str) -> Reading:
        """Return a contribution for somebody to read. Raises CannotValidate, ForgeFailed.

        One that somebody has made to change more than pages is for the forge: here it could not be read.
        """
        view = self.journal.drafts.get(draft_id)
        if view is None or view.state not in {"open", "changes"} or view.is_ticket:
            raise CannotValidate("review.gone")
        reviewer = self.reviewer(view, account)
        changes = self.forge.changes(view.number)
        if changes.others:
            raise CannotValidate("review.beside")
        return Reading(view, reviewer, changes.head, tuple(map(marked_change, changes.files)))

    def decide(self, draft_id: str, account: str, decision: Decision, word: str, head: str) -> None:
        """Keep what somebody decides of what they have read, at the commit they read. Raises CannotValidate."""
        view = self.journal.drafts.get(draft_id)
        if view is None:
            raise CannotValidate("review.gone")
        if decision != "accept" and not word.strip():
            raise CannotValidate("review.no_word")
        reviewer = self.reviewer(view, account)
        said = word.strip()[:MOST_WORD]
        outcome = self.journal.reviews.decide(draft_id, reviewer, decision, said, head, self.now())
        if outcome != "kept":
            raise CannotValidate(f"review.{outcome}")
        self.woken()

    def reviewer(self, view: DraftView, account: str) -> Reviewer:
        """Return somebody as who validates a contribution. Raises CannotValidate when they may not."""
        people, day = self.people(), self.now().date()
        code = refusal(view, account, people, lambda one: self.journal.pseudonym(one) == view.author, day)
        if code:
            raise CannotValidate(code)
        holdings = people.holdings_of(account, day)
        # As the holder of the page's role, should they hold several; of the one role that decides alone.
        role = COORDINATION if view.draft.kind in ALONE else view.owner
        return reviewer_of(next((one for one in holdings if one.role == role), holdings[0]))
