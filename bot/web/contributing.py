"""Builds the addresses at which people contribute and validate on the web, from the settings."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from starlette.routing import BaseRoute

from bot.answering.facts import Facts
from bot.contributing.review_links import Links
from bot.contributing.validators import utc_now, validating_of
from bot.journal.journal import Journal
from bot.protocols import Search, Shelf
from bot.settings import Settings
from bot.state import pseudonym_key
from bot.web.forms.desk import FormDesk
from bot.web.forms.form_pages import FormPages
from bot.web.forms.rates import Rates
from bot.web.forms.state_page import StatePage
from bot.web.forms.tickets import Sealer
from bot.web.reviews.review_page import ReviewPage
from indexer.site_settings import settings_of


def form_routes(
    settings: Settings,
    docs: Path,
    journal: Journal,
    search: Search,
    shelf: Shelf,
    facts: Callable[[], Facts],
    woken: Callable[[], None],
) -> list[BaseRoute]:
    """Return the forms, and the pages that tell what has become of what was sent. Raises StateFolderUnusable."""
    desk = FormDesk(
        docs=docs,
        site=lambda: settings_of(docs),
        search=search,
        shelf=shelf,
        facts=facts,
        drafts=journal.drafts,
        sealer=Sealer(pseudonym_key(settings)),
        rates=Rates(time.monotonic),
        now=utc_now,
        woken=woken,
    )
    return [*FormPages(desk).routes(), StatePage(desk).route()]


def review_routes(
    settings: Settings, docs: Path, journal: Journal, facts: Callable[[], Facts], woken: Callable[[], None]
) -> list[BaseRoute]:
    """Return the pages on which people validate. Raises StateFolderUnusable."""
    links = Links(pseudonym_key(settings))
    return [ReviewPage(validating_of(settings, docs, journal, woken), links, facts).route()]
