"""A process that sends drafts, for tests that kill it: `python -m tests.contributing.worker URL FORGE [AFTER]`.

FORGE: `local FOLDER` or `github ADDRESS`; AFTER: the call of the forge after which it kills itself.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.contributing.deciding import Decider
from bot.contributing.forge import Forge
from bot.contributing.forges.github import GitHubForge, Place
from bot.contributing.forges.github_api import GitHubApi
from bot.contributing.forges.github_app import Token
from bot.contributing.forges.github_transport import Transport
from bot.contributing.forges.local import LocalForge
from bot.contributing.outbox import Sender
from bot.contributing.pausing import Pause
from bot.holders import own_holder
from bot.journal.journal import open_journal
from tests.contributing.kit import written
from tests.forge.fake.accounts import TOKEN
from tests.journal.samples import KEY

REPOSITORY = "partenariat/pages"


@dataclass(frozen=True, slots=True)
class Deadly:
    """A forge after one of whose calls nothing is done any more."""

    forge: Forge
    after: str

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.forge, name)

        def call(*arguments: Any) -> Any:
            made = method(*arguments)
            if name == self.after:
                os.kill(os.getpid(), signal.SIGKILL)
            return made

        return call


def forge_at(kind: str, place: str) -> Forge:
    """Return a forge."""
    if kind == "local":
        folder = Path(place)
        return LocalForge(folder / "base/docs", folder / "state")
    return GitHubForge(GitHubApi(Transport(place), Token(TOKEN), REPOSITORY), Place())


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def main(url: str, kind: str, place: str, after: str = "") -> None:
    """Open the journal, say so, wait for a line, and work until there is nothing left to do."""
    with open_journal(url, key=KEY) as journal:
        forge: Any = Deadly(forge_at(kind, place), after)
        pause = Pause(journal, forge, now)
        chance = random.Random(1)
        sender = Sender(journal, forge, written, pause, own_holder(), now, chance)
        decider = Decider(journal, forge, pause, now, chance)
        sys.stdout.write("open\n")
        sys.stdout.flush()
        sys.stdin.readline()
        while decider.step() or sender.step():
            sys.stdout.write("done one\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
