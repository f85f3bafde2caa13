"""The real bot on a real index, in a workspace that a local server plays, by Socket Mode and by signed HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.answering.facts import read_facts
from bot.journal.journal import Journal, open_journal
from bot.protocols import Search
from bot.settings import Settings, read_settings
from bot.slack.scopes import EVENTS, bot_scopes
from bot.slack.slack_bot import Knowledge, SlackBot
from bot.web.events import SlackEvents
from indexer.indexing import index_folder
from indexer.models import Visibility
from indexer.searching import Searcher
from indexer.shelf import Shelf
from tests.indexer.bases import copy_base
from tests.slack.fake import FakeSlack

Mode = Literal["socket", "http"]
MODES: tuple[Mode, ...] = ("socket", "http")
SITE = "https://base.example/"
KEY = b"k" * 32
# Words that only pages which are not public hold.
PARTNERS_WORDS = ("quartzolite", "brumelotte", "vermillonnade", "4071")
RESTRICTED_WORDS = ("xylophr", "gramouflette", "tchoukbarde", "pastrouillet", "kerbouzi")


@dataclass
class Workspace:
    """A running bot, the people around it, and where they talk."""

    slack: FakeSlack
    bot: SlackBot
    journal: Journal
    settings: Settings
    mode: Mode
    people_file: Path
    nina: str = ""  # a newcomer without a role, in French
    emma: str = ""  # the same in English
    paul: str = ""  # holds a role: sees what partners see
    rita: str = ""  # holds a role that sees all
    guest: str = ""  # a guest without a role
    general: str = ""  # public channel
    partners: str = ""  # private channel, everybody in it holds a role
    mixed: str = ""  # private channel with somebody without a role
    direct: dict[str, str] = field(default_factory=dict)


ROLES = """\
coordination: {fr: Coordination du projet, en: Project coordination}
gestion-financiere: {fr: Gestion financière, en: Financial management}
mediation: {fr: Médiation, en: Science mediation}
communication: {fr: Communication, en: Communication}
"""
PEOPLE = """\
- role: coordination
  organisation: Ombelle
  slack: {paul}
  from: {start}
- role: gestion-financiere
  organisation: Ombelle
  slack: {rita}
  from: {start}
  visibility: restricted
"""


def make_index(folder: Path) -> Path:
    """Write the base of the tests and its index under a folder; return the folder."""
    docs = copy_base(folder / "docs")
    (docs / "_data" / "roles.yml").write_text(ROLES, "utf-8")
    index_folder(docs, folder / "index")
    return folder


@contextmanager
def running_bot(
    slack: FakeSlack, base: Path, state: Path, mode: Mode, search: Search | None = None, **more: str
) -> Iterator[Workspace]:
    """Run the bot on a base in a workspace that grants it what the manifest asks for, and no more."""
    slack.scopes, slack.subscriptions = set(bot_scopes()), set(EVENTS)
    people_file = state / "people.yml"
    environment = {
        **slack.environment(),
        "RELAIS_STATE": str(state),
        "RELAIS_PEOPLE_FILE": str(people_file),
        "RELAIS_SITE_ADDRESS": SITE,
        **more,
    }
    if mode == "http":
        del environment["SLACK_APP_TOKEN"]
    state.mkdir(exist_ok=True)
    people_file.write_text("[]\n", "utf-8")
    settings = read_settings(environment, state / "none.env", state / "none.yml")
    journal = open_journal(settings.database_url, key=KEY, erasures=state / "erasures.jsonl")
    searcher = Searcher(base / "index")
    facts = read_facts(base / "docs", Visibility.PUBLIC)
    bot = SlackBot(settings, Knowledge(search or searcher, Shelf(searcher), lambda: facts, base / "docs"), journal)
    workspace = Workspace(slack, bot, journal, settings, mode, people_file)
    populate(workspace)
    with listening(bot, slack, mode):
        bot.start()
        wait_until(lambda: bot.is_ready)
        try:
            yield workspace
        finally:
            bot.stop()
            journal.close()


def populate(workspace: Workspace) -> None:
    """Put people and channels in a workspace, and say who holds which role."""
    slack = workspace.slack
    workspace.nina, workspace.emma = slack.user("nina"), slack.user("emma", locale="en-US")
    workspace.paul, workspace.rita = slack.user("paul"), slack.user("rita")
    workspace.guest = slack.user("guest", is_guest=True)
    everybody = [workspace.nina, workspace.emma, workspace.paul, workspace.rita, workspace.guest]
    workspace.general = slack.channel("general", members=everybody)
    workspace.partners = slack.channel("partners", members=[workspace.paul, workspace.rita], is_private=True)
    workspace.mixed = slack.channel("mixed", members=[workspace.paul, workspace.nina], is_private=True)
    workspace.direct = {person: slack.direct(person) for person in everybody}
    start = date.today() - timedelta(days=30)
    people = PEOPLE.format(paul=workspace.paul, rita=workspace.rita, start=start)
    workspace.people_file.write_text(people, "utf-8")


@contextmanager
def listening(bot: SlackBot, slack: FakeSlack, mode: Mode) -> Iterator[None]:
    """Serve the bot's address, when Slack calls it."""
    if mode == "socket":
        yield
        return
    app = Starlette(routes=[Route("/slack/events", SlackEvents(bot.receive).post, methods=["POST"])])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        slack.send_to(f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events")
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(10)


def wait_until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for a condition; AssertionError after some seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
