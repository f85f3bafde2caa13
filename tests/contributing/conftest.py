"""A journal, each forge, and all that works on contributions between both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal.journal import Journal, open_journal
from tests.contributing.kit import Kit
from tests.forge.fake import FakeGitHub
from tests.forge.fake.objects import ENVIRONMENT
from tests.forge.worlds import GitHubWorld, LocalWorld, World, hub_files
from tests.journal.samples import KEY


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Git none of the settings of whoever runs the tests."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a database of the test's own."""
    return f"sqlite:///{tmp_path}/state/journal.db"


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    """Open a journal."""
    with open_journal(url, key=KEY) as journal:
        yield journal


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    """Run a GitHub of the test's own."""
    with FakeGitHub(tmp_path, hub_files()) as running:
        yield running


@pytest.fixture
def local(tmp_path: Path) -> LocalWorld:
    """Return the forge that is on this machine."""
    return LocalWorld(tmp_path / "local")


@pytest.fixture(params=["local", "github"])
def world(request: pytest.FixtureRequest) -> World:
    """Return each forge in turn."""
    if request.param == "local":
        found: World = request.getfixturevalue("local")
        return found
    return GitHubWorld(request.getfixturevalue("github"))


@pytest.fixture
def kit(journal: Journal, world: World) -> Kit:
    """Return what works on contributions, with each forge in turn."""
    return Kit(journal, world.forge)


@pytest.fixture
def hub(journal: Journal, github: FakeGitHub) -> Kit:
    """Return what works on contributions, with GitHub."""
    return Kit(journal, GitHubWorld(github, seconds=1.0).forge)
