"""What its author takes back is closed on the forge, or looked for there; never somebody else's."""

from __future__ import annotations

from tests.contributing.kit import ALICE, BOB, HOUR, Kit, lesson, report
from tests.forge.fake import FakeGitHub
from tests.forge.worlds import World


def closed(kit: Kit) -> None:
    """Close all that is to be."""
    while kit.closer.step():
        pass


def test_what_was_opened_is_closed(kit: Kit, world: World) -> None:
    """With a word, and its branch removed; told once."""
    kit.send(lesson())
    assert kit.journal.drafts.withdraw("d1", ALICE) == "withdrawn"
    closed(kit)
    assert kit.forge.progress(1).state == "closed"
    assert world.branches() == ["main"]
    assert world.said(1) == ["Reprise par la personne qui l'avait proposée."]
    assert kit.tell() == ["draft d1 withdrawn"]
    assert kit.view().draft.origin.person == ""


def test_what_was_sent_by_somebody_who_was_killed_is_found_and_closed(kit: Kit, world: World) -> None:
    """Its number was never known."""
    kit.journal.drafts.keep(lesson())
    view = kit.journal.draft_queue.take("killed", kit.clock())
    assert view is not None
    kit.sender.send(view.draft)
    kit.journal.draft_queue.release(lambda holder: holder == "killed")
    kit.journal.drafts.withdraw("d1", ALICE)
    closed(kit)
    assert kit.forge.progress(1).state == "closed"
    assert world.branches() == ["main"]


def test_nothing_is_proposed_to_be_closed(kit: Kit, world: World) -> None:
    """What was taken and never sent leaves no trace."""
    kit.journal.drafts.keep(lesson())
    kit.journal.draft_queue.take("killed", kit.clock())
    kit.journal.draft_queue.release(lambda holder: holder == "killed")
    kit.journal.drafts.withdraw("d1", ALICE)
    closed(kit)
    assert world.opened() == 0
    assert not kit.sender.step()


def test_a_ticket_that_two_people_opened_stays_for_the_other(kit: Kit) -> None:
    """It is closed when nobody reports it any more, by whoever opened it."""
    kit.send(report("r1", ALICE))
    kit.send(report("r2", BOB))
    kit.journal.drafts.withdraw("r1", ALICE)
    closed(kit)
    assert kit.forge.progress(1).state == "open"
    assert kit.view("r2").state == "open"


def test_one_s_own_ticket_is_closed(kit: Kit) -> None:
    """Nobody else reports it."""
    kit.send(report("r1", ALICE))
    kit.journal.drafts.withdraw("r1", ALICE)
    closed(kit)
    assert kit.forge.progress(1).state == "closed"


def test_what_was_merged_meanwhile_is_merged(kit: Kit) -> None:
    """Told so to whoever thought it was taken back."""
    view = kit.send(lesson())
    kit.forge.merge(view.number, view.head, "x")
    assert kit.journal.drafts.withdraw("d1", ALICE) == "withdrawn"
    closed(kit)
    assert kit.view().state == "merged"
    assert kit.tell() == ["draft d1 withdrawn", "draft d1 merged"]


def test_the_forge_is_down_meanwhile(hub: Kit, github: FakeGitHub) -> None:
    """It is closed when it is there again."""
    hub.send(lesson())
    hub.journal.drafts.withdraw("d1", ALICE)
    github.down()
    assert hub.closer.step()
    assert not hub.closer.step()
    github.up()
    hub.clock.goes(HOUR)
    closed(hub)
    assert github.pulls[0].state == "closed"


def test_what_is_not_there_any_more_is_closed(hub: Kit, github: FakeGitHub) -> None:
    """Somebody removed it by hand: it is not asked for ever after."""
    hub.send(report("r1"))
    hub.journal.drafts.withdraw("r1", ALICE)
    github.state.threads.clear()
    closed(hub)
    assert hub.journal.draft_queue.to_close(hub.clock() + 2 * HOUR) is None


def test_whoever_is_erased_leaves_nothing_half_sent(kit: Kit, world: World) -> None:
    """Killed before its number was known, then erased: it is found on the forge and closed."""
    kit.journal.drafts.keep(lesson())
    view = kit.journal.draft_queue.take("killed", kit.clock())
    assert view is not None
    kit.sender.send(view.draft)
    kit.journal.privacy.erase(ALICE, ALICE, kit.clock())
    kit.journal.draft_queue.release(lambda holder: holder == "killed")
    closed(kit)
    assert kit.forge.progress(1).state == "closed"
    assert world.branches() == ["main"]
