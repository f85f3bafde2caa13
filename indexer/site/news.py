"""What's new: lessons, practices and guides that appeared, changed or were reviewed, from front matter and Git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from typing import Literal
from urllib.parse import urljoin

from indexer.models import Page
from indexer.site.addresses import Link
from indexer.site.base import Base
from indexer.site.history import Change
from indexer.site.rendering import rendered
from indexer.site.wording import day

TYPES = frozenset({"lesson", "practice", "guide"})
NOT_NEWS = frozenset({"draft", "archived"})
SHOWN = 30
FEED_FILE = "feed.xml"

Kind = Literal["new", "changed", "reviewed"]


@dataclass(frozen=True, slots=True)
class News:
    """The last thing that happened to a page."""

    kind: Kind
    moment: datetime
    page: Page


def news(base: Base) -> list[News]:
    """Return what happened, the last first."""
    found = (news_of(page, base) for page in base.ordered())
    # Sorting is stable: what happened on one day stays in the order of the menu.
    return sorted((item for item in found if item), key=lambda item: item.moment.date(), reverse=True)[:SHOWN]


def news_of(page: Page, base: Base) -> News | None:
    """Return the last thing that happened to a page, or None when nothing is known or it is not one to tell of."""
    front_matter = page.front_matter
    if front_matter.type not in TYPES or front_matter.status in NOT_NEWS:
        return None
    change = whole_change(page, base)
    reviewed = datetime.combine(front_matter.reviewed, time(), UTC) if front_matter.reviewed else None
    if change and (reviewed is None or reviewed.date() <= change.last.date()):
        return News("new" if change.first.date() == change.last.date() else "changed", change.last, page)
    return News("reviewed", reviewed, page) if reviewed else None


def whole_change(page: Page, base: Base) -> Change | None:
    """Return when a page was first and last changed, at this place or at those it has left."""
    places = (page.path, *(reference.partition("#")[0] for reference in page.front_matter.replaces))
    known = [base.history[place] for place in places if place in base.history]
    if page.path not in base.history:
        return None
    return Change(min(change.first for change in known), base.history[page.path].last)


def news_html(page: Page, options: Mapping[str, str], base: Base) -> str:
    """Return the list of what is new, by day."""
    by_day = groupby(news(base), key=lambda item: item.moment.date())
    days = [(day(date, base.language), list(items)) for date, items in by_day]
    feed = base.relative(FEED_FILE, page.path) if base.site_address else ""

    def link(item: News) -> Link:
        return base.link(item.page.path, page.path)

    return rendered("news.html", base.language, days=days, feed=feed, link=link)


def feed_xml(base: Base) -> str:
    """Return the Atom feed of what is new, or nothing when the site does not know its own address."""
    if not base.site_address:
        return ""
    items = news(base)
    return rendered(
        "feed.xml",
        base.language,
        items=items,
        site_name=base.site_name,
        home=base.site_address,
        feed=urljoin(base.site_address, FEED_FILE),
        updated=max((item.moment for item in items), default=datetime(2000, 1, 1, tzinfo=UTC)),
        address=lambda item: urljoin(base.site_address, base.addresses[item.page.path]),
    )
