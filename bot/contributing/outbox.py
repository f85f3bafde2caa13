"""Sends drafts to the forge: each is written against the pages as they are, proposed once, and never lost.

A kill at any moment leaves a draft that is taken again: its branch is named after it, so that what was made is found.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.contributing.delays import delay
from bot.contributing.forge import (
    Forge,
    ForgeBusy,
    ForgeConflict,
    ForgeDenied,
    ForgeRefused,
    ForgeUnreachable,
    Tree,
)
from bot.contributing.models import Draft, Opened, Proposal, Ticket
from bot.contributing.pausing import Pause
from bot.contributing.reviewing import ALONE
from bot.contributing.views import DraftView, Written
from bot.contributing.writing.errors import WritingRefused
from bot.journal.journal import Journal
from indexer.errors import RelaisError

LOG = logging.getLogger(__name__)

# How often a draft is written again at once when the pages move under it.
TIMES_WRITTEN = 3
# After this many failures of ours somebody has to look: the draft is kept as it is.
MAX_FAILURES = 5
FAILED = "draft.failed"
NOW = timedelta(0)

Write = Callable[[Draft, Tree], Proposal | Ticket]


class TreeRefused(ForgeDenied):
    """The pages themselves cannot be had: it is no draft's fault."""

    code = "error.forge_tree"


@dataclass(frozen=True, slots=True)
class Sender:
    """What sending needs."""

    journal: Journal
    forge: Forge
    write: Write
    pause: Pause
    holder: str
    now: Callable[[], datetime]
    chance: random.Random = field(default_factory=random.Random)
    # Held by us although nobody works on them: the journal was away when they were to be put down.
    stranded: deque[str] = field(default_factory=deque)

    def step(self) -> bool:
        """Send the next draft, if there is one. Raises what the journal raises while it is away."""
        self.put_back_stranded()
        if self.pause.is_on():
            return False
        view = self.journal.draft_queue.take(self.holder, self.now())
        if view is None:
            return False
        try:
            self.settle(view)
        except Exception:
            self.stranded.append(view.draft.id)
            raise
        return True

    def put_back_stranded(self) -> None:
        """Put back what could not be put down before; it may have been sent, and is then found."""
        while self.stranded:
            self.journal.draft_queue.put_back(self.stranded[0], self.now(), "", {})
            self.stranded.popleft()

    def settle(self, view: DraftView) -> None:
        """Send a draft, or leave it for later, or have its author change it."""
        try:
            opened, written = self.send(view.draft)
        except (ForgeRefused, WritingRefused) as refusal:
            self.journal.draft_queue.stuck(view.draft.id, refusal.code, refusal.data)
        # Other than of the forge: the settings of the site cannot be read, for instance. It is no draft's fault.
        except RelaisError as failure:
            self.put_off(view, failure)
        # A slip of ours must hold up neither this draft for ever nor those behind it.
        except Exception:
            self.fail(view)
        else:
            self.record(view, opened, written)

    def send(self, draft: Draft) -> tuple[Opened, Written]:
        """Write a draft and give it to the forge. Raises ForgeFailed, and what writing raises."""
        conflict: ForgeConflict | None = None
        for _ in range(TIMES_WRITTEN):
            try:
                return self.send_once(draft)
            except ForgeConflict as error:
                conflict = error
        assert conflict is not None
        raise conflict

    def send_once(self, draft: Draft) -> tuple[Opened, Written]:
        """Write a draft against the pages as they are now, and give it to the forge."""
        self.refuse_second(draft)
        made = self.write(draft, tree_of(self.forge))
        if isinstance(made, Ticket):
            return self.forge.open_ticket(made), Written(draft.page, made.owner, is_ticket=True)
        return self.forge.propose(made), Written(draft.page or page_in(made), made.owner)

    def refuse_second(self, draft: Draft) -> None:
        """Have a validation wait for those of its page before it: the last says that all of it is validated.

        Raises ForgeConflict.
        """
        before = self.journal.draft_queue.followed() if draft.kind in ALONE else ()
        for view in before:
            if (view.draft.kind, view.draft.page) == (draft.kind, draft.page) and view.draft.id != draft.id:
                raise ForgeConflict(reason=view.draft.id)

    def record(self, view: DraftView, opened: Opened, written: Written) -> None:
        """Keep what the forge made of a draft; what waits for the forge goes on at once."""
        self.journal.draft_queue.opened(view.draft.id, opened, written)
        self.pause.passed()
        if view.reason == ForgeUnreachable.code:
            self.journal.drafts.hurry([ForgeUnreachable.code])

    def put_off(self, view: DraftView, failure: RelaisError) -> None:
        """Leave a draft for when the forge takes it; a forge that denies us is asked no more."""
        self.pause.heed(failure)
        until = self.now() + wait_after(failure, view.attempts, self.now(), self.chance)
        is_counted = not isinstance(failure, ForgeDenied | ForgeBusy)
        self.journal.draft_queue.put_back(view.draft.id, until, failure.code, failure.data, is_counted=is_counted)

    def fail(self, view: DraftView) -> None:
        """Log our failure under a number, without the words of anybody, and try again later."""
        number = secrets.token_hex(3)
        LOG.exception("error %s: draft %s", number, view.draft.id)
        if view.attempts + 1 >= MAX_FAILURES:
            self.journal.draft_queue.stuck(view.draft.id, FAILED, {"number": number})
        else:
            until = self.now() + delay(view.attempts, self.chance)
            self.journal.draft_queue.put_back(view.draft.id, until, FAILED, {"number": number})


def tree_of(forge: Forge) -> Tree:
    """Return the pages as they are now. Raises ForgeFailed; refused, it is the installation that must be mended."""
    try:
        return forge.tree()
    except ForgeRefused as refusal:
        raise TreeRefused(**refusal.data) from refusal


def wait_after(failure: RelaisError, attempts: int, now: datetime, chance: random.Random) -> timedelta:
    """Return how long to wait after a failure."""
    if isinstance(failure, ForgeBusy):
        return max(failure.until - now, timedelta(seconds=1))
    return NOW if isinstance(failure, ForgeDenied) else delay(attempts, chance)


def page_in(proposal: Proposal) -> str:
    """Return the path of the page that a proposal makes; nothing when it is about data beside the pages."""
    return min((path for path in proposal.files if path.endswith(".md")), default="")
