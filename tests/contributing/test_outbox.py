"""Every draft ends on the forge once, or back with its author, whatever the forge does meanwhile."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.contributing.delays import delay
from bot.contributing.forge import ForgeUnreachable, Tree
from bot.contributing.models import Draft, Opened, Proposal, Ticket
from bot.contributing.outbox import MAX_FAILURES
from bot.contributing.writing.errors import PageGone
from bot.journal.errors import JournalUnreachable
from indexer.errors import SiteSettingsInvalid
from tests.contributing.kit import ALICE, BOB, DAY, HOUR, MINUTE, NOW, Kit, lesson, report, written
from tests.forge.fake import FakeGitHub, secondary_limited
from tests.forge.worlds import World
from tests.journal.samples import change, eventually


def nothing() -> None:
    """Do nothing."""


class Around:
    """A forge around another one: something happens before what is proposed is, and after."""

    def __init__(self, kit: Kit, before: Callable[[], None] = nothing, after: Callable[[], None] = nothing) -> None:
        self.behind = kit.forge
        self.before = before
        self.after = after
        kit.use(self)

    def propose(self, proposal: Proposal) -> Opened:
        """Propose."""
        self.before()
        opened = self.behind.propose(proposal)
        self.after()
        return opened

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)


def failures(*failures: Exception) -> Callable[[], None]:
    """Return what fails as it is told, one after the other, and then no more."""
    left = list(failures)

    def fail() -> None:
        if left:
            raise left.pop(0)

    return fail


def test_a_draft_becomes_a_proposal(kit: Kit, world: World) -> None:
    """Told once to its author, with its number and its page."""
    view = kit.send(lesson())
    assert (view.state, view.number, view.page, view.owner) == ("open", 1, "lecons/louer-tot.md", "capitalisation")
    assert (view.is_ticket, view.attempts, view.reason) == (False, 0, "")
    assert "relais/d1" in world.branches()
    assert kit.tell() == ["draft d1 opened"]
    assert kit.tell() == ["draft d1 opened"]
    assert not kit.sender.step()


def test_a_report_becomes_a_ticket_that_two_people_share(kit: Kit, world: World) -> None:
    """The second is told of the one that is open."""
    assert kit.send(report("r1")).is_ticket
    second = kit.send(report("r2", BOB))
    assert (second.number, second.is_ours, second.page) == (1, False, "guides/conventions.md")
    assert world.opened() == 1


# --- the six ways in which a forge fails


def send_through(kit: Kit, steps: int = 40) -> None:
    """Let time pass until there is nothing left to send."""
    for _ in range(steps):
        kit.sender.step()
        kit.pause.probe()
        kit.clock.goes(10 * MINUTE)


def test_the_forge_is_down(hub: Kit, github: FakeGitHub) -> None:
    """The draft waits, longer each time; the author is told nothing wrong, and it goes when the forge is there."""
    github.down()
    view = hub.send(lesson())
    assert (view.state, view.reason, view.attempts) == ("waiting", "error.forge_unreachable", 1)
    assert view.not_before is not None
    assert MINUTE <= view.not_before - NOW <= HOUR
    assert not hub.sender.step()
    send_through(hub, 4)
    assert hub.view().attempts > 1
    github.up()
    send_through(hub)
    assert hub.view().state == "open"
    assert [pull.branch for pull in github.pulls] == ["relais/d1"]
    assert hub.tell() == ["draft d1 opened"]


def test_the_forge_is_slow(hub: Kit, github: FakeGitHub) -> None:
    """What it did all the same, without our hearing of it, is found again: one proposal."""
    github.fails(502, method="POST", path="/pulls", times=1, is_done=True, seconds=1.2)
    assert hub.send(lesson()).reason == "error.forge_unreachable"
    assert eventually(lambda: len(github.pulls) == 1)
    send_through(hub, 8)
    assert (hub.view().state, hub.view().number) == ("open", 1)
    assert len(github.pulls) == 1
    assert hub.tell() == ["draft d1 opened"]


def test_the_forge_knows_us_no_more(hub: Kit, github: FakeGitHub) -> None:
    """A 401 stops all sending; two administrators are told once, with the remedy; mended, everything goes."""
    github.fails(401, "Bad credentials")
    hub.send(lesson("d1"))
    seen = len(github.seen)
    hub.journal.drafts.keep(lesson("d2", "Autre"))
    assert not hub.sender.step()
    assert not hub.closer.step()
    assert not hub.decider.step()
    hub.watch.follow()
    assert len(github.seen) == seen
    hub.pause.probe()
    assert not hub.sender.step()
    for _ in range(3):
        hub.alerts.tell()
    assert hub.herald.alerts == [(("UEVE00001", "UCARL0001"), "error.forge_denied")]
    assert hub.tell() == []
    github.goes_well()
    hub.pause.probe()
    send_through(hub, 3)
    assert sorted(pull.branch for pull in github.pulls) == ["relais/d1", "relais/d2"]
    assert hub.journal.flags.up() == ()


def test_we_may_read_and_not_write(hub: Kit, github: FakeGitHub) -> None:
    """A 403 on writing, while reading goes well: looked at again from time to time, told once only."""
    github.fails(403, "Resource not accessible by integration", method="POST")
    hub.send(lesson())
    for _ in range(4):
        hub.alerts.tell()
        hub.pause.probe()
        assert hub.sender.step()
        assert not hub.sender.step()
    assert len(hub.herald.alerts) == 1
    github.goes_well()
    hub.pause.probe()
    hub.sender.step()
    assert hub.view().state == "open"
    assert hub.journal.flags.up() == ()


def test_the_pages_move_under_a_draft(hub: Kit, github: FakeGitHub) -> None:
    """A 409 has it written again at once, against the pages of now; three times, and then later."""
    github.fails(409, "Git Repository is busy", method="POST", path="git/trees", times=2)
    assert hub.send(lesson("d1")).state == "open"
    github.fails(409, "Git Repository is busy", method="POST", path="git/trees", times=3)
    view = hub.send(lesson("d2", "Autre"))
    assert (view.state, view.reason, view.attempts) == ("waiting", "error.forge_conflict", 1)
    send_through(hub, 8)
    assert hub.view("d2").state == "open"
    assert len(github.pulls) == 2


def test_the_forge_will_never_take_it(hub: Kit, github: FakeGitHub) -> None:
    """A 422 goes back to its author with the reason; nothing is lost, and it can be sent again."""
    github.fails(422, "Validation Failed", method="POST", path="git/trees", times=1)
    view = hub.send(lesson())
    assert (view.state, view.reason, view.data["status"]) == ("stuck", "error.forge_refused", 422)
    assert view.draft.fields == lesson().fields
    assert hub.tell() == ["draft d1 stuck"]
    assert not hub.sender.step()
    hub.journal.drafts.revise(lesson())
    hub.sender.step()
    assert hub.view().state == "open"
    assert hub.tell() == ["draft d1 stuck", "draft d1 opened"]


@pytest.mark.parametrize("status", [429, 403])
def test_the_forge_asks_to_wait(hub: Kit, github: FakeGitHub, status: int) -> None:
    """Until the moment that it tells, and however often it does."""
    trouble = secondary_limited(90)
    trouble.status, trouble.times = status, 1
    github.goes_wrong(trouble)
    before = datetime.now(NOW.tzinfo)
    hub.clock.moment = before
    view = hub.send(lesson(made_at=before))
    assert (view.state, view.reason) == ("waiting", "error.forge_busy")
    assert view.not_before is not None
    assert timedelta(seconds=85) < view.not_before - before < timedelta(seconds=120)
    hub.journal.drafts.keep(lesson("d2", "Autre", made_at=before))
    seen = len(github.seen)
    assert not hub.sender.step()
    hub.watch.follow()
    assert len(github.seen) == seen, "the forge was asked although it asks to wait"
    assert hub.journal.flags.up() == ()
    hub.clock.goes(2 * MINUTE)
    hub.sender.step()
    hub.sender.step()
    assert [hub.view(id).state for id in ("d1", "d2")] == ["open", "open"]


# --- what goes wrong besides


def test_what_waited_for_the_forge_goes_on_together(kit: Kit) -> None:
    """The first that passes shows that the forge is there: the others do not wait for their hour."""
    Around(kit, failures(*[ForgeUnreachable(reason="x")] * 3))
    for id in ("a", "b", "c"):
        kit.send(lesson(id, f"Leçon {id}"))
    kit.clock.goes(3 * MINUTE)
    kit.journal.drafts.retry("a")
    steps = sum(kit.sender.step() for _ in range(5))
    assert steps == 3
    assert [kit.view(id).state for id in ("a", "b", "c")] == ["open"] * 3


def test_what_cannot_be_written_goes_back_to_its_author(kit: Kit) -> None:
    """With why; the others are sent."""
    view = kit.send(lesson("gone", kind="section", fields={"text": "x"}, page="absente.md", anchor="a"))
    assert (view.state, view.reason) == ("stuck", PageGone.code)
    assert kit.send(lesson("d2")).state == "open"
    assert kit.tell() == ["draft gone stuck", "draft d2 opened"]


def test_what_is_wrong_with_the_installation_is_not_the_authors_fault(kit: Kit) -> None:
    """The site's settings have a slip: the draft waits until it is mended."""

    def write(draft: Draft, tree: Tree) -> Proposal | Ticket:
        raise SiteSettingsInvalid(path="mkdocs.yml", reason="x")

    kit.write = write
    assert kit.send(lesson()).reason == SiteSettingsInvalid.code
    kit.write = written
    kit.clock.goes(HOUR)
    kit.sender.step()
    assert kit.view().state == "open"
    assert kit.tell() == ["draft d1 opened"]


