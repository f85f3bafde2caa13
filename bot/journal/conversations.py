"""The last question of each thread, so that the next one needs no mention and no repetition."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.journal.database import Database
from bot.journal.models import Conversation
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import CONVERSATIONS

C = CONVERSATIONS.c
KEPT = "person question language asked_id at".split()
RECALL = select(*(C[name] for name in KEPT)).where(C.channel == bindparam("place"), C.thread == bindparam("of"))


class Conversations:
    """What the last question of each thread was."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        insert = database.insert(CONVERSATIONS)
        changed = {name: insert.excluded[name] for name in KEPT}
        self._remember = insert.on_conflict_do_update(index_elements=["channel", "thread"], set_=changed)

    def remember(self, channel: str, thread: str, conversation: Conversation) -> None:
        """Keep the last question of a thread."""
        values = {
            "channel": channel,
            "thread": thread,
            "person": self._pseudonyms.of(conversation.asker),
            "question": conversation.question,
            "language": conversation.language,
            "asked_id": conversation.asked_id,
            "at": conversation.at,
        }
        with self._database.writing() as connection:
            connection.execute(self._remember, values)

    def recall(self, channel: str, thread: str) -> Conversation | None:
        """Return the last question of a thread, with the pseudonym of who asked; None when there is none."""
        with self._database.reading() as connection:
            row = connection.execute(RECALL, {"place": channel, "of": thread}).first()
        return Conversation(row.question, row.language, row.asked_id, row.person, row.at) if row is not None else None

    def forget(self, before: datetime) -> int:
        """Forget the threads whose last question is older than a moment; return how many."""
        with self._database.writing() as connection:
            return connection.execute(delete(CONVERSATIONS).where(C.at < before)).rowcount
