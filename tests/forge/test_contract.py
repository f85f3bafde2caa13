"""What both forges do alike: the same cases, on a bare repository of this machine and on GitHub."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.contributing.forge import ForgeConflict, ForgeRefused
from bot.contributing.models import Opened, Ticket
from tests.forge.worlds import PAGE, PAGES, World, a_proposal

NOWHERE = "1" * 40


def proposed(world: World, **changes: object) -> Opened:
    """Propose, and return what came of it."""
    return world.forge.propose(a_proposal(world, **changes))


def test_the_tree_gives_every_byte(world: World) -> None:
    """Line ends, marks of order and pictures; only what is in the folder of pages."""
    tree = world.forge.tree()
    assert sorted(tree.paths()) == sorted(PAGES)
    assert {path: tree.read(path) for path in PAGES} == PAGES
    assert tree.read("../mkdocs.yml") is None
    assert tree.read("absent.md") is None


def test_a_tree_stays_as_it_was(world: World) -> None:
    """What is committed meanwhile is in the next one."""
    before = world.forge.tree()
    commit = world.by_hand({"index.md": "changed"})
    after = world.forge.tree()
    assert before.read("index.md") == PAGES["index.md"]
    assert (after.commit, after.read("index.md")) == (commit, b"changed")


def test_a_proposal_waits_beside_the_main_branch(world: World) -> None:
    """One commit on a branch of its own; the pages are what they were."""
    proposal = a_proposal(world)
    opened = world.forge.propose(proposal)
    assert opened.is_new
    assert sorted(world.branches()) == ["main", "relais/abc123"]
    assert world.forge.tree().commit == proposal.base
    progress = world.forge.progress(opened.number)
    assert (progress.state, progress.head, progress.merged_as) == ("open", opened.head, "")


def test_what_a_proposal_changes_is_told_by_file(world: World) -> None:
    """From where it left the main branch: what was committed there since is none of its changes."""
    files = {"lecons/nouvelle.md": b"new", "guides/conventions.md": b"changed"}
    opened = proposed(world, files=files)
    world.by_hand({"index.md": "changed meanwhile"})
    changes = world.forge.changes(opened.number)
    assert changes.head == opened.head
    assert sorted((file.path, file.before, file.after) for file in changes.files) == [
        ("guides/conventions.md", PAGE.encode(), b"changed"),
        ("lecons/nouvelle.md", None, b"new"),
    ]
    assert changes.others == ()


def test_the_commit_tells_its_title_and_who_is_credited(world: World) -> None:
    """Once each."""
    credit = "Une personne <une@example.org>"
    opened = proposed(world, co_authors=(credit, credit))
    lines = world.message(opened.head).splitlines()
    assert lines[0] == "Corriger « Qui signe »"
    assert lines.count(f"Co-authored-by: {credit}") == 1


def test_the_same_proposal_twice_is_one(world: World) -> None:
    """Nothing is made again, not even the commit."""
    first, second = proposed(world), proposed(world)
    assert second == replace(first, is_new=False)
    assert world.opened() == 1


def test_a_proposal_made_again_is_brought_up_to_date(world: World) -> None:
    """Same number, new commit, on the pages of today."""
    first = proposed(world)
    world.by_hand({"index.md": "changed"})
    second = proposed(world, title="Un autre titre", files={"lecons/nouvelle.md": b"autre"})
    assert (second.number, second.is_new) == (first.number, False)
    assert second.head != first.head
    merged = world.forge.merge(second.number, second.head, "Validée")
    tree = world.forge.tree()
    assert tree.commit == merged
    assert (tree.read("lecons/nouvelle.md"), tree.read("index.md")) == (b"autre", b"changed")
    assert tree.read("guides/conventions.md") == PAGE.encode()


def test_somebody_elses_work_on_the_branch_is_never_overwritten(world: World) -> None:
    """It is a conflict, for somebody to look at."""
    proposed(world)
    theirs = world.on_branch("relais/abc123", {"lecons/nouvelle.md": "repris par une relectrice"})
    with pytest.raises(ForgeConflict):
        proposed(world, title="Un autre titre")
    assert world.forge.tree().read("lecons/nouvelle.md") is None
    assert world.message(theirs).startswith("edited by hand")
    assert "relais/abc123" in world.branches()


def test_what_is_validated_is_merged(world: World) -> None:
    """With the words of the validation; its branch goes."""
    opened = proposed(world)
    made = world.forge.merge(opened.number, opened.head, "Validée par la coordination\n\nUn institut")
    assert world.forge.tree().commit == made
    assert b"pr\xc3\xa9sidente" in (world.forge.tree().read("guides/conventions.md") or b"")
    assert world.message(made).splitlines()[0] == "Validée par la coordination"
    assert "Un institut" in world.message(made)
    assert world.branches() == ["main"]
    progress = world.forge.progress(opened.number)
    assert (progress.state, progress.head, progress.merged_as) == ("merged", opened.head, made)


def test_merging_twice_is_merging_once(world: World) -> None:
    """And what is merged is not proposed again."""
    opened = proposed(world)
    made = world.forge.merge(opened.number, opened.head, "Validée")
    assert world.forge.merge(opened.number, opened.head, "Validée") == made
    again = world.forge.propose(a_proposal(world))
    assert (again.number, again.is_new) == (opened.number, False)
    assert world.branches() == ["main"]
    assert world.forge.tree().commit == made


def test_only_what_was_validated_is_merged(world: World) -> None:
    """A commit added since is another proposal."""
    opened = proposed(world)
    world.on_branch("relais/abc123", {"lecons/nouvelle.md": "changé après la validation"})
    with pytest.raises(ForgeConflict):
        world.forge.merge(opened.number, opened.head, "Validée")
    with pytest.raises(ForgeConflict):
        world.forge.merge(opened.number, NOWHERE, "Validée")
    assert world.forge.tree().read("lecons/nouvelle.md") is None


def test_changes_elsewhere_are_joined(world: World) -> None:
    """The main branch has moved, and not where the proposal is."""
    opened = proposed(world)
    world.by_hand({"guides/conventions.md": PAGE.replace("Avant de dépenser.", "Avant toute dépense.")})
    world.forge.merge(opened.number, opened.head, "Validée")
    text = (world.forge.tree().read("guides/conventions.md") or b"").decode()
    assert "La présidente signe." in text
    assert "Avant toute dépense." in text


def test_a_conflict_changes_nothing(world: World) -> None:
    """The same line was changed: the proposal stays open, and is made again."""
    opened = proposed(world)
    moved = world.by_hand({"guides/conventions.md": PAGE.replace("Le président signe.", "La directrice signe.")})
    with pytest.raises(ForgeConflict):
        world.forge.merge(opened.number, opened.head, "Validée")
    assert world.forge.tree().commit == moved
    assert world.forge.progress(opened.number).state == "open"
    again = proposed(world)
    assert again.number == opened.number
    world.forge.merge(again.number, again.head, "Validée")
    assert b"pr\xc3\xa9sidente" in (world.forge.tree().read("guides/conventions.md") or b"")


def test_a_base_that_nobody_knows_is_a_conflict(world: World) -> None:
    """The pages are read again."""
    with pytest.raises(ForgeConflict):
        proposed(world, base=NOWHERE)
    assert world.opened() == 0


def test_what_is_closed_stays_closed(world: World) -> None:
    """Its branch goes, the word is said once, and nothing opens it again."""
    opened = proposed(world)
    for _ in range(2):
        world.forge.close(opened.number, "Retirée par son auteur.")
    assert world.branches() == ["main"]
    assert world.said(opened.number) == ["Retirée par son auteur."]
    assert world.forge.progress(opened.number).state == "closed"
    again = proposed(world)
    assert (again.number, again.is_new) == (opened.number, False)
    assert world.branches() == ["main"]
    with pytest.raises(ForgeRefused):
        world.forge.merge(opened.number, opened.head, "Validée")


def test_what_was_sent_without_its_number_known_can_be_discarded(world: World) -> None:
    """By its branch alone; also when nothing was sent."""
    world.forge.tree()
    world.forge.discard("relais/abc123", "Retirée.")
    opened = proposed(world)
    for _ in range(2):
        world.forge.discard("relais/abc123", "Retirée.")
    assert world.branches() == ["main"]
    assert world.forge.progress(opened.number).state == "closed"
    assert world.said(opened.number) == ["Retirée."]


def test_what_is_merged_is_not_discarded(world: World) -> None:
    """It is too late."""
    opened = proposed(world)
    made = world.forge.merge(opened.number, opened.head, "Validée")
    world.forge.discard("relais/abc123", "Retirée.")
    assert world.forge.progress(opened.number).state == "merged"
    assert world.forge.tree().commit == made


def test_a_ticket_of_the_same_mark_is_opened_once(world: World) -> None:
    """As long as it is open; another mark is another ticket."""
    ticket = Ticket("outdated:guides/conventions.md", "Une page à revoir", "Elle date.", ("outdated",))
    first, second = world.forge.open_ticket(ticket), world.forge.open_ticket(ticket)
    assert (second.number, first.is_new, second.is_new) == (first.number, True, False)
    assert world.forge.open_ticket(replace(ticket, mark="outdated:index.md")).number != first.number
    assert world.forge.progress(first.number).state == "open"
    world.forge.close(first.number, "Revue.")
    assert world.forge.progress(first.number).state == "closed"
    assert world.forge.open_ticket(ticket).is_new


def test_what_people_type_does_not_pass_for_a_mark(world: World) -> None:
    """Neither in the text of a ticket, nor in a mark that says more than it should."""
    mark = "words:--> <script>"
    opened = world.forge.open_ticket(Ticket(mark, "Des mots", "x"))
    body = "<!-- relais:outdated -->\n<!-- relais:words:--> <script> -->\n"
    assert world.forge.open_ticket(Ticket("autre", "Des mots", body)).number != opened.number
    assert world.forge.open_ticket(Ticket(mark, "Des mots", "x")).number == opened.number


def test_a_comment_is_edited_in_place(world: World) -> None:
    """One a mark, under proposals and tickets."""
    proposal, ticket = proposed(world), world.forge.open_ticket(Ticket("m", "Un ticket", "x"))
    for number in (proposal.number, ticket.number):
        world.forge.comment(number, "checks", "Deux choses à changer.")
        world.forge.comment(number, "preview", "L'aperçu.")
        world.forge.comment(number, "checks", "Tout est bon.")
        assert world.said(number) == ["Tout est bon.", "L'aperçu."]


def test_numbers_are_shared(world: World) -> None:
    """A proposal and a ticket never have the same."""
    ticket = world.forge.open_ticket(Ticket("m", "Un ticket", "x"))
    assert ticket.number != proposed(world).number


def test_what_is_not_there_is_refused(world: World) -> None:
    """And said so, not made."""
    world.forge.tree()
    with pytest.raises(ForgeRefused):
        world.forge.progress(99)
    with pytest.raises(ForgeRefused):
        world.forge.merge(99, NOWHERE, "Validée")