def test_a_slip_of_ours_holds_up_nobody(kit: Kit, caplog: pytest.LogCaptureFixture) -> None:
    """It is logged under a number, without the words of anybody, tried again, and then given to somebody to look at."""
    Around(kit, failures(*[ZeroDivisionError("slip")] * MAX_FAILURES))
    kit.send(lesson("d1"))
    for _ in range(MAX_FAILURES - 1):
        assert kit.view("d1").state == "waiting"
        kit.clock.goes(HOUR)
        kit.sender.step()
    view = kit.view("d1")
    assert (view.state, view.reason) == ("stuck", "draft.failed")
    assert str(view.data["number"]) in caplog.text
    assert "matériel" not in caplog.text
    assert kit.send(lesson("d2", "Autre")).state == "open"


def test_pages_that_cannot_be_had_are_no_drafts_fault(hub: Kit, github: FakeGitHub) -> None:
    """The repository was renamed: sending stops, whoever installed Relais is told, and no author is."""
    github.fails(410, "Gone", path="git/ref/heads/main")
    assert hub.send(lesson()).state == "waiting"
    hub.alerts.tell()
    assert [code for _, code in hub.herald.alerts] == ["error.forge_tree"]
    assert hub.tell() == []


def test_the_journal_goes_away_while_a_draft_is_sent(kit: Kit, url: str) -> None:
    """What was sent is put down once it is back: the same proposal is found again."""
    around = Around(kit, after=lambda: change(url, "ALTER TABLE drafts RENAME TO away"))
    kit.journal.drafts.keep(lesson())
    with pytest.raises(JournalUnreachable):
        kit.sender.step()
    with pytest.raises(JournalUnreachable):
        kit.sender.step()
    change(url, "ALTER TABLE away RENAME TO drafts")
    around.after = nothing
    assert kit.sender.step()
    assert (kit.view().state, kit.view().number) == ("open", 1)


