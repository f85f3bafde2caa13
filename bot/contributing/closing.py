"""Closes on the forge what its author has taken back; what was merged meanwhile stays merged."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.contributing.delays import delay
from bot.contributing.forge import Forge, ForgeFailed, ForgeRefused
from bot.contributing.models import Progress
from bot.contributing.outbox import FAILED, wait_after
from bot.contributing.pausing import Pause
from bot.contributing.sentences import SENTENCES
from bot.contributing.views import DraftView
from bot.journal.journal import Journal

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Closer:
    """What closing needs."""

    journal: Journal
    forge: Forge
    pause: Pause
    now: Callable[[], datetime]
    chance: random.Random = field(default_factory=random.Random)

    def step(self) -> bool:
        """Close the next draft that is to be, if there is one."""
        view = None if self.pause.is_on() else self.journal.draft_queue.to_close(self.now())
        if view is None:
            return False
        try:
            merged = self.close(view)
        except ForgeRefused as refusal:
            # It is not there any more: somebody has removed it by hand.
            LOG.warning("draft %s could not be closed: %s", view.draft.id, refusal)
            self.journal.draft_queue.closed(view.draft.id)
        except ForgeFailed as failure:
            self.put_off(view, failure)
        # A slip of ours about one draft must not hold up the others.
        except Exception:
            LOG.exception("closing draft %s", view.draft.id)
            self.journal.draft_queue.close_later(view.draft.id, self.now() + delay(view.attempts, self.chance), FAILED)
        else:
            self.record(view, merged)
        return True

    def close(self, view: DraftView) -> Progress | None:
        """Close what is under the number of a draft; return what it is when it was merged. Raises ForgeFailed."""
        word = SENTENCES.text("closing.withdrawn", view.draft.language)
        if not view.number:
            self.forge.discard(branch_of(view.draft.id), word)
            return None
        progress = self.forge.progress(view.number)
        if progress.state == "merged":
            return progress
        # Of two people who report the same page, one takes it back: the other still waits for an answer.
        if view.is_ours and not self.journal.draft_queue.shares_number(view):
            self.forge.close(view.number, word)
        return None

    def record(self, view: DraftView, merged: Progress | None) -> None:
        """Keep what was done."""
        self.pause.passed()
        if merged is not None:
            self.journal.draft_queue.progressed(view.draft.id, merged)
        self.journal.draft_queue.closed(view.draft.id)

    def put_off(self, view: DraftView, failure: ForgeFailed) -> None:
        """Leave it for when the forge takes it."""
        self.pause.heed(failure)
        until = self.now() + wait_after(failure, view.attempts, self.now(), self.chance)
        self.journal.draft_queue.close_later(view.draft.id, until, failure.code)


def branch_of(draft_id: str) -> str:
    """Return the branch that a draft is proposed on."""
    return f"relais/{draft_id}"
