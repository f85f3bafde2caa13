"""The moments that rows are given, and how far back months reach."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime


def now_utc() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same day some months earlier, or the last of a shorter month."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)