def test_taken_back_while_it_is_sent(kit: Kit, world: World) -> None:
    """The author changes their mind at the very moment: it is closed again, and told as taken back."""
    Around(kit, before=lambda: withdraw(kit))
    assert kit.send(lesson()).state == "withdrawn"
    assert kit.closer.step()
    assert world.branches() == ["main"]
    assert kit.forge.progress(1).state == "closed"
    assert kit.tell() == ["draft d1 withdrawn"]
    assert not kit.closer.step()


def withdraw(kit: Kit) -> None:
    """Have the author take the draft back."""
    assert kit.journal.drafts.withdraw("d1", ALICE) == "withdrawn"


def test_waiting_grows_to_an_hour_and_never_ends() -> None:
    """Never twice the same, so that those who fail together do not come back together."""
    waits = [delay(attempts, random.Random(attempts)) for attempts in (0, 1, 3, 5, 6, 50, 10_000)]
    assert all(MINUTE <= wait <= HOUR for wait in waits)
    assert waits[2] > waits[0]
    assert waits[-1] >= timedelta(minutes=30)
    chance = random.Random(1)
    assert len({delay(6, chance) for _ in range(20)}) > 10


def test_a_day_of_failures_loses_nothing(hub: Kit, github: FakeGitHub, caplog: pytest.LogCaptureFixture) -> None:
    """Each draft ends on the forge once; after a day of waiting an administrator is told, once, until it is over."""
    caplog.set_level(logging.ERROR)
    github.down()
    for number in range(3):
        hub.send(lesson(f"d{number}", f"Leçon {number}"))
    for _ in range(52):
        while hub.sender.step():
            pass
        hub.alerts.look_at_waiting()
        hub.alerts.tell()
        hub.clock.goes(30 * MINUTE)
    assert hub.clock() > NOW + DAY
    assert [code for _, code in hub.herald.alerts] == ["alert.waiting"]
    github.up()
    send_through(hub, 20)
    assert sorted(pull.branch for pull in github.pulls) == [f"relais/d{number}" for number in range(3)]
    hub.alerts.look_at_waiting()
    assert hub.journal.flags.up() == ()
