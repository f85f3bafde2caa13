"""Figures by month and by page, for an archive that outlives the journal."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.journal.journal import Journal
from bot.journal.statistics import months
from indexer.models import Visibility
from tests.journal.samples import DAY, NOW, asked


def test_questions_are_counted_by_month(journal: Journal) -> None:
    """From a moment to another, in the order of the months; but that of four people, and the least of the others."""
    for month, people in ((1, 6), (2, 4), (3, 5), (4, 7)):
        for number in range(people):
            journal.questions.record(asked(f"U{number}", at=datetime(2026, month, 28, tzinfo=UTC)))
    journal.questions.record(asked("U9", at=datetime(2025, 12, 31, tzinfo=UTC)))
    told = journal.statistics.by_month(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 30, tzinfo=UTC))
    assert list(told.items()) == [("2026-01", 6), ("2026-04", 7)]
    assert journal.statistics.by_month(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)) == {
        "2026-04": 7
    }


def test_months_meet_without_a_gap() -> None:
    """Whatever the day and the length of the month that one begins in."""
    found = list(months(datetime(2025, 11, 30, 9, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)))
    assert [start.month for start, _ in found] == [11, 12, 1, 2]
    assert [end for _, end in found[:-1]] == [start for start, _ in found[1:]]


def test_opinions_are_counted_by_page(journal: Journal) -> None:
    """Each opinion by itself; not of fewer than five people, nor asked by those who see more than the reader."""
    for number in range(6):
        for page, reader in (("a.md", Visibility.PUBLIC), ("b.md", Visibility.PARTNERS), ("b.md", Visibility.PARTNERS)):
            id = journal.questions.record(asked(f"U{number}", page=page, reader=reader))
            journal.feedback.give(id, f"U{number}", True, NOW)
        id = journal.questions.record(asked(f"U{number}", page="c.md"))
        journal.feedback.give(id, f"U{number}", number < 2, NOW)
    assert journal.statistics.opinions_by_page(NOW) == ({}, {})
    assert journal.statistics.opinions_by_page(NOW, Visibility.PARTNERS) == ({"b.md": 12}, {})
    assert journal.statistics.opinions_by_page(NOW + DAY) == ({}, {})
    for number in range(5):
        journal.feedback.give(journal.questions.record(asked(f"V{number}", page="c.md")), f"V{number}", False, NOW)
    assert journal.statistics.opinions_by_page(NOW) == ({}, {"c.md": 9})
