"""The sentences of this room and those of the whole bot, with the spaces at which a French line must not break."""

from __future__ import annotations

from bot.answering.wording import unbroken
from indexer.catalogue import Catalogue


class Unbroken(Catalogue):
    """A catalogue whose sentences are ready to be shown."""

    def text(self, code: str, language: str, **data: object) -> str:
        """Return the sentence of a code, filled with data. Raises KeyError when the catalogue lacks the code."""
        return unbroken(super().text(code, language, **data), language)


SENTENCES = Unbroken("bot.slack")
COMMON = Unbroken("bot")
PAGES = Unbroken("indexer")
