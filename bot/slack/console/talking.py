"""`relais bot --console`: opens a journal that is not kept, and talks until the person leaves."""

from __future__ import annotations

import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NoReturn

from pydantic import SecretStr

from bot.journal.journal import open_journal
from bot.settings import DATABASE_FILE, Settings
from bot.slack.console.backstage import backstage
from bot.slack.console.one_person import OnePersonSlack
from bot.slack.console.screen import Screen
from bot.slack.console.sentences import say
from bot.slack.console.talk import Talk
from bot.slack.slack_bot import Knowledge
from indexer.terminal import output, terminal_language

KEY_BYTES = 32
# The limit protects others from one who asks too fast; here there are no others.
UNLIMITED = 1_000_000


def talk(knowledge: Knowledge, settings: Settings) -> None:
    """Talk with one person in this terminal until they leave; nothing of it is kept."""
    screen = Screen(output())
    try:
        with ended_in_good_order(), TemporaryDirectory(prefix="relais-console-") as folder:
            talk_on(screen, knowledge, settings_here(settings, Path(folder)))
    except KeyboardInterrupt:
        screen.blank()
    screen.note(say("goodbye"))


def talk_on(screen: Screen, knowledge: Knowledge, settings: Settings) -> None:
    """Talk with a journal in the folder of the settings."""
    key = secrets.token_bytes(KEY_BYTES)
    erasures = settings.state / "erasures.jsonl"
    with open_journal(settings.database_url, key=key, erasures=erasures) as journal:
        slack = OnePersonSlack(terminal_language())
        Talk(screen, slack, backstage(knowledge, settings, journal, slack).receive).run()


def settings_here(settings: Settings, folder: Path) -> Settings:
    """Return the settings of this conversation: all that is private, shared or kept is left out."""
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(""),
            "slack_app_token": SecretStr(""),
            "slack_signing_secret": SecretStr(""),
            "people_file": None,
            "help_channel": "",
            "state": folder,
            "database_url": f"sqlite:///{folder / DATABASE_FILE}",
            "per_person_a_minute": UNLIMITED,
        }
    )


@contextmanager
def ended_in_good_order() -> Iterator[None]:
    """Make the end of the process or of its terminal do what Ctrl-C does: the journal is then removed too."""

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
