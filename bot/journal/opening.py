"""Opens the journal of an installation: one way, whichever process does."""

from __future__ import annotations

from pathlib import Path

from bot.journal.addresses import read_address
from bot.journal.journal import Journal, open_journal
from bot.settings import Settings
from bot.state import make_state_folder, pseudonym_key

ERASURES_FILE = "erasures.jsonl"


def has_journal(settings: Settings) -> bool:
    """Tell whether there is a journal to open without making one; another machine's is taken to be there."""
    address = read_address(settings.database_url)
    return not address.is_sqlite or Path(str(address.url.database)).is_file()


def opened_journal(settings: Settings) -> Journal:
    """Open the journal that the settings name. Raises StateFolderUnusable and what opening raises."""
    make_state_folder(settings.state)
    return open_journal(settings.database_url, key=pseudonym_key(settings), erasures=settings.state / ERASURES_FILE)
