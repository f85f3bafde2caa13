"""Where a section is on the site, when it is there."""

from __future__ import annotations

from urllib.parse import quote

from bot.answering.facts import Facts
from bot.slack.cutting import length
from bot.slack.mrkdwn import is_openable
from indexer.models import Document

# An answer may hold five of them; a longer one would crowd the answer out.
MAX_ADDRESS = 600


def address_of(document: Document, facts: Facts, site: str) -> str:
    """Return the address of a section on the site; nothing when its page is not there."""
    if document.page not in facts.pages:
        return ""
    anchor = f"#{quote(document.anchor, safe='')}" if document.anchor else ""
    # The home page's own address is empty; `.` is the same place.
    return on_site(f"{document.url}{anchor}" or ".", site)


def on_site(path: str, site: str) -> str:
    """Return the whole address of a page of the site; nothing without a site, or when no link could hold it."""
    address = f"{site.rstrip('/')}/{path}"
    return address if path and is_openable(site) and length(address) <= MAX_ADDRESS else ""
