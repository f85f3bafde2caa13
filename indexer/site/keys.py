"""The switch of the keys that act alone, on the page that has the marker `<!-- relais:keys -->`."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.models import Page
from indexer.site.base import Base
from indexer.site.rendering import rendered


def keys_html(page: Page, options: Mapping[str, str], base: Base) -> str:
    """Return the switch, which the browser shows where scripts run."""
    return rendered("keys.html", base.language)
