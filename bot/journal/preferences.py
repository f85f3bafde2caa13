"""What each person has chosen."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, select

from bot.journal.clock import now_utc
from bot.journal.database import Database
from bot.journal.pseudonyms import Pseudonyms
from bot.journal.tables import PREFERENCES
from bot.models import Language

P = PREFERENCES.c
DEFAULTS = {"language": "", "wants_unasked": True}


class Preferences:
    """The language somebody chose, and whether they want messages that they did not ask for."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database = database
        self._pseudonyms = pseudonyms

    def language(self, person: str) -> Language | Literal[""]:
        """Return the language that somebody chose; nothing when they have not."""
        found: Language | Literal[""] = self._read(person, P.language) or ""
        return found

    def set_language(self, person: str, language: Language | Literal[""]) -> None:
        """Keep the language that somebody chose; nothing: that of their questions again."""
        self._write(person, language=language)

    def wants_unasked(self, person: str) -> bool:
        """Tell whether somebody wants messages that they did not ask for; yes until they say no."""
        return self._read(person, P.wants_unasked) is not False

    def set_unasked(self, person: str, wants: bool) -> None:
        """Keep whether somebody wants messages that they did not ask for."""
        self._write(person, wants_unasked=wants)

    def _read(self, person: str, column: ColumnElement[Any]) -> Any:
        with self._database.reading() as connection:
            return connection.execute(select(column).where(P.person == self._pseudonyms.of(person))).scalar()

    def _write(self, person: str, **chosen: object) -> None:
        changed = {**chosen, "at": now_utc()}
        insert = self._database.insert(PREFERENCES).values(
            {**DEFAULTS, **changed, "person": self._pseudonyms.of(person)}
        )
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["person"], set_=changed))
