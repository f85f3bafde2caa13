"""Builds what lets people read proposals and decide of them, from the settings; every surface has one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.contributing.choosing import forge_of
from bot.contributing.validating import Validating
from bot.journal.journal import Journal
from bot.settings import Settings
from bot.upkeep.people import PeopleFile


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def validating_of(settings: Settings, docs: Path, journal: Journal, woken: Callable[[], None]) -> Validating:
    """Return what lets people read and decide. Raises StateFolderUnusable."""
    people = PeopleFile(settings.people_file)
    return Validating(journal, forge_of(settings, docs), people.current, utc_now, woken)
