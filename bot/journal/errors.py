"""What can go wrong with the journal, as codes and data; the sentences are in this room's catalogue."""

from __future__ import annotations

from indexer.errors import RelaisError


class JournalAddressInvalid(RelaisError):
    """The address of the database is not one that we can use."""

    code = "error.journal_address"


class JournalUnreachable(RelaisError):
    """The database cannot be opened, or does not answer."""

    code = "error.journal_unreachable"


class JournalNewer(RelaisError):
    """A later version of the program has written the database."""

    code = "error.journal_newer"


class ErasuresInvalid(RelaisError):
    """A line of the erasures file cannot be read: somebody's erasure would be forgotten."""

    code = "error.erasures_file"
