"""The workshop in its own threads: from a draft that is kept to a page on line, without anybody who steps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.contributing.heralds import Heralds
from bot.contributing.views import DraftView, Reviewer
from bot.contributing.workshop import Tools, Workshop, utc_now
from bot.journal.journal import Journal
from tests.contributing.kit import ALICE, BOB, PEOPLE, TWO, Remembering, lesson, written
from tests.forge.fake import FakeGitHub
from tests.forge.worlds import GitHubWorld, World
from tests.journal.samples import eventually


class Running:
    """A workshop, and what it was seen to do."""

    def __init__(self, journal: Journal, world: World) -> None:
        self.journal = journal
        self.herald = Remembering()
        self.indexed: set[str] = set()
        tools = Tools(
            journal=journal,
            forge=world.forge,
            write=written,
            is_indexed=lambda view: view.draft.id in self.indexed,
            answer_to=lambda question: None,
            people=lambda: PEOPLE,
            deputy_of=lambda path: "",
            administrators=lambda: ("UADMIN001",),
            heralds=Heralds({"slack": self.herald}),
        )
        self.workshop = Workshop(tools)

    def view(self) -> DraftView:
        """Return the draft."""
        found = self.journal.drafts.get("d1")
        assert found is not None
        return found

    def becomes(self, state: str) -> bool:
        """Wait for a state."""
        return eventually(lambda: self.view().state == state, 30)


@contextmanager
def running(journal: Journal, world: World) -> Iterator[Running]:
    """Run a workshop; it stops in good order."""
    found = Running(journal, world)
    found.workshop.start()
    try:
        yield found
    finally:
        found.workshop.stop()


def test_a_draft_goes_all_the_way(journal: Journal, world: World) -> None:
    """Sent, put to somebody, validated, merged, on line; each told once."""
    with running(journal, world) as found:
        journal.drafts.keep(lesson(made_at=utc_now()))
        found.workshop.wake()
        assert found.becomes("open")
        validator = Reviewer(BOB, "capitalisation", TWO)
        head = found.view().head
        assert journal.reviews.decide("d1", validator, "accept", "", head, utc_now()) == "kept"
        assert found.becomes("merged")
        found.indexed.add("d1")
        assert found.becomes("online")
        told = ["draft d1 opened", "draft d1 merged", "draft d1 online"]
        assert eventually(lambda: found.herald.told == told, 30)


def test_what_a_dead_process_left_is_taken_up(journal: Journal, world: World) -> None:
    """At the start."""
    journal.drafts.keep(lesson())
    journal.draft_queue.take("elsewhere/1/1", utc_now() - timedelta(hours=1))
    with running(journal, world) as found:
        assert found.becomes("open")


def test_the_webhook_has_the_forge_asked_at_once(journal: Journal, github: FakeGitHub) -> None:
    """Not at the next minute."""
    world = GitHubWorld(github)
    with running(journal, world) as found:
        journal.drafts.keep(lesson())
        assert found.becomes("open")
        assert eventually(lambda: "draft d1 opened" in found.herald.told, 30)
        github.closes(1)
        found.workshop.follow_now()
        assert found.becomes("declined")


def test_a_denied_access_that_was_mended_goes_on_at_the_next_start(journal: Journal, github: FakeGitHub) -> None:
    """Nobody waits for the quarter of an hour: a new token comes with a new start."""
    world = GitHubWorld(github)
    github.fails(401, "Bad credentials")
    with running(journal, world) as found:
        journal.drafts.keep(lesson())
        assert eventually(lambda: bool(journal.flags.up()), 30)
        assert found.becomes("waiting")
    github.goes_well()
    with running(journal, world) as found:
        assert found.becomes("open")
        assert eventually(lambda: journal.flags.up() == (), 30)


@pytest.mark.parametrize("way", ["before", "after"])
def test_a_draft_is_taken_back(journal: Journal, world: World, way: str) -> None:
    """Before it was sent, or after: nothing of it is left on the forge."""
    found = Running(journal, world)
    journal.drafts.keep(lesson())
    if way == "after":
        found.workshop.start()
        assert found.becomes("open")
    assert journal.drafts.withdraw("d1", ALICE) == "withdrawn"
    if way == "before":
        found.workshop.start()
    assert eventually(lambda: not found.view().is_closing, 30)
    gone: Callable[[], bool] = lambda: found.herald.told[-1:] == ["draft d1 withdrawn"]  # noqa: E731
    assert eventually(gone, 30)
    found.workshop.stop()
    assert way == "before" or world.branches() == ["main"]
