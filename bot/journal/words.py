"""What people typed is shown to anybody else, or proposed for a page, by one rule: this one."""

from __future__ import annotations

from indexer.personal_data import without_personal_data

# Fewer people who know each other would recognise who asked; figures need more (`bot.journal.figures`).
MIN_ASKERS = 3


def words_told(text: str, askers: int = 0, *, agrees: bool = False) -> str:
    """Return words as others may read them: nothing unless their author agrees, or so many asked the same.

    What tells who somebody is has been taken out, either way.
    """
    return without_personal_data(text) if agrees or askers >= MIN_ASKERS else ""
