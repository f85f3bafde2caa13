"""Who may validate a contribution, in which order they are asked, and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.contributing.models import Kind
from bot.contributing.views import DraftView, Reviewer
from bot.upkeep.people import Holding, People
from indexer.analysis import fold

# Who validates what nobody owns: these roles, in this order.
OTHERWISE = ("capitalisation", "coordination")
DAYS_TO_ANSWER = 5
# What nobody else need read: its author, who holds the role below, validates what others wrote.
ALONE: frozenset[Kind] = frozenset({"validation"})
COORDINATION = "coordination"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Record:
    """Who validated, as it is written down for good: never a name."""

    role: str
    organisation: str

    def message(self, title: str) -> str:
        """Return the message of the commit that brings the contribution into the main branch."""
        return f"{on_one_line(title)}\n\nValidated-as: {on_one_line(self.role)}, {on_one_line(self.organisation)}\n"


def validators(
    view: DraftView, deputy: str, people: People, is_author: Callable[[str], bool], day: date
) -> list[Reviewer]:
    """Return who may validate a contribution, in the order in which they are asked.

    The holders of the role that owns the page, of its deputy, then of the roles that look after all pages; of another
    organisation than the author's, and entitled to see what is contributed.
    """
    roles = dict.fromkeys(role for role in (view.owner, deputy, *OTHERWISE) if role)
    found: dict[str, Reviewer] = {}
    for holding in (holding for role in roles for holding in people.holders(role, day)):
        if not refusal(view, holding.slack, people, is_author, day):
            found.setdefault(holding.slack, reviewer_of(holding))
    return list(found.values())


def refusal(view: DraftView, account: str, people: People, is_author: Callable[[str], bool], day: date) -> str:
    """Return the code of why an account may not validate a contribution; nothing when it may."""
    is_alone = view.draft.kind in ALONE
    holdings = people.holdings_of(account, day)
    if is_author(account) and not is_alone:
        return "review.self"
    if not (coordinating(people, account, day) if is_alone else holdings):
        return "review.no_role"
    own = view.draft.author.organisation
    if not is_alone and any(is_same_organisation(own, holding.organisation) for holding in holdings):
        return "review.organisation"
    if people.level(account, day).rank < view.draft.visibility.rank:
        return "review.hidden"
    return ""


def coordinating(people: People, account: str, day: date) -> Holding | None:
    """Return by which holding an account looks after all pages on a day, or None."""
    return next((holding for holding in people.holdings_of(account, day) if holding.role == COORDINATION), None)


def reviewer_of(holding: Holding) -> Reviewer:
    """Return a holding as that of somebody who validates."""
    return Reviewer(holding.slack, holding.role, holding.organisation)


def is_same_organisation(one: str, other: str) -> bool:
    """Tell whether two names are those of one organisation, however they are typed; no name is nobody's."""
    return bool(one.strip()) and fold(on_one_line(one)) == fold(on_one_line(other))


def on_one_line(text: str) -> str:
    """Return a text without line ends nor repeated spaces."""
    return " ".join(text.split())


def after_working_days(start: datetime, days: int = DAYS_TO_ANSWER) -> datetime:
    """Return the same time some working days later: from Monday to Friday."""
    moment = start
    for _ in range(days):
        moment = next(day for day in days_after(moment) if day.weekday() < SATURDAY)
    return moment


def days_after(moment: datetime) -> Iterator[datetime]:
    """Yield the same time on each of the days that follow."""
    while True:
        moment += timedelta(days=1)
        yield moment
