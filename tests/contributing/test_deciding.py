"""What was decided is carried out once, on either forge: merged as it was read, sent back, or closed."""

from __future__ import annotations

import pytest

from bot.contributing.forge import ForgeUnreachable
from bot.contributing.views import Decided, Decision, DraftView, Reviewer
from tests.contributing.kit import BOB, EVE, HOUR, NOW, TWO, Kit, lesson
from tests.forge.fake import FakeGitHub
from tests.forge.worlds import World

VALIDATOR = Reviewer(BOB, "capitalisation", TWO)


@pytest.fixture
def opened(kit: Kit) -> DraftView:
    """Have a draft on the forge, and told so."""
    view = kit.send(lesson())
    assert kit.tell() == ["draft d1 opened"]
    return view


def decide(kit: Kit, view: DraftView, decision: Decision, word: str = "") -> Decided:
    """Decide of what the draft is now."""
    return kit.journal.reviews.decide(view.draft.id, VALIDATOR, decision, word, view.head, NOW)


def carried_out(kit: Kit) -> bool:
    """Let the decision be carried out, and what comes of it be known."""
    did = kit.decider.step()
    kit.watch.follow()
    return did


def test_what_is_accepted_is_merged(kit: Kit, world: World, opened: DraftView) -> None:
    """With a role and an organisation written down, and no name; told once."""
    assert decide(kit, opened, "accept") == "kept"
    assert carried_out(kit)
    assert not carried_out(kit)
    view = kit.view()
    assert view.state == "merged"
    assert view.merged_as == kit.forge.tree().commit
    assert world.message(view.merged_as).rstrip().endswith(f"Validated-as: capitalisation, {TWO}")
    assert BOB not in world.message(view.merged_as)
    assert kit.forge.tree().read("lecons/louer-tot.md") is not None
    assert kit.tell() == ["draft d1 opened", "draft d1 merged"]


def test_what_is_to_be_changed_goes_back_to_its_author(kit: Kit, world: World, opened: DraftView) -> None:
    """Said on the forge too, as words that call nobody and are no markup; the same person reads it again."""
    decide(kit, opened, "changes", "Dites @ana la date.\n# Titre <b>x</b>")
    assert carried_out(kit)
    assert (kit.view().state, kit.view().said) == ("changes", "Dites @ana la date.\n# Titre <b>x</b>")
    assert kit.tell() == ["draft d1 opened", "draft d1 changes"]
    (said,) = world.said(1)
    assert said.startswith(f"Un changement est demandé (capitalisation, {TWO}) :")
    assert "@ana" not in said
    assert "<b>" not in said
    assert "\n# Titre" not in said
    kit.asking.ask()
    assert kit.herald.asked == []
    kit.journal.drafts.revise(lesson(title="Louer tôt, en mars"))
    kit.sender.step()
    assert kit.view().state == "open"
    for _ in range(2):
        kit.asking.ask()
    assert [account for account, _ in kit.herald.asked] == [BOB]
    assert decide(kit, kit.view(), "accept") == "kept"
    carried_out(kit)
    assert kit.view().state == "merged"


def test_what_is_declined_is_closed_with_a_word(kit: Kit, world: World, opened: DraftView) -> None:
    """Told once, with the word; its branch is gone."""
    decide(kit, opened, "decline", "Déjà dit dans « Conventions ».")
    assert carried_out(kit)
    view = kit.view()
    assert (view.state, view.said) == ("declined", "Déjà dit dans « Conventions ».")
    assert world.branches() == ["main"]
    assert "Déjà dit" in world.said(1)[-1]
    assert kit.tell() == ["draft d1 opened", "draft d1 declined"]


def test_what_somebody_changed_since_it_was_read_is_read_again(hub: Kit, github: FakeGitHub) -> None:
    """The commit that was read, and no other, is merged."""
    view = hub.send(lesson())
    decide(hub, view, "accept")
    github.commit({"docs/lecons/louer-tot.md": "---\ntitle: Autre\n---\n"}, branch="relais/d1")
    assert carried_out(hub)
    assert hub.view().state == "open"
    assert hub.view().head == github.objects.tip("relais/d1") != view.head
    hub.asking.put_to_them()
    assert [account for account, _ in hub.herald.asked] == [BOB]
    assert decide(hub, view, "accept") == "changed"
    assert decide(hub, hub.view(), "accept") == "kept"
    carried_out(hub)
    assert hub.view().state == "merged"


