"""The words of the site, from its own catalogue, and dates as they are written in the language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from indexer.catalogue import Catalogue

_CATALOGUE = Catalogue("indexer.site")
# The day comes first in both: `22 November 2026`.
_LOCALES = {"en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, for a machine and for a reader."""

    iso: str
    text: str


def text(code: str, language: str, **data: object) -> str:
    """Return a sentence of the site."""
    return _CATALOGUE.text(code, language, **data)


def day(value: date | None, language: str) -> Day | None:
    """Return a date in words (`1er décembre 2026`, `1 December 2026`), or None."""
    if value is None:
        return None
    shown = format_date(value, "long", locale=_LOCALES.get(language, language))
    return Day(value.isoformat(), shown.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else shown)
