"""The bot is killed, for real, in the middle of its work: what it had acknowledged is answered, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.slack.bots import wait_until
from tests.slack.fake import FakeSlack
from tests.sources import ROOT

QUESTIONS = 10


def start(slack: FakeSlack, base: Path, state: Path) -> subprocess.Popen[bytes]:
    """Run `relais bot` in a process of its own."""
    command = [sys.executable, "-m", "bot.cli", "bot", "--docs", str(base / "docs"), "--index", str(base / "index")]
    environment = {**os.environ, **slack.environment(), "RELAIS_STATE": str(state), "RELAIS_LANGUAGE": "fr"}
    with (state.parent / "bot.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


@pytest.mark.parametrize("posted", [0, 3, 7])
def test_killed_with_ten_pending_questions(base: Path, tmp_path: Path, posted: int) -> None:
    """Killed when a number of answers are out and the next ones are on their way."""
    with FakeSlack() as slack:
        nina = slack.user("nina")
        general = slack.channel("general", members=[nina])
        first = start(slack, base, tmp_path / "state")
        slack.wait_connected(seconds=20)
        slack.delay("chat.postMessage", 0.2)
        asked = [slack.says(nina, general, f"{slack.mention} qui signe, numéro {n} ?") for n in range(QUESTIONS)]
        slack.wait_for(lambda: all(d.is_acknowledged for d in slack.deliveries), seconds=10)
        wait_until(lambda: sum(bool(slack.replies(general, ts)) for ts in asked) >= posted)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(10)
        second = start(slack, base, tmp_path / "state")
        try:
            slack.wait_for(lambda: all(slack.replies(general, ts) for ts in asked), seconds=30)
            slack.wait_for(lambda: all(slack.reactions(general, ts) == {} for ts in asked), seconds=10)
        finally:
            second.send_signal(signal.SIGTERM)
            assert second.wait(15) == 0
        assert [len(slack.replies(general, ts)) for ts in asked] == [1] * QUESTIONS
