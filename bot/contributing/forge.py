"""What contributions need of a forge, declared here and satisfied by shape; and how a forge fails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.contributing.models import Changes, Opened, Progress, Proposal, Ticket
from indexer.errors import RelaisError


class ForgeFailed(RelaisError):
    """A forge did not do what was asked."""

    code = "error.forge"


class ForgeUnreachable(ForgeFailed):
    """The forge is down, slow or failing (5xx): the same call later may go well."""

    code = "error.forge_unreachable"


class ForgeBusy(ForgeFailed):
    """The forge asks to wait (429, or 403 with a rate limit) until a moment."""

    code = "error.forge_busy"

    def __init__(self, until: datetime) -> None:
        super().__init__(until=until.isoformat(timespec="minutes"))
        self.until = until


class ForgeDenied(ForgeFailed):
    """The forge does not know us or does not let us (401, 403): nothing goes well before somebody mends it."""

    code = "error.forge_denied"


class ForgeConflict(ForgeFailed):
    """The main branch moved under a proposal, or a branch is not what we left (409, 422): to be made again."""

    code = "error.forge_conflict"


class ForgeRefused(ForgeFailed):
    """The forge will never take this as it is (422, 404): somebody has to look at it."""

    code = "error.forge_refused"


class Tree(Protocol):
    """The folder of pages at one commit of the main branch."""

    @property
    def commit(self) -> str:
        """The commit."""
        ...

    def read(self, path: str) -> bytes | None:
        """Return a file, by its path from the folder of pages; None when there is none. Raises ForgeFailed."""
        ...

    def paths(self) -> Iterable[str]:
        """Return the path of every file. Raises ForgeFailed."""
        ...


class Forge(Protocol):
    """Where pages are kept and proposals are made. Every method raises ForgeFailed, and may be repeated safely."""

    def tree(self) -> Tree:
        """Return the pages as the main branch has them now."""
        ...

    def propose(self, proposal: Proposal) -> Opened:
        """Make a pull request in one commit; one of the same branch is brought up to date, never doubled."""
        ...

    def open_ticket(self, ticket: Ticket) -> Opened:
        """Open an issue; one with the same mark that is still open is returned instead."""
        ...

    def progress(self, number: int) -> Progress:
        """Return what has become of a pull request or of an issue."""
        ...

    def changes(self, number: int) -> Changes:
        """Return what a pull request changes, from where it left the main branch."""
        ...

    def comment(self, number: int, mark: str, text: str) -> None:
        """Say something under a pull request or an issue, in place of what was said there under the same mark."""
        ...

    def merge(self, number: int, head: str, message: str) -> str:
        """Bring what was validated, the commit `head` and no other, into the main branch; return the commit made."""
        ...

    def close(self, number: int, text: str) -> None:
        """Close a pull request or an issue, with a word, and remove its branch."""
        ...

    def discard(self, branch: str, text: str) -> None:
        """Close what was proposed from a branch, if anything was, with a word, and remove it.

        Whoever sent it was killed before its number was known, and its author has taken it back.
        """
        ...

    def expiry(self) -> datetime | None:
        """Return when our means of access ends, where the forge tells it."""
        ...
