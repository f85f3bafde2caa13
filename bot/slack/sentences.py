"""The sentences of this room and those of the whole bot, with the spaces at which a French line must not break."""

from __future__ import annotations

from collections.abc import Mapping

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
CONTRIBUTING = Unbroken("bot.contributing")


def reason_of(code: str, language: str, data: Mapping[str, object]) -> str:
    """Return the sentence of a code that another room tells; one that nobody has words for is a failure of ours."""
    found = next((each for each in (CONTRIBUTING, COMMON) if has(each, code, language)), None)
    return found.text(code, language, **data) if found is not None else SENTENCES.text("draft.failed", language)


def has(catalogue: Catalogue, code: str, language: str) -> bool:
    """Tell whether a catalogue has a sentence for a code, whether or not it is about a number of things."""
    return catalogue.has(code, language) or catalogue.has(f"{code}.other", language)
