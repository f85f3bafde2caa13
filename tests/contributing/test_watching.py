"""What becomes of drafts is told once, in order; those who asked are told when the answer can be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.contributing.models import Opened, Progress
from bot.contributing.presence import Presence
from bot.contributing.views import AnsweredGap, DraftView, Written
from bot.journal.journal import Asked
from indexer.indexing import index_folder
from indexer.models import Verdict, Visibility
from indexer.searching import Searcher
from indexer.shelf import Shelf
from indexer.store import read_current
from tests.contributing.kit import ALICE, BOB, CARL, EVE, HOUR, MINUTE, NOW, Kit, lesson, report
from tests.forge.fake import FakeGitHub
from tests.forge.worlds import LocalWorld, commit, head_of, make_repository


def gap_of(kit: Kit, *people: str) -> int:
    """Have a question asked in vain; return the gap, for whose answer people wait."""
    asked = Asked(
        BOB, "Quand louer ?", "fr", Verdict.NONE, "slack", "", Visibility.PUBLIC, "", "", "", NOW
    )  # fmt: skip
    gap = kit.journal.gaps.open(asked.text, kit.journal.questions.record(asked), NOW)
    for person in people:
        kit.journal.gaps.wait(gap, person, NOW)
    return gap


def test_the_way_of_a_draft_is_told_once(hub: Kit, github: FakeGitHub) -> None:
    """Opened, changes asked on the forge, merged, on line."""
    view = hub.send(lesson())
    github.review(view.number, "ana", "CHANGES_REQUESTED", "Précisez la date.")
    for _ in range(3):
        hub.watch.follow()
    assert (hub.view().state, hub.view().said) == ("changes", "Précisez la date.")
    assert hub.tell() == ["draft d1 opened", "draft d1 changes"]
    github.review(view.number, "ana", "APPROVED")
    hub.forge.merge(view.number, view.head, "x")
    for _ in range(3):
        hub.watch.follow()
        hub.watch.put_online()
    assert hub.tell()[2:] == ["draft d1 merged"]
    hub.indexed.add("d1")
    for _ in range(3):
        hub.watch.put_online()
    assert hub.tell()[3:] == ["draft d1 online"]
    assert hub.view().is_done


def test_what_is_closed_on_the_forge_is_told(hub: Kit, github: FakeGitHub) -> None:
    """By somebody who declines it there."""
    view = hub.send(lesson())
    github.review(view.number, "ana", "COMMENTED", "Déjà dit.")
    github.closes(view.number)
    hub.watch.follow()
    assert (hub.view().state, hub.view().said) == ("declined", "Déjà dit.")


def test_all_are_asked_about_in_turn(hub: Kit, github: FakeGitHub) -> None:
    """Not more than some in each round: the forge counts; those asked longest ago first."""
    for number in range(23):
        reported(hub, f"d{number}", github.state.open_thread("Une page", "").number)
    for issue in github.issues:
        github.closes(issue.number)
    for expected in (20, 23):
        hub.watch.follow()
        hub.clock.goes(MINUTE)
        assert sum(hub.view(f"d{number}").is_done for number in range(23)) == expected


def reported(kit: Kit, id: str, number: int) -> None:
    """Have a report under a number."""
    kit.journal.drafts.keep(report(id))
    kit.journal.draft_queue.take("holder", NOW)
    kit.journal.draft_queue.opened(id, Opened(number, ""), Written("index.md", is_ticket=True))


def test_a_forge_that_is_down_is_asked_the_next_time(hub: Kit, github: FakeGitHub) -> None:
    """Once a round is enough to know."""
    for number in range(2):
        hub.send(lesson(f"d{number}", f"Leçon {number}"))
    github.fails(503, path="pulls/")
    seen = len(github.seen)
    hub.watch.follow()
    assert len(github.seen) == seen + 1
    github.goes_well()
    github.closes(1)
    hub.watch.follow()
    assert hub.view("d0").state == "declined"


def test_what_the_forge_has_lost_holds_up_no_other(hub: Kit, github: FakeGitHub) -> None:
    """A number under which there is nothing."""
    for number in range(2):
        hub.send(lesson(f"d{number}", f"Leçon {number}"))
    github.closes(2)
    del github.state.threads[1]
    hub.watch.follow()
    assert [hub.view(f"d{number}").state for number in range(2)] == ["open", "declined"]


def test_those_who_asked_are_told_once(kit: Kit) -> None:
    """When the answer can be found; then they are forgotten."""
    gap = gap_of(kit, EVE, CARL)
    kit.send(lesson(gap_id=gap))
    kit.journal.draft_queue.progressed("d1", Progress("merged", "x", "m1"))
    kit.watch.put_online()
    assert kit.herald.answered == []
    kit.indexed.add("d1")
    for _ in range(2):
        kit.watch.put_online()
    assert kit.herald.answered == [((CARL, EVE), AnsweredGap(gap, "lecons/louer-tot.md"))]
    found = kit.journal.gaps.get(gap)
    assert found is not None
    assert (found.state, found.page) == ("closed", "lecons/louer-tot.md")


def test_a_kill_before_they_were_told_loses_nobody(kit: Kit) -> None:
    """The gap was closed, and those who wait were not told yet."""
    gap = gap_of(kit, EVE)
    kit.send(lesson(gap_id=gap))
    kit.journal.draft_queue.progressed("d1", Progress("merged", "x", "m1"))
    kit.indexed.add("d1")
    kit.journal.gaps.answered(gap, "lecons/louer-tot.md")
    kit.watch.put_online()
    assert [people for people, _ in kit.herald.answered] == [(EVE,)]
    assert kit.view().state == "online"


@pytest.mark.parametrize("is_killed", [False, True])
def test_those_whose_question_a_page_has_become_the_answer_to_are_told(kit: Kit, is_killed: bool) -> None:
    """Whoever told it knew nothing of the question; a page that answers something else closes nothing."""
    gap = gap_of(kit, EVE)
    kit.send(lesson("d1"))
    kit.send(lesson("d2", "Autre chose"))
    kit.indexed |= {"d1", "d2"}
    kit.journal.draft_queue.progressed("d2", Progress("merged", "x", "m2"))
    kit.answers["Quand louer ?"] = ("lecons/louer-tot.md", "le-conseil")
    kit.watch.put_online()
    assert kit.herald.answered == []
    if is_killed:
        kit.journal.gaps.answered(gap, "lecons/louer-tot.md")
    kit.journal.draft_queue.progressed("d1", Progress("merged", "x", "m1"))
    kit.watch.put_online()
    anchor = "" if is_killed else "le-conseil"
    assert kit.herald.answered == [((EVE,), AnsweredGap(gap, "lecons/louer-tot.md", anchor))]
    assert kit.journal.gaps.listed() == ()


def test_what_could_not_be_told_is_told_later(kit: Kit, caplog: pytest.LogCaptureFixture) -> None:
    """And holds up no other news."""
    kit.herald.fails = True
    kit.send(lesson())
    assert kit.tell() == []
    kit.tell()
    assert caplog.text.count("draft d1: opened could not be told") == 1
    kit.herald.fails = False
    assert kit.tell() == []
    kit.clock.goes(HOUR)
    assert kit.tell() == ["draft d1 opened"]


def test_nobody_is_told_of_what_its_author_had_forgotten(kit: Kit) -> None:
    """It is followed to its end all the same."""
    kit.send(lesson())
    kit.journal.privacy.erase(ALICE, ALICE, kit.clock())
    kit.journal.draft_queue.progressed("d1", Progress("merged", "x", "m1"))
    assert kit.tell() == []
    assert kit.journal.draft_news.untold() == ()


# --- whether it can be found


def merged(local: LocalWorld, page: str = "lecons/louer.md") -> DraftView:
    """Commit a page by hand and return a draft that was merged as that commit."""
    made = commit(local.clone, {f"docs/{page}": "---\ntitle: Louer\n---\n\n## Quand\n\nEn mars.\n"})
    return DraftView(lesson(), "merged", merged_as=made, page=page)


def presence_of(local: LocalWorld, index: Path) -> Presence:
    """Return the index beside its repository."""
    return Presence(local.clone / "docs", lambda: read_current(index).commit, Shelf(Searcher(index)))


def test_it_is_on_line_when_the_index_holds_it(local: LocalWorld, tmp_path: Path) -> None:
    """At the very commit, and at later ones; not before it was indexed."""
    index = tmp_path / "index"
    index_folder(local.clone / "docs", index)
    presence = presence_of(local, index)
    view = merged(local)
    assert not presence.has(view)
    index_folder(local.clone / "docs", index)
    assert presence.has(view)
    commit(local.clone, {"docs/index.md": "# autre\n"})
    index_folder(local.clone / "docs", index)
    assert presence.has(view)
    (local.clone / "docs/index.md").write_text("# en cours\n", "utf-8")
    index_folder(local.clone / "docs", index)
    assert read_current(index).commit.endswith("+")
    assert presence.has(view)


def test_a_page_that_could_not_be_read_is_not_on_line(local: LocalWorld, tmp_path: Path) -> None:
    """Its commit is there, and the page is not in the index."""
    index = tmp_path / "index"
    view = merged(local)
    (local.clone / "docs/lecons/louer.md").unlink()
    index_folder(local.clone / "docs", index)
    assert not presence_of(local, index).has(view)


def test_what_is_no_page_needs_its_commit_alone(local: LocalWorld, tmp_path: Path) -> None:
    """A term of the glossary is data beside the pages."""
    index = tmp_path / "index"
    made = commit(local.clone, {"docs/_data/glossary.yml": "[]\n"})
    index_folder(local.clone / "docs", index)
    assert presence_of(local, index).has(DraftView(lesson(), "merged", merged_as=made))


@pytest.mark.parametrize("merged_as", ["", "1" * 40, "--help", "main", "HEAD~1; rm -rf /"])
def test_what_is_no_commit_of_ours_is_not_there(local: LocalWorld, tmp_path: Path, merged_as: str) -> None:
    """Whatever the forge tells."""
    index = tmp_path / "index"
    index_folder(local.clone / "docs", index)
    assert not presence_of(local, index).has(DraftView(lesson(), "merged", merged_as=merged_as, page="index.md"))


def test_pages_outside_git_tell_nothing(tmp_path: Path) -> None:
    """Nobody can say what they hold."""
    docs = tmp_path / "plain"
    docs.mkdir()
    (docs / "index.md").write_text("# Accueil\n", "utf-8")
    index_folder(docs, tmp_path / "index")
    presence = Presence(docs, lambda: read_current(tmp_path / "index").commit, Shelf(Searcher(tmp_path / "index")))
    elsewhere = make_repository(tmp_path / "elsewhere", {"a.md": "x"})
    assert not presence.has(DraftView(lesson(), "merged", merged_as=head_of(elsewhere), page="index.md"))
