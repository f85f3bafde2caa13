"""Questions that ask « qui »: the role for everybody, and who holds it now for those entitled, in private."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.who import asks_who, role_asked
from bot.models import Answer
from bot.slack.desk import Desk
from bot.upkeep.people import Holding
from indexer.models import Visibility


@dataclass(frozen=True, slots=True)
class Who:
    """A role, and those who hold it today, when whoever reads this may know."""

    role: str
    holdings: tuple[Holding, ...] = ()


def who_of(desk: Desk, answer: Answer, person: str, *, is_private: bool) -> Who | None:
    """Return the role that a question is about; None when it asks for nobody."""
    roles = desk.facts().roles
    key = role_asked(answer, roles) if asks_who(answer.question) else ""
    if not key:
        return None
    may_know = is_private and desk.audience.of_person(person) is not Visibility.PUBLIC
    holdings = desk.people().holders(key, desk.now().date()) if may_know else ()
    return Who(roles[key].text(answer.language), holdings)
