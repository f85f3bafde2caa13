"""Builds the surfaces that one process runs, from the settings: the web, the Slack bot, or both."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from bot.answering.facts import Facts, read_facts
from bot.errors import NoAppToken, NoSlack
from bot.journal.opening import opened_journal
from bot.settings import Settings, examine_settings, read_settings
from bot.slack.console.talking import talk
from bot.slack.slack_bot import Knowledge, SlackBot
from bot.terminal import say
from bot.web.serving import Companion, MakeCompanion, interrupted_by_terminate
from indexer.cli import open_searcher
from indexer.models import Visibility
from indexer.searching import Searcher
from indexer.shelf import Shelf as PageShelf
from indexer.site_settings import settings_of
from indexer.terminal import output


def slack_companion(settings: Settings) -> MakeCompanion | None:
    """Return what makes the Slack bot for the web server; None while its tokens are not set."""
    if not settings.has_slack:
        return None
    return lambda search, shelf, facts: companion(settings, Knowledge(search, shelf, facts))


def companion(settings: Settings, knowledge: Knowledge) -> Companion:
    """Return the Slack bot beside the web server; it receives there unless it has a connection of its own."""
    journal = opened_journal(settings)
    bot = SlackBot(settings, knowledge, journal)

    def stop() -> None:
        bot.stop()
        journal.close()

    return Companion(bot.start, stop, None if settings.uses_socket_mode else bot.receive)


class FactsKeeper:
    """What pages tell beside the index, for a process that does not follow the folder: read again with the index."""

    def __init__(self, docs: Path, searcher: Searcher) -> None:
        self._docs = docs
        self._searcher = searcher
        self._lock = threading.Lock()
        self._of: object = None
        self._facts = Facts()

    def current(self) -> Facts:
        """Return the facts as of the index in force."""
        with self._lock:
            snapshot = self._searcher.snapshot()
            if snapshot is not self._of:
                settings = settings_of(self._docs)
                self._facts = read_facts(self._docs, settings.default_visibility if settings else Visibility.PUBLIC)
                self._of = snapshot
            return self._facts


def run_bot(docs: Path, index: Path) -> None:
    """Run the Slack bot alone until interrupted, on an index that another process keeps up to date.

    Raises SettingsInvalid, NoSlack, IndexMissing and what opening the journal raises.
    """
    settings = read_settings()
    if not settings.has_slack:
        raise NoSlack
    if not settings.uses_socket_mode:
        raise NoAppToken
    searcher = Searcher(index)
    searcher.snapshot()
    keeper = FactsKeeper(docs, searcher)
    bot = companion(settings, Knowledge(searcher, PageShelf(searcher), keeper.current))
    with interrupted_by_terminate():
        bot.start()
        output().print(say("bot.ready"))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            output().print(say("bot.stopping"))
        finally:
            bot.stop()


def run_console(docs: Path, index: Path) -> None:
    """Run the same listeners in this terminal, for one person who has no account. Raises what indexing raises."""
    # Tokens that are wrong are no matter here, and `relais doctor` tells them.
    settings, _ = examine_settings(os.environ)
    searcher = open_searcher(docs, index)
    keeper = FactsKeeper(docs, searcher)
    talk(Knowledge(searcher, PageShelf(searcher), keeper.current), settings)
