"""The local forge: a bare Git repository and a folder of proposals, so that everything works on one machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.contributing.clone import Clone, clone_of
from bot.contributing.forge import ForgeConflict, ForgeRefused, Tree
from bot.contributing.forges.checking import check_branch, check_proposal, check_ticket
from bot.contributing.forges.local_records import Record, Records, State
from bot.contributing.forges.local_repository import LocalRepository, failures_told
from bot.contributing.models import Changes, Opened, Progress, Proposal, Ticket

REPOSITORY = "pages.git"
CLOSING = "closing"


class LocalForge:
    """A forge on this machine; every process that is given the same folder works with the same one."""

    def __init__(self, docs: Path, folder: Path) -> None:
        self._docs = docs
        self._records = Records(folder)
        self._repository = LocalRepository(folder / REPOSITORY)

    def tree(self) -> Tree:
        """Return the pages as the main branch has them now. Raises ForgeFailed."""
        with self._opened() as clone:
            return self._repository.tree(clone)

    def propose(self, proposal: Proposal) -> Opened:
        """Keep a proposal, or bring the one of the same branch up to date. Raises ForgeFailed."""
        check_proposal(proposal)
        with self._opened() as clone:
            known = self._records.of_branch(proposal.branch)
            if known is not None and known.state != "open":
                return opened(known, is_new=False)
            head = self._repository.propose(proposal, clone.folder)
            number = known.number if known else self._records.next_number()
            record = proposed(number, proposal, head)
            self._records.write(replace(record, comments=known.comments) if known else record)
        return opened(record, is_new=known is None)

    def open_ticket(self, ticket: Ticket) -> Opened:
        """Keep a ticket, or return the one of the same mark that is still open. Raises ForgeFailed."""
        check_ticket(ticket)
        with self._records.locked():
            known = self._records.of_mark(ticket.mark)
            if known is not None:
                return opened(known, is_new=False)
            number = self._records.next_number()
            record = Record(number, "ticket", ticket.title, ticket.body, labels=ticket.labels, mark=ticket.mark)
            self._records.write(record)
        return opened(record, is_new=True)

    def progress(self, number: int) -> Progress:
        """Return what has become of a proposal or of a ticket. Raises ForgeFailed."""
        record = self._records.read(number)
        return Progress(record.state, record.head, record.merged_as, record.comments.get(CLOSING, ""))

    def changes(self, number: int) -> Changes:
        """Return what a proposal changes. Raises ForgeFailed."""
        with self._opened() as clone:
            record = self._records.read(number)
            if not record.head:
                raise ForgeRefused(reason=f"#{number}")
            return self._repository.changes(record.head, clone)

    def comment(self, number: int, mark: str, text: str) -> None:
        """Say something, in place of what was said under the same mark. Raises ForgeFailed."""
        with self._records.locked():
            record = self._records.read(number)
            self._records.write(replace(record, comments={**record.comments, mark: text}))

    def merge(self, number: int, head: str, message: str) -> str:
        """Bring the commit that was validated into the main branch; return the commit made. Raises ForgeFailed."""
        with self._opened():
            record = self._records.read(number)
            if record.kind != "proposal" or record.state == "closed":
                raise ForgeRefused(reason=f"#{number}")
            if record.head != head:
                raise ForgeConflict(reason=record.branch)
            made = record.merged_as or self._repository.merged_as(head) or self._merged(record, message)
            self._records.write(replace(record, state="merged", merged_as=made))
            self._repository.remove(record.branch)
        return made

    def close(self, number: int, text: str) -> None:
        """Close a proposal or a ticket, with a word, and remove its branch. Raises ForgeFailed."""
        with failures_told(), self._records.locked():
            self._close(self._records.read(number), text)

    def discard(self, branch: str, text: str) -> None:
        """Close what was proposed from a branch, if anything was, and remove it. Raises ForgeFailed."""
        check_branch(branch)
        with failures_told(), self._records.locked():
            known = self._records.of_branch(branch)
            if known is not None:
                self._close(known, text)
            self._repository.remove(branch)

    def expiry(self) -> datetime | None:
        """Return None: nothing ends here."""
        return None

    def _merged(self, record: Record, message: str) -> str:
        if self._repository.tip(record.branch) != record.head:
            raise ForgeConflict(reason=record.branch)
        return self._repository.merge(record.head, message)

    def _close(self, record: Record, text: str) -> None:
        said = {CLOSING: text} if text else {}
        state: State = "closed" if record.state == "open" else record.state
        self._records.write(replace(record, state=state, comments={**record.comments, **said}))
        if record.branch:
            self._repository.remove(record.branch)

    @contextmanager
    def _opened(self) -> Iterator[Clone]:
        """Give the repository of the pages, with what was committed there taken in; alone meanwhile."""
        with failures_told(), self._records.locked():
            clone = clone_of(self._docs)
            self._repository.make(clone)
            self._repository.take_in(clone)
            yield clone


def proposed(number: int, proposal: Proposal, head: str) -> Record:
    """Return what is kept of a proposal."""
    return Record(
        number,
        "proposal",
        proposal.title,
        proposal.body,
        labels=proposal.labels,
        branch=proposal.branch,
        owner=proposal.owner,
        head=head,
    )


def opened(record: Record, *, is_new: bool) -> Opened:
    """Return what has become of what was sent; there is no place where people could read it."""
    return Opened(record.number, "", is_new, record.head)
