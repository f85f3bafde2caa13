"""What somebody sent, a line each, with the button that takes it back."""

from __future__ import annotations

from bot.models import Language
from bot.slack.desk import Desk
from bot.slack.draft_blocks import DraftMaker
from bot.slack.elements import Json


def rows_of(desk: Desk, person: str, language: Language, most: int) -> list[Json]:
    """Return the last drafts of somebody, the last first."""
    facts, site = desk.facts(), desk.settings.site_address
    return [DraftMaker(view, language, facts, site).row() for view in desk.journal.drafts.of_person(person)[:most]]
