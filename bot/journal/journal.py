"""The journal: opens the database, brings its tables up to date, and gives what is kept by subject."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from bot.journal.addresses import read_address
from bot.journal.conversations import Conversations
from bot.journal.database import Database
from bot.journal.draft_news import DraftNews
from bot.journal.draft_queue import DraftQueue
from bot.journal.drafts import Drafts
from bot.journal.erasures import ErasuresFile
from bot.journal.errors import ErasuresInvalid, JournalAddressInvalid, JournalNewer, JournalUnreachable
from bot.journal.feedback import Feedback
from bot.journal.flags import Flag, Flags
from bot.journal.gaps import Gaps
from bot.journal.inbox import Inbox
from bot.journal.ledger import Ledger
from bot.journal.migrating import migrate
from bot.journal.models import Asked, Conversation, Gap, Request, Spent, Usage
from bot.journal.outbox import Outbox
from bot.journal.posts import Posts
from bot.journal.preferences import Preferences
from bot.journal.privacy import Privacy
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.putting import Putter
from bot.journal.questions import Questions
from bot.journal.requests import Requests
from bot.journal.reviews import Reviews
from bot.journal.statistics import Statistics

__all__ = [
    "Asked",
    "Conversation",
    "ErasuresInvalid",
    "Flag",
    "Gap",
    "Journal",
    "JournalAddressInvalid",
    "JournalNewer",
    "JournalUnreachable",
    "Request",
    "Spent",
    "Usage",
    "open_journal",
]


class Journal:
    """What people did; used by many threads and several processes at once.

    Callers give people's raw ids, and never see them again but where a message must be sent.
    """

    def __init__(self, database: Database, pseudonyms: Pseudonyms, erasures: ErasuresFile) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        putter = Putter(database, pseudonyms)
        self.inbox = Inbox(database, putter)
        self.posts = Posts(database, pseudonyms)
        self.outbox = Outbox(database, putter, self.posts)
        self.questions = Questions(database, pseudonyms)
        self.gaps = Gaps(database, pseudonyms)
        self.statistics = Statistics(database)
        self.feedback = Feedback(database, pseudonyms)
        self.conversations = Conversations(database, pseudonyms)
        self.preferences = Preferences(database, pseudonyms)
        self.requests = Requests(database, pseudonyms)
        self.ledger = Ledger(database, pseudonyms)
        self.drafts = Drafts(database, pseudonyms)
        self.draft_queue = DraftQueue(database)
        self.draft_news = DraftNews(database)
        self.reviews = Reviews(database, pseudonyms)
        self.flags = Flags(database)
        self.privacy = Privacy(database, pseudonyms, erasures)

    def pseudonym(self, person: str) -> str:
        """Return the pseudonym of a person, to compare with what the journal gives back."""
        return self._pseudonyms.of(person)

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_journal(url: str, *, key: bytes, erasures: Path | None = None) -> Journal:
    """Open the journal, made or brought up to date, with the erasures that a restored backup would have undone.

    Raises JournalAddressInvalid, JournalUnreachable, JournalNewer, ErasuresInvalid.
    """
    address = read_address(url)
    migrate(address)
    journal = Journal(Database(address), Pseudonyms(key), ErasuresFile(erasures))
    journal.privacy.replay()
    return journal
