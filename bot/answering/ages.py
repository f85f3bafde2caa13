"""How long ago a page was vouched for, in words, and when that is too long."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date, format_timedelta

from indexer.catalogue import Catalogue
from indexer.models import Document

OLD_AFTER = timedelta(days=548)  # 18 months
DOUBTFUL_STATUSES = frozenset({"draft", "to-review"})

SENTENCES = Catalogue("bot")


def age(reviewed: date | None, language: str, today: date) -> str:
    """Return when a page was last reviewed (« relue il y a 3 mois »)."""
    if reviewed is None:
        return SENTENCES.text("age.never", language)
    if reviewed > today:
        return SENTENCES.text("age.dated", language, date=format_date(reviewed, "long", locale=language))
    if reviewed == today:
        return SENTENCES.text("age.today", language)
    return SENTENCES.text("age.ago", language, ago=ago(today - reviewed, language))


def ago(elapsed: timedelta, language: str) -> str:
    """Return a time elapsed in the largest unit of which there are two: « il y a 19 mois », never « il y a 1 an »."""
    return format_timedelta(-elapsed, granularity="day", threshold=2, add_direction=True, locale=language)


def warning_code(document: Document, today: date) -> str | None:
    """Return why a page may no longer be true, as a code, or None; what replaces it says most."""
    if document.replaced_by:
        return "warning.replaced"
    if document.status in DOUBTFUL_STATUSES:
        return f"warning.status_{document.status.replace('-', '_')}"
    if document.reviewed is not None and today - document.reviewed > OLD_AFTER:
        return "warning.old"
    return None
