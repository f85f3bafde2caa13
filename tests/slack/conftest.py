"""The bot in a workspace: one for each test, on an index made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack.bots import MODES, Mode, Workspace, make_index, running_bot
from tests.slack.fake import FakeSlack


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pages of every visibility and their index."""
    return make_index(tmp_path_factory.mktemp("slack-base"))


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> Mode:
    """Return a way in which the bot receives; a test that has it runs in both."""
    found: Mode = request.param
    return found


@pytest.fixture
def bot(base: Path, tmp_path: Path, mode: Mode) -> Iterator[Workspace]:
    """Run the bot in a workspace, in both modes."""
    with FakeSlack() as slack, running_bot(slack, base, tmp_path / "state", mode) as workspace:
        yield workspace
