"""The statistics of the archive: how often, about what, how useful; never who."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.journal.clock import months_before
from bot.journal.figures import MIN_PEOPLE, Counted, tellable
from bot.journal.journal import Journal
from bot.journal.models import Gap
from indexer.models import Visibility
from indexer.personal_data import find_personal_data

MAX_GAPS = 10_000

Count = int | None  # None: none, or about fewer than five people


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be told, in the order of the tables."""

    questions: tuple[tuple[str, str, int], ...] = ()  # by what, which, how many
    pages: tuple[tuple[str, Count, Count, Count], ...] = ()  # path, questions, found useful, not
    gaps: tuple[tuple[str, int], ...] = ()


def read_figures(
    journal: Journal, now: datetime, months: int, reader: Visibility, pages: Collection[str]
) -> Figures | None:
    """Return the figures of the last months about some pages; None when they would be about fewer than five people."""
    since = months_before(now, months)
    usage = journal.questions.usage(since, reader)
    if usage.questions is None:
        return None
    by = {
        "month": journal.statistics.by_month(since, now),
        "verdict": usage.by_verdict,
        "surface": usage.by_surface,
        "language": usage.by_language,
    }
    return Figures(
        tuple((name, value, count) for name, counts in by.items() for value, count in counts.items()),
        tuple(told_pages(usage.by_page, journal.statistics.opinions_by_page(since, reader), pages)),
        tuple(told_gaps(journal.gaps.listed(MAX_GAPS, reader))),
    )


def told_pages(
    asked: Mapping[str, int], opinions: tuple[Mapping[str, int], Mapping[str, int]], pages: Collection[str]
) -> Iterator[tuple[str, Count, Count, Count]]:
    """Yield the figures of each page; one that has gone, or that the reader may no longer see, is not named."""
    useful, not_useful = opinions
    for path in sorted({*asked, *useful, *not_useful} & {*pages}):
        yield path, asked.get(path), useful.get(path), not_useful.get(path)


def told_gaps(gaps: Collection[Gap]) -> Iterator[tuple[str, int]]:
    """Yield the questions without an answer that five people or more have asked, the most frequent first."""
    counted = {str(gap.id): Counted(gap.count or 0, MIN_PEOPLE if gap.count is not None else 0) for gap in gaps}
    told = tellable(counted)
    words = {str(gap.id): gap.text for gap in gaps}
    yield from ((words[id], count) for id, count in told.items() if not find_personal_data(words[id]))
