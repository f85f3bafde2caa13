"""What the home tab lists for somebody: what was reviewed lately, where to begin, and the pages of their roles.

From the facts of public pages alone; a page that has just been hidden is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from bot.answering.ages import age
from bot.answering.facts import UNSUGGESTED_STATUSES, UNSUGGESTED_TYPES, Facts, PageFacts
from bot.models import Language
from bot.slack.addresses import on_site
from bot.slack.home_view import MAX_LINES, Line

# « Du nouveau » is a promise.
NEW_FOR = timedelta(days=60)
# Of `_data/lists.yml`: a page for all.
EVERYBODY = "tous"

Row = tuple[str, PageFacts]


@dataclass(frozen=True, slots=True)
class HomeLists:
    """The lists of the home tab for somebody who holds some roles, today."""

    facts: Facts
    is_readable: Callable[[str], bool]  # whether a page is still there for everybody
    roles: Collection[str]
    language: Language
    site: str
    today: date

    def news(self) -> list[Line]:
        """Return the pages reviewed lately, the last first."""
        rows = [row for row in self.facts.pages.items() if self.is_new(row[1])]
        return self.lines(sorted(rows, key=lambda row: (-(row[1].reviewed or self.today).toordinal(), row[0])))

    def is_new(self, page: PageFacts) -> bool:
        """Tell whether a page was reviewed lately, and is an answer."""
        if page.reviewed is None or page.type in UNSUGGESTED_TYPES or page.status in UNSUGGESTED_STATUSES:
            return False
        return timedelta() <= self.today - page.reviewed <= NEW_FOR

    def reading(self) -> list[Line]:
        """Return where to begin: the tracks of one's roles, else those for everybody."""
        tracks = [row for row in self.facts.pages.items() if is_track(row[1])]
        own = [row for row in tracks if row[1].owner in self.roles or self.roles_among(row[1].audiences)]
        return self.lines(sorted(own or [row for row in tracks if is_for_all(row[1])], key=first_page_first))

    def roles_among(self, audiences: Iterable[str]) -> bool:
        """Tell whether a page is for one of somebody's roles."""
        return any(audience in self.roles for audience in audiences)

    def mine(self) -> list[Line]:
        """Return the pages that somebody's roles keep, those not reviewed for longest first."""
        rows = [row for row in self.facts.pages.items() if row[1].owner in self.roles and is_kept(row[1])]
        return self.lines(sorted(rows, key=lambda row: (row[1].reviewed or date.min, row[0])))

    def lines(self, rows: Iterable[Row]) -> list[Line]:
        """Return the first of some pages as lines."""
        return [self.line(page) for _, page in islice((row for row in rows if self.is_readable(row[0])), MAX_LINES)]

    def line(self, page: PageFacts) -> Line:
        """Return a page as a line: its title, its address, when it was reviewed."""
        return Line(page.title, on_site(page.url, self.site), age(page.reviewed, self.language, self.today))


def is_kept(page: PageFacts) -> bool:
    """Tell whether a page is kept by a role: one of the archives is not, nor is what explains the program itself."""
    return page.status != "archived" and page.type not in UNSUGGESTED_TYPES


def is_track(page: PageFacts) -> bool:
    """Tell whether a page says where to begin."""
    return page.type == "track" and page.status != "archived"


def is_for_all(page: PageFacts) -> bool:
    """Tell whether a page is for everybody."""
    return not page.audiences or EVERYBODY in page.audiences


def first_page_first(row: Row) -> tuple[bool, str]:
    """Return where a track stands: the first page of a folder before the others."""
    path = row[0]
    return not path.endswith("index.md"), path
