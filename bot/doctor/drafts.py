"""Examines what waits for the forge: how much, what is stuck, and whether sending is paused; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.contributing.pausing import DENIED
from bot.doctor.installation import database_version, is_still_to_be_made
from bot.findings import Finding, fine, warning, wrong
from bot.journal.addresses import read_address
from bot.journal.database import Database
from bot.journal.draft_queue import DraftQueue
from bot.journal.flags import Flag, Flags
from bot.journal.migrating import HEAD
from indexer.errors import RelaisError


def check_drafts(url: str) -> Iterator[Finding]:
    """Yield what is found about contributions; nothing while the database is not there, or is of another version."""
    try:
        address = read_address(url)
        if is_still_to_be_made(address) or database_version(address) != HEAD:
            return
    # What is wrong with the database is told where it is examined itself.
    except RelaisError:
        return
    database = Database(address)
    try:
        yield from drafts_found(DraftQueue(database), Flags(database))
    finally:
        database.close()


def drafts_found(queue: DraftQueue, flags: Flags) -> Iterator[Finding]:
    """Yield how many contributions wait and are stuck, then what is to be mended."""
    counts = queue.counts()
    waiting = counts.get("waiting", 0) + counts.get("sending", 0)
    yield fine("drafts.fine", waiting=waiting, open=counts.get("open", 0) + counts.get("changes", 0))
    if stuck := counts.get("stuck", 0):
        yield warning("drafts.stuck", n=stuck)
    # Above all, what keeps everything from being sent.
    for flag in sorted(flags.up(), key=lambda flag: flag.name != DENIED):
        yield from flag_found(flag)


def flag_found(flag: Flag) -> Iterator[Finding]:
    """Yield what is to be mended; nothing of what seems to be."""
    if flag.mended_at is not None:
        return
    if flag.name == DENIED:
        yield wrong("drafts.paused", date=f"{flag.at:%Y-%m-%d %H:%M} UTC")
        yield Finding(flag.code, False, flag.data)
    else:
        yield Finding(flag.code, False, flag.data, is_warning=True)
