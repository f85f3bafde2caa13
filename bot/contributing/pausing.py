"""Stops all sending: for a while when the forge asks to wait; until it is mended when it knows us no more.

The latter is kept in the journal, for every process and across restarts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.contributing.forge import Forge, ForgeBusy, ForgeDenied, ForgeFailed
from bot.journal.journal import Journal

LOG = logging.getLogger(__name__)

DENIED = "forge denied"
# What lets us read may not let us write. So the flag stays up until something was sent, and nobody is told twice of
# one that is not mended; when there was nothing to send for this long, it is taken down.
MENDED_FOR_GOOD = timedelta(days=1)


@dataclass(slots=True)
class Pause:
    """The pause of all sending."""

    journal: Journal
    forge: Forge
    now: Callable[[], datetime]
    busy_until: datetime | None = None

    def is_on(self) -> bool:
        """Tell whether nothing must be asked of the forge."""
        if self.busy_until is not None and self.now() < self.busy_until:
            return True
        flag = self.journal.flags.get(DENIED)
        return flag is not None and flag.mended_at is None

    def heed(self, failure: Exception) -> None:
        """Stop all sending when a failure asks for it: whoever goes on asking is locked out for longer."""
        if isinstance(failure, ForgeBusy):
            self.busy_until = failure.until
        elif isinstance(failure, ForgeDenied):
            self.deny(failure)

    def deny(self, failure: ForgeDenied) -> None:
        """Stop all sending until it is mended."""
        if self.journal.flags.hoist(DENIED, failure.code, failure.data, self.now()):
            LOG.error("nothing more is sent to the forge: %s", failure)

    def passed(self) -> None:
        """Keep that the forge took something: what was wrong is mended."""
        if self.journal.flags.get(DENIED) is not None and self.journal.flags.lower(DENIED):
            LOG.warning("the forge takes what is sent again")

    def probe(self) -> None:
        """Look whether it is mended; sending then goes on."""
        flag = self.journal.flags.get(DENIED)
        if flag is None:
            return
        if flag.mended_at is not None:
            if self.now() - flag.mended_at > MENDED_FOR_GOOD:
                self.journal.flags.lower(DENIED)
            return
        try:
            self.forge.tree()
        except ForgeFailed as failure:
            self.heed(failure)
            LOG.info("the forge still fails: %s", failure)
        else:
            self.journal.flags.mended(DENIED, self.now())
