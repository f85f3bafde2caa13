"""The sentences about contributions, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.catalogue import Catalogue

SENTENCES = Catalogue("bot.contributing")
CATALOGUES = (SENTENCES, Catalogue("bot"))


def sentence_of(code: str, data: Mapping[str, str | int], language: str) -> str:
    """Return the sentence of why a draft waits or is stuck, or of what is to be mended; the code where it has none."""
    for catalogue in CATALOGUES:
        if catalogue.has(code, language) or catalogue.has(f"{code}.other", language):
            return catalogue.text(code, language, **data)
    return SENTENCES.text("alert.unknown", language, reason=code)