def test_when_the_pages_moved_under_it_it_is_written_again_and_read_again(
    kit: Kit, world: World, opened: DraftView
) -> None:
    """A page of the same name came in between: the proposal is made anew beside it, and nothing is overwritten."""
    world.by_hand({"lecons/louer-tot.md": "---\ntitle: Louer tôt\n---\n\nUne autre leçon.\n"})
    decide(kit, opened, "accept")
    assert carried_out(kit)
    assert kit.view().state == "waiting"
    assert not kit.decider.step()
    kit.sender.step()
    view = kit.view()
    assert (view.state, view.number) == ("open", 1)
    assert view.head != opened.head
    kit.clock.goes(HOUR)
    assert carried_out(kit)
    assert kit.view().state == "open"
    kit.asking.put_to_them()
    assert [key for _, key in kit.herald.asked] == ["review 1 2"]
    assert decide(kit, kit.view(), "accept") == "kept"
    carried_out(kit)
    assert kit.view().state == "merged"
    kept = kit.forge.tree().read("lecons/louer-tot.md")
    assert kept is not None
    assert b"Une autre le" in kept


def test_two_people_decide_at_once(kit: Kit, opened: DraftView) -> None:
    """The second is told that it is decided; the author cannot."""
    assert decide(kit, opened, "accept") == "kept"
    other = Reviewer(EVE, "coordination", TWO)
    assert kit.journal.reviews.decide("d1", other, "decline", "", opened.head, NOW) == "decided"
    author = Reviewer("UALICE001", "mediation", TWO)
    assert kit.journal.reviews.decide("d1", author, "accept", "", opened.head, NOW) == "self"


def test_a_decision_waits_for_the_forge(hub: Kit, github: FakeGitHub) -> None:
    """Down, or slow after it has merged: one merge in the end."""
    view = hub.send(lesson())
    decide(hub, view, "accept")
    github.fails(502, method="PUT", times=1, is_done=True)
    assert hub.decider.step()
    assert hub.view().state == "open"
    assert not hub.decider.step()
    hub.clock.goes(HOUR)
    assert hub.decider.step()
    assert hub.view().state == "merged"
    assert hub.view().merged_as == github.objects.tip("main")


def test_a_rule_of_the_forge_in_the_way_is_told(hub: Kit, github: FakeGitHub) -> None:
    """The decision is kept and tried again; an administrator learns it once, and the rule mended, it goes."""
    github.state.required_approval = True
    view = hub.send(lesson())
    decide(hub, view, "accept")
    for _ in range(5):
        hub.decider.step()
        hub.alerts.tell()
        hub.clock.goes(2 * HOUR)
    assert [code for _, code in hub.herald.alerts] == ["alert.refused"]
    github.state.required_approval = False
    hub.decider.step()
    assert hub.view().state == "merged"
    assert hub.journal.flags.up() == ()


def test_what_was_merged_by_hand_meanwhile_is_merged(hub: Kit, github: FakeGitHub) -> None:
    """Somebody declines what another has just merged: it is there, and told so."""
    view = hub.send(lesson())
    decide(hub, view, "decline", "Non.")
    made = hub.forge.merge(view.number, view.head, "by hand")
    hub.decider.step()
    assert (hub.view().state, hub.view().merged_as) == ("merged", made)


def test_a_slip_of_ours_holds_up_no_other_decision(kit: Kit, opened: DraftView) -> None:
    """It is tried again later."""

    class Slipping:
        def __getattr__(self, name: str) -> object:
            return getattr(behind, name)

        def merge(self, number: int, head: str, message: str) -> str:
            raise ZeroDivisionError

    behind = kit.forge
    kit.use(Slipping())  # type: ignore[arg-type]
    decide(kit, opened, "accept")
    assert kit.decider.step()
    assert not kit.decider.step()
    kit.use(behind)
    kit.clock.goes(HOUR)
    assert kit.decider.step()
    assert kit.view().state == "merged"


def test_denied_while_it_is_carried_out(hub: Kit, github: FakeGitHub) -> None:
    """All sending stops; nothing is lost."""
    view = hub.send(lesson())
    decide(hub, view, "accept")
    github.fails(401, "Bad credentials")
    assert hub.decider.step()
    assert not hub.decider.step()
    github.goes_well()
    hub.pause.probe()
    assert hub.decider.step()
    assert hub.view().state == "merged"
    assert ForgeUnreachable.code not in str(hub.journal.flags.up())
