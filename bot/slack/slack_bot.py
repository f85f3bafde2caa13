"""The bot of one workspace: learns who it is, opens its office, and receives by Socket Mode or by signed HTTP."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slack_bolt.authorization import AuthorizeResult

from bot.answering.facts import Facts
from bot.contributing.validators import validating_of
from bot.journal.journal import Journal
from bot.protocols import Search, Shelf
from bot.settings import Settings
from bot.slack.api import RateLimited, Refused, Unreachable, WebApi, web_client
from bot.slack.app import create_app
from bot.slack.audience import SlackAudience
from bot.slack.desk import Desk
from bot.slack.directory import SlackDirectory
from bot.slack.features import CHORES, ROUTES
from bot.slack.http import Reply, SignedHttp
from bot.slack.identity import identity_of
from bot.slack.office import Office
from bot.slack.socket_mode import SocketMode
from bot.upkeep.people import PeopleFile

LOG = logging.getLogger(__name__)

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 60.0
NOT_READY = Reply(503, {"Retry-After": "5"}, "")


def nobody() -> None:
    """Wake nobody: whoever speaks with the forge looks by itself."""


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the bot answers from."""

    search: Search
    shelf: Shelf
    facts: Callable[[], Facts]
    docs: Path  # the pages as they are written


class SlackBot:
    """The bot as one process runs it; Slack may be out of reach when it starts."""

    def __init__(self, settings: Settings, knowledge: Knowledge, journal: Journal) -> None:
        self._settings = settings
        self._knowledge = knowledge
        self._journal = journal
        self._client = web_client(settings)
        self._api = WebApi(self._client)
        self._office: Office | None = None
        self._http: SignedHttp | None = None
        self._socket: SocketMode | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._open, name="relais-slack", daemon=True)

    def start(self) -> None:
        """Begin, without waiting for Slack."""
        self._thread.start()

    def receive(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Return the answer to a signed request; Slack sends again what comes before we are ready."""
        return self._http.receive(headers, body) if self._http is not None else NOT_READY

    @property
    def is_ready(self) -> bool:
        """Tell whether requests can reach us."""
        return self._http is not None and (self._socket is None or self._socket.is_connected)

    def stop(self) -> None:
        """Receive nothing more, and finish what is begun."""
        self._stop.set()
        self._thread.join()
        if self._socket is not None:
            self._socket.stop()
        if self._office is not None:
            self._office.close()

    def _open(self) -> None:
        identity = self._identity()
        if identity is None:
            return
        self._office = Office(self._desk(identity), ROUTES, CHORES)
        self._office.open()
        # Without a secret nothing can be signed, and Bolt wants one: nobody knows this one.
        secret = self._settings.slack_signing_secret.get_secret_value() or secrets.token_hex(16)
        app = create_app(self._client, identity, secret, ROUTES, self._office.receiver)
        self._http = SignedHttp(app)
        if self._settings.uses_socket_mode:
            token = self._settings.slack_app_token.get_secret_value()
            self._socket = SocketMode(app, token, self._client)
            self._socket.start()

    def _identity(self) -> AuthorizeResult | None:
        """Ask Slack who we are until it tells, or we are stopped."""
        delay = FIRST_DELAY_SECONDS
        while not self._stop.is_set():
            try:
                told = self._api.call("auth.test", {})
                return identity_of(told, self._settings.slack_bot_token.get_secret_value())
            # Refused (a wrong token) or out of reach: either may be mended while we run.
            except (Refused, Unreachable, RateLimited) as error:
                LOG.error("Slack does not tell who we are: %s", error)
            self._stop.wait(delay)
            delay = min(2 * delay, LONGEST_DELAY_SECONDS)
        return None

    def _desk(self, identity: AuthorizeResult) -> Desk:
        people = PeopleFile(self._settings.people_file)
        directory = SlackDirectory(self._api)
        return Desk(
            search=self._knowledge.search,
            shelf=self._knowledge.shelf,
            facts=self._knowledge.facts,
            docs=self._knowledge.docs,
            people=people.current,
            validating=validating_of(self._settings, self._knowledge.docs, self._journal, nobody),
            journal=self._journal,
            directory=directory,
            audience=SlackAudience(directory, people.current),
            api=self._api,
            settings=self._settings,
            bot_user=identity.bot_user_id or "",
            now=utc_now,
        )
