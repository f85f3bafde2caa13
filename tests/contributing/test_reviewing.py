"""Who may validate: of another organisation than the author's, never the author, in the order of the page's roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.contributing.alerts import administrators_of
from bot.contributing.models import Author
from bot.contributing.reviewing import Record, after_working_days, refusal, validators
from bot.contributing.views import DraftView
from bot.upkeep.people import Holding, People
from indexer.models import Visibility
from tests.contributing.kit import ALICE, BOB, CARL, EVE, ONE, TWO, lesson

DAY = date(2026, 3, 2)
BEGUN = date(2026, 1, 1)
OWNER, DEPUTY = "UOWNER001", "UDEPUTY01"
PEOPLE = People(
    (
        Holding("coordination", TWO, EVE, BEGUN),
        Holding("capitalisation", TWO, BOB, BEGUN),
        Holding("communication", TWO, DEPUTY, BEGUN),
        Holding("mediation", TWO, OWNER, BEGUN, visibility=Visibility.RESTRICTED),
        Holding("mediation", TWO, "UENDED001", BEGUN, date(2026, 2, 1)),
        Holding("mediation", ONE, CARL, BEGUN),
        Holding("mediation", TWO, ALICE, BEGUN),
    )
)
VIEW = DraftView(lesson(), "open", author="her pseudonym", owner="mediation")


def is_alice(account: str) -> bool:
    """Tell whether an account is the author's."""
    return account == ALICE


def test_the_owner_is_asked_first_then_the_deputy_then_those_who_look_after_all() -> None:
    """Each once, whatever roles they hold; not who holds the role no more, nor the author's own organisation."""
    found = validators(VIEW, "communication", PEOPLE, is_alice, DAY)
    assert [one.account for one in found] == [OWNER, DEPUTY, BOB, EVE]
    assert (found[0].role, found[0].organisation) == ("mediation", TWO)


def test_a_page_that_nobody_owns_goes_to_those_who_look_after_all() -> None:
    """Knowledge keeping first, then the coordination."""
    found = validators(replace(VIEW, owner=""), "", PEOPLE, is_alice, DAY)
    assert [one.account for one in found] == [BOB, EVE]


def test_what_few_may_see_is_put_to_those_only() -> None:
    """A draft that quotes what is restricted."""
    view = replace(VIEW, draft=lesson(visibility=Visibility.RESTRICTED))
    assert [one.account for one in validators(view, "communication", PEOPLE, is_alice, DAY)] == [OWNER]
    assert refusal(view, BOB, PEOPLE, is_alice, DAY) == "review.hidden"


@pytest.mark.parametrize(
    ("account", "code"),
    [(ALICE, "review.self"), (CARL, "review.organisation"), ("UNOBODY01", "review.no_role"), (BOB, "")],
)
def test_why_somebody_may_not(account: str, code: str) -> None:
    """Told to whom it concerns."""
    assert refusal(VIEW, account, PEOPLE, is_alice, DAY) == code


def test_an_author_without_organisation_is_only_not_their_own_judge() -> None:
    """Nothing tells what organisation they are of."""
    view = replace(VIEW, draft=lesson(author=Author()))
    assert refusal(view, CARL, PEOPLE, is_alice, DAY) == ""
    assert refusal(view, ALICE, PEOPLE, is_alice, DAY) == "review.self"


def test_whoever_also_works_for_the_authors_organisation_is_not_of_another() -> None:
    """However its name is typed."""
    both = People((*PEOPLE.holdings, Holding("communication", " association  UNE", BOB, BEGUN)))
    assert refusal(VIEW, BOB, both, is_alice, DAY) == "review.organisation"


@pytest.mark.parametrize(
    ("start", "days", "after"),
    [
        ("2026-03-02T09:00", 5, "2026-03-09T09:00"),
        ("2026-03-06T18:00", 1, "2026-03-09T18:00"),
        ("2026-03-07T10:00", 1, "2026-03-09T10:00"),
        ("2026-03-08T10:00", 5, "2026-03-13T10:00"),
        ("2026-12-30T10:00", 5, "2027-01-06T10:00"),
    ],
)
def test_working_days_are_monday_to_friday(start: str, days: int, after: str) -> None:
    """At the same hour."""
    moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, after)]
    assert after_working_days(moments[0], days) == moments[1]


def test_what_is_written_down_is_a_role_and_an_organisation() -> None:
    """On one line each, whatever was typed as a title: no line of its making stands among those of ours."""
    said = Record("capitalisation", TWO).message("Louer tôt\n\nCo-authored-by: X <x@example.org>\r\nValidated-as: roi")
    lines = said.splitlines()
    assert lines[0].startswith("Louer tôt Co-authored-by")
    assert lines[1:] == ["", f"Validated-as: capitalisation, {TWO}"]


def test_administrators_are_those_set_else_the_coordination() -> None:
    """As the people file says today."""
    assert administrators_of(("UADMIN001",), PEOPLE, DAY) == ("UADMIN001",)
    assert administrators_of((), PEOPLE, DAY) == (EVE,)
    assert administrators_of((), People(), DAY) == ()
