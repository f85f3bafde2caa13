"""Builds the surfaces that one process runs, from the settings: the web, the Slack bot, or both."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.answering.facts import Facts, read_facts
from bot.contributing.following import Failed, Follower, Moved
from bot.contributing.sources import source_of
from bot.contributing.workshop import Workshop
from bot.errors import NoAppToken, NoSlack
from bot.journal.journal import Journal
from bot.journal.opening import opened_journal
from bot.protocols import Search, Shelf
from bot.settings import Settings, examine_settings, read_settings
from bot.slack.console.talking import talk
from bot.slack.slack_bot import Knowledge, SlackBot
from bot.terminal import say
from bot.web.contributing import form_routes, review_routes
from bot.web.events import slack_route
from bot.web.serving import Companion, ForgeSide, MakeCompanion, Routes, interrupted_by_terminate
from bot.workshops import Base, workshop_of
from indexer.cli import open_searcher
from indexer.models import Visibility
from indexer.searching import Searcher
from indexer.shelf import Shelf as PageShelf
from indexer.site_settings import settings_of
from indexer.terminal import output


class Bell:
    """Passes on that something has happened, to whoever listens by then."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Have something done each time."""
        self._listeners.append(listener)

    def ring(self) -> None:
        """Tell all who listen."""
        for listener in self._listeners:
            listener()


@dataclass(frozen=True, slots=True)
class Bells:
    """What those who work with the forge tell one another."""

    forge: Bell = field(default_factory=Bell)  # something has happened there
    merged: Bell = field(default_factory=Bell)  # we have merged something


def companions(settings: Settings, docs: Path, index: Path, bells: Bells) -> MakeCompanion:
    """Return what makes all that runs beside the web server: what works on contributions, and the Slack bot."""

    def make(search: Search, shelf: Shelf, facts: Callable[[], Facts]) -> Companion:
        journal = opened_journal(settings)
        workshop = workshop_of(settings, Base(docs, index, search, shelf, facts), journal, bells.merged.ring)
        bells.forge.listen(workshop.follow_now)
        bot = SlackBot(settings, Knowledge(search, shelf, facts, docs), journal) if settings.has_slack else None
        routes = [
            *form_routes(settings, docs, journal, search, shelf, facts, workshop.wake),
            *review_routes(settings, docs, journal, facts, workshop.wake),
            *called_routes(settings, bot),
        ]
        return beside(workshop, bot, journal, routes)

    return make


def called_routes(settings: Settings, bot: SlackBot | None) -> Routes:
    """Return where Slack calls the bot; nowhere when there is none, or it has a connection of its own."""
    return [slack_route(bot.receive)] if bot is not None and not settings.uses_socket_mode else []


def beside(workshop: Workshop, bot: SlackBot | None, journal: Journal, routes: Routes) -> Companion:
    """Return these as one companion; the bot, when there is one, has tokens."""

    def start() -> None:
        workshop.start()
        if bot is not None:
            bot.start()

    def stop() -> None:
        if bot is not None:
            bot.stop()
        workshop.stop()
        journal.close()

    return Companion(start, stop, routes)


def companion(settings: Settings, knowledge: Knowledge) -> Companion:
    """Return the Slack bot alone, with a connection of its own."""
    journal = opened_journal(settings)
    bot = SlackBot(settings, knowledge, journal)

    def stop() -> None:
        bot.stop()
        journal.close()

    return Companion(bot.start, stop)


def forge_side(settings: Settings, docs: Path, bells: Bells) -> ForgeSide | None:
    """Return what goes on with the forge beside the answers; None when the pages are told not to follow it."""
    source = source_of(settings)
    if source is None:
        return None

    def follower(moved: Moved, failed: Failed) -> Follower:
        def told(paths: frozenset[str]) -> None:
            moved(paths)
            bells.forge.ring()

        made = Follower(docs, source, failed, told)
        bells.merged.listen(made.wake)
        return made

    return ForgeSide(follower, settings.forge_webhook_secret.get_secret_value(), bells.forge.ring)


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
    bot = companion(settings, Knowledge(searcher, PageShelf(searcher), keeper.current, docs))
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
    talk(Knowledge(searcher, PageShelf(searcher), keeper.current, docs), settings)
