"""What people say of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import FEEDBACK, QUESTIONS


class Feedback:
    """One opinion a person and question; the last counts."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms

    def give(self, asked_id: int, person: str, is_useful: bool, at: datetime) -> bool:
        """Keep whether an answer was useful; what was wrong is forgotten when it now is. False: question gone."""
        said = {"is_useful": is_useful, "at": at} | ({"reason": "", "comment": ""} if is_useful else {})
        return self._keep(asked_id, person, {"reason": "", "comment": "", **said}, said)

    def detail(self, asked_id: int, person: str, reason: str, comment: str, at: datetime | None = None) -> bool:
        """Keep what was wrong with an answer; False when the question is gone."""
        said = {"reason": reason, "comment": comment, "is_useful": False}
        return self._keep(asked_id, person, {**said, "at": at or now_utc()}, said)

    def _keep(self, asked_id: int, person: str, first: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
        """Write a row, or change the person's own."""
        insert = self._database.insert(FEEDBACK).values(asked_id=asked_id, person=self._pseudonyms.of(person), **first)
        keep = insert.on_conflict_do_update(index_elements=["asked_id", "person"], set_=dict(then))
        question = select(QUESTIONS.c.id).where(QUESTIONS.c.id == asked_id).with_for_update(key_share=True)
        with self._database.writing() as connection:
            if connection.execute(question).first() is None:
                return False
            connection.execute(keep)
            return True
