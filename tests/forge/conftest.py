"""A fake GitHub, and each forge with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forge.fake import FakeGitHub
from tests.forge.fake.objects import ENVIRONMENT
from tests.forge.worlds import GitHubWorld, LocalWorld, World, hub_files


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Git none of the settings of whoever runs the tests."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    """Run a GitHub of the test's own."""
    with FakeGitHub(tmp_path, hub_files()) as running:
        yield running


@pytest.fixture
def hub(github: FakeGitHub) -> GitHubWorld:
    """Return the forge that is on GitHub."""
    return GitHubWorld(github)


@pytest.fixture
def local(tmp_path: Path) -> LocalWorld:
    """Return the forge that is on this machine."""
    return LocalWorld(tmp_path / "local")


@pytest.fixture(params=["local", "github"])
def world(request: pytest.FixtureRequest) -> World:
    """Return each forge in turn."""
    found: World = request.getfixturevalue({"local": "local", "github": "hub"}[request.param])
    return found
