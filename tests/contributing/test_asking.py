"""People are asked to validate one at a time, once each, and not more often than they bear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.contributing.asking import Asking
from bot.contributing.heralds import Heralds
from bot.contributing.models import Author
from bot.contributing.views import Reviewer
from bot.upkeep.people import Holding, People
from tests.contributing.kit import BOB, CARL, DAY, EVE, ONE, TWO, Kit, lesson, report
from tests.forge.worlds import LocalWorld


@pytest.fixture
def kit(journal: object, local: LocalWorld, request: pytest.FixtureRequest) -> Kit:
    """Return what works on contributions, with the local forge."""
    return Kit(request.getfixturevalue("journal"), local.forge)


def days_pass(kit: Kit, days: int) -> None:
    """Look each day whether somebody is to be asked."""
    for _ in range(days):
        kit.asking.ask()
        kit.clock.goes(DAY)


def sent(kit: Kit, id: str = "d1") -> None:
    """Have a draft opened now."""
    kit.send(lesson(id, f"Leçon {id}", made_at=kit.clock()))
    kit.clock.moment = max(kit.clock(), kit.view(id).sent_at or kit.clock())


def test_the_first_is_asked_then_another_after_five_working_days(kit: Kit) -> None:
    """Each once; the author is told that it takes long, once, and nobody else is asked after that."""
    sent(kit)
    days_pass(kit, 4)
    assert kit.herald.asked == [(BOB, "review 1 1")]
    days_pass(kit, 5)
    assert kit.herald.asked == [(BOB, "review 1 1"), (EVE, "review 2 1")]
    days_pass(kit, 20)
    assert len(kit.herald.asked) == 2
    assert kit.tell() == ["draft d1 opened", "draft d1 waiting-long"]


def test_nobody_else_is_asked_once_it_is_decided(kit: Kit) -> None:
    """Nor is anything told of the wait."""
    sent(kit)
    days_pass(kit, 1)
    reviewer = Reviewer(BOB, "capitalisation", TWO)
    assert kit.journal.reviews.decide("d1", reviewer, "accept", "", kit.view().head, kit.clock()) == "kept"
    days_pass(kit, 15)
    assert len(kit.herald.asked) == 1
    assert kit.tell() == ["draft d1 opened"]


def test_nobody_is_asked_about_a_ticket(kit: Kit) -> None:
    """There is nothing to validate."""
    kit.send(report())
    days_pass(kit, 3)
    assert kit.herald.asked == []


def test_when_nobody_may_validate_the_author_is_told_that_it_takes_long(kit: Kit) -> None:
    """It is still there, and whoever looks after the forge sees it."""
    kit.people = People()
    sent(kit)
    days_pass(kit, 12)
    assert kit.herald.asked == []
    assert kit.tell() == ["draft d1 opened", "draft d1 waiting-long"]
    kit.people = People((Holding("coordination", TWO, EVE, date(2026, 1, 1)),))
    days_pass(kit, 1)
    assert [account for account, _ in kit.herald.asked] == [EVE]


def test_who_is_asked_enough_this_week_is_passed_over(kit: Kit) -> None:
    """Then somebody else is asked; when all are, the draft waits for the next week."""
    kit.asking = replace(kit.asking, unasked_per_week=1)
    for id in ("d1", "d2", "d3"):
        sent(kit, id)
    kit.asking.ask()
    assert kit.herald.asked == [(BOB, "review 1 1"), (EVE, "review 2 1")]
    kit.clock.goes(8 * DAY)
    kit.asking.ask()
    assert "review 3 1" in [key for _, key in kit.herald.asked]


def test_the_authors_organisation_is_never_asked(kit: Kit) -> None:
    """Were it the only one."""
    kit.people = People((Holding("coordination", ONE, CARL, date(2026, 1, 1)),))
    sent(kit)
    days_pass(kit, 8)
    assert kit.herald.asked == []


def test_the_deputy_of_the_page_is_asked(kit: Kit) -> None:
    """As the page says."""
    deputy = Holding("communication", TWO, "UDEPUTY01", date(2026, 1, 1))
    kit.people = People((deputy,))
    asking = Asking(kit.journal, Heralds({"slack": kit.herald}), lambda: kit.people, role_of, 5, kit.clock)
    kit.send(lesson(author=Author("mediation", ONE)))
    asking.ask()
    assert [account for account, _ in kit.herald.asked] == ["UDEPUTY01"]


def role_of(path: str) -> str:
    """Return the deputy of the page that the lesson makes."""
    return {"lecons/louer-tot.md": "communication"}[path]


def test_what_could_not_be_put_to_somebody_is_later(kit: Kit, caplog: pytest.LogCaptureFixture) -> None:
    """Once."""
    kit.herald.fails = True
    sent(kit)
    kit.asking.ask()
    assert "could not be put" in caplog.text
    kit.herald.fails = False
    for _ in range(2):
        kit.asking.ask()
    assert kit.herald.asked == [(BOB, "review 1 1")]


def test_without_anybody_to_tell_through_nothing_fails(kit: Kit) -> None:
    """An installation without Slack: the drafts are validated on the forge."""
    quiet = replace(kit.asking, heralds=Heralds())
    sent(kit)
    quiet.ask()
    assert [review.reviewer.account for review in kit.journal.reviews.of("d1")] == [BOB]


def test_those_who_hold_a_page_are_told_that_it_is_reported(kit: Kit) -> None:
    """Told again each time under the same key, and so sent once; an old report is left in peace."""
    kit.send(replace(report("r1"), made_at=kit.clock()))
    kit.clock.moment = max(kit.clock(), kit.view("r1").sent_at or kit.clock())
    kit.asking.ask()
    assert kit.herald.alerts == [((BOB,), "alert.reported")]
    assert [(alert.key, alert.data["what"]) for alert in kit.herald.said] == [("reported r1", "Plus vrai.")]
    days_pass(kit, 10)
    assert {alert.key for alert in kit.herald.said} == {"reported r1"}
    assert len(kit.herald.said) <= 4
    assert kit.herald.asked == []
