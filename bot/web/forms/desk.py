"""What the forms work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.answering.facts import Facts
from bot.journal.drafts import Drafts
from bot.protocols import Search, Shelf
from bot.web.forms.rates import Rates
from bot.web.forms.tickets import Sealer
from indexer.site_settings import SiteSettings


@dataclass(frozen=True, slots=True)
class FormDesk:
    """All that a form may use; the reader is always the public."""

    docs: Path
    site: Callable[[], SiteSettings | None]
    search: Search
    shelf: Shelf
    facts: Callable[[], Facts]
    drafts: Drafts
    sealer: Sealer
    rates: Rates
    now: Callable[[], datetime]  # aware, UTC
    woken: Callable[[], None]  # tells that there is a draft to send
