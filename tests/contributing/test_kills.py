"""A process that sends is killed at each step; another one goes on, and there is one proposal, told once."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.contributing.views import Reviewer
from bot.holders import is_dead
from bot.journal.journal import Journal, open_journal
from tests.contributing.kit import BOB, NOW, TWO, Clock, Kit, lesson
from tests.forge.fake import FakeGitHub
from tests.forge.test_crashes import DEADLY_GIT
from tests.forge.worlds import GitHubWorld, LocalWorld, World
from tests.journal.samples import KEY, eventually
from tests.sources import ROOT

SECONDS = 30
LATER = Clock(NOW.replace(year=2030))


@contextmanager
def worker(url: str, *forge: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start a process that sends, and let it begin; it is ended with the block."""
    command = [sys.executable, "-m", "tests.contributing.worker", url, *forge]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **environment}
    ) as started:
        try:
            assert started.stdout is not None
            assert started.stdin is not None
            assert started.stdout.readline() == "open\n"
            started.stdin.write("\n")
            started.stdin.flush()
            yield started
        finally:
            started.kill()


def place_of(world: World) -> tuple[str, str]:
    """Return how a process finds a forge."""
    return ("local", str(world.folder)) if isinstance(world, LocalWorld) else ("github", address_of(world))


def address_of(world: World) -> str:
    """Return the address of a GitHub."""
    assert isinstance(world, GitHubWorld)
    return world.github.address


def go_on(journal: Journal, world: World) -> Kit:
    """Take up what the dead process held, and send it."""
    kit = Kit(journal, world.forge, LATER)
    assert eventually(lambda: journal.draft_queue.release(is_dead) > 0 or not held(journal))
    while kit.sender.step() or kit.decider.step():
        pass
    return kit


def held(journal: Journal) -> bool:
    """Tell whether somebody sends something."""
    return any(view.state == "sending" for view in journal.drafts.open_ones())


def assert_one(kit: Kit, world: World) -> None:
    """There is one proposal, open, and its author is told once."""
    view = kit.view()
    assert (view.state, view.number) == ("open", 1)
    assert world.opened() == 1
    assert sorted(world.branches()) == ["main", "relais/d1"]
    assert kit.forge.progress(1).head == view.head
    assert kit.tell() == ["draft d1 opened"]


@pytest.mark.parametrize(
    "step", ["git/blobs", "git/commits", "git/refs", "/pulls", "/labels"], ids=lambda step: step.strip("/")
)
def test_killed_at_a_step_of_github(journal: Journal, url: str, github: FakeGitHub, step: str) -> None:
    """Before the commit, before the branch, between the branch and the pull request, before its labels."""
    journal.drafts.keep(lesson())
    github.fails(503, method="POST", path=step, seconds=SECONDS)
    world = GitHubWorld(github)
    with worker(url, *place_of(world)) as process:
        assert eventually(lambda: any(method == "POST" and step in path for method, path in github.seen), SECONDS)
        process.kill()
        process.wait(SECONDS)
    github.goes_well()
    assert held(journal)
    assert_one(go_on(journal, world), world)


@pytest.mark.parametrize("after", ["tree", "propose"])
def test_killed_between_the_forge_and_the_journal(journal: Journal, url: str, world: World, after: str) -> None:
    """Before anything was made, and after the proposal was, before it is written down."""
    journal.drafts.keep(lesson())
    with worker(url, *place_of(world), after) as process:
        assert process.wait(SECONDS) == -signal.SIGKILL
    assert world.opened() == (1 if after == "propose" else 0)
    assert journal.drafts.open_ones()[0].number == 0
    assert_one(go_on(journal, world), world)


@pytest.mark.parametrize("step", [3, 9, 14])
def test_killed_at_a_step_of_the_local_forge(
    journal: Journal, url: str, local: LocalWorld, tmp_path: Path, step: int
) -> None:
    """Once Git has run so often."""
    journal.drafts.keep(lesson())
    with worker(url, *place_of(local), **deadly_git(tmp_path, step)) as process:
        assert process.wait(SECONDS) == -signal.SIGKILL
    assert_one(go_on(journal, local), local)


def deadly_git(folder: Path, step: int) -> Mapping[str, str]:
    """Return the environment in which Git kills whoever runs it, once it has run so often."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "counter").write_text("0")
    git = programs / "git"
    git.write_text(DEADLY_GIT.format(counter=programs / "counter", git="/usr/bin/git", at=step))
    git.chmod(stat.S_IRWXU)
    return {"PATH": f"{programs}:{os.environ['PATH']}"}


def test_killed_after_it_was_merged(journal: Journal, url: str, world: World) -> None:
    """What was validated is merged once, written down, and told once."""
    kit = Kit(journal, world.forge)
    view = kit.send(lesson())
    validator = Reviewer(BOB, "capitalisation", TWO)
    assert journal.reviews.decide("d1", validator, "accept", "", view.head, NOW) == "kept"
    with worker(url, *place_of(world), "merge") as process:
        assert process.wait(SECONDS) == -signal.SIGKILL
    made = world.forge.tree().commit
    assert kit.view().state == "open"
    again = go_on(journal, world)
    assert (again.view().state, again.view().merged_as) == ("merged", made)
    assert world.forge.tree().commit == made
    assert again.tell() == ["draft d1 opened", "draft d1 merged"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either_url(request: pytest.FixtureRequest, url: str) -> Iterator[str]:
    """Give the address of a database of each kind."""
    if request.param == "sqlite":
        yield url
        return
    cluster = request.getfixturevalue("postgresql")
    with cluster.database() as name:
        yield cluster.url(name)


def test_several_send_at_once_and_one_is_killed(either_url: str, local: LocalWorld) -> None:
    """Each draft is proposed once, by whoever took it."""
    with open_journal(either_url, key=KEY) as journal:
        for number in range(8):
            journal.drafts.keep(lesson(f"d{number}", f"Leçon {number}"))
        with worker(either_url, *place_of(local)) as first, worker(either_url, *place_of(local)) as second:
            assert first.stdout is not None
            assert first.stdout.readline() == "done one\n"
            first.kill()
            assert second.wait(SECONDS) == 0
        kit = go_on(journal, local)
        assert [kit.view(f"d{number}").state for number in range(8)] == ["open"] * 8
        assert sorted(local.branches()) == ["main", *(f"relais/d{number}" for number in range(8))]
        assert local.opened() == 8
        assert sorted(kit.tell()) == [f"draft d{number} opened" for number in range(8)]
