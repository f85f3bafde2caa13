"""Carries out what was decided of contributions: merged, sent back with what to change, or closed with a word."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.contributing.delays import delay
from bot.contributing.forge import Forge, ForgeConflict, ForgeFailed, ForgeRefused
from bot.contributing.models import Progress
from bot.contributing.outbox import FAILED, wait_after
from bot.contributing.pausing import Pause
from bot.contributing.reviewing import Record, after_working_days
from bot.contributing.sentences import SENTENCES
from bot.contributing.views import DraftView, Review
from bot.contributing.writing.plain_text import paragraphs
from bot.journal.journal import Journal

LOG = logging.getLogger(__name__)

# After this many refusals somebody has to look: a rule of the forge may be in the way of all that is validated.
REFUSALS_TOLD = 3


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Decider:
    """What carrying decisions out needs."""

    journal: Journal
    forge: Forge
    pause: Pause
    now: Callable[[], datetime]
    chance: random.Random = field(default_factory=random.Random)
    merged: Callable[[], None] = nothing  # has the pages follow at once

    def step(self) -> bool:
        """Carry the next decision out, if there is one."""
        review = None if self.pause.is_on() else self.journal.reviews.to_carry_out(self.now())
        view = self.journal.drafts.get(review.draft_id) if review is not None else None
        if review is None or view is None:
            return False
        try:
            outcome = self.carry_out(view, review)
        except ForgeConflict as conflict:
            self.settle_conflict(view, review, conflict)
        except ForgeFailed as failure:
            self.put_off(review, failure)
        # A slip of ours about one draft must not hold up the others.
        except Exception:
            LOG.exception("decision about draft %s", review.draft_id)
            self.later(review, delay(review.attempts, self.chance), FAILED)
        else:
            self.record(view, review, outcome)
        return True

    def carry_out(self, view: DraftView, review: Review) -> Progress | None:
        """Tell the forge, and return what has become of the draft there. Raises ForgeFailed.

        What somebody else has merged or closed meanwhile stays so.
        """
        progress = self.forge.progress(view.number)
        if view.is_done or progress.state in {"merged", "closed"}:
            return progress
        if review.decision == "accept":
            if progress.head != review.head:
                raise ForgeConflict(reason=view.draft.id)
            message = record_of(review).message(view.title)
            return Progress("merged", review.head, self.forge.merge(view.number, review.head, message))
        text = said_by(view, review)
        if review.decision == "changes":
            self.forge.comment(view.number, review.key, text)
        else:
            self.forge.close(view.number, text)
        return None

    def record(self, view: DraftView, review: Review, outcome: Progress | None) -> None:
        """Keep what was done."""
        self.pause.passed()
        self.journal.flags.lower(refused(review))
        if outcome is not None:
            self.journal.draft_queue.progressed(view.draft.id, outcome)
        self.journal.reviews.carried_out(review.id, self.now())
        if outcome is not None and outcome.state == "merged":
            self.merged()

    def settle_conflict(self, view: DraftView, review: Review, conflict: ForgeConflict) -> None:
        """Have a draft written against the pages as they are now; whoever validated it then reads it again.

        So they do at once when it has changed since: somebody has made it other than what they read.
        """
        try:
            progress = self.forge.progress(view.number)
        except ForgeFailed as failure:
            self.put_off(review, failure)
            return
        self.journal.draft_queue.progressed(view.draft.id, progress)
        if progress.head == review.head:
            self.put_off(review, conflict)
            self.journal.draft_queue.write_again(view.draft.id)
        else:
            self.journal.reviews.ask_again(review.id, self.now(), after_working_days(self.now()))

    def put_off(self, review: Review, failure: ForgeFailed) -> None:
        """Leave a decision for when the forge takes it; a rule of the forge in the way of it is told."""
        self.pause.heed(failure)
        if isinstance(failure, ForgeRefused) and review.attempts + 1 >= REFUSALS_TOLD:
            data = {"number": review.draft_id, "reason": str(failure.data.get("reason", failure.code))}
            self.journal.flags.hoist(refused(review), "alert.refused", data, self.now())
        self.later(review, wait_after(failure, review.attempts, self.now(), self.chance), failure.code)

    def later(self, review: Review, wait: timedelta, reason: str) -> None:
        """Leave a decision for later."""
        self.journal.reviews.carry_out_later(review.id, self.now() + wait, reason)


def refused(review: Review) -> str:
    """Return the name of the flag that tells of a decision that the forge refuses."""
    return f"forge refuses {review.draft_id}"


def record_of(review: Review) -> Record:
    """Return what is written down of who validated."""
    return Record(review.reviewer.role, review.reviewer.organisation)


def said_by(view: DraftView, review: Review) -> str:
    """Return what is said on the forge of a decision, with its word as Markdown that calls nobody."""
    who = record_of(review)
    named = {"role": paragraphs(who.role), "organisation": paragraphs(who.organisation)}
    opening = SENTENCES.text(f"decision.{review.decision}", view.draft.language, **named)
    return "\n\n".join(filter(None, [opening, without_mentions(paragraphs(review.word))]))


def without_mentions(text: str) -> str:
    """Return Markdown in which nobody's account is called: their `@` no longer touches a name."""
    return text.replace("@", "@<!-- -->")
