"""All that works behind the listeners: the real application, inbox, features and outbox, in one thread."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.contributing.validators import validating_of
from bot.holders import own_holder
from bot.journal.journal import Journal
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.audience import SlackAudience
from bot.slack.console.model import BOT, BOT_USER, TEAM
from bot.slack.desk import Api, Desk
from bot.slack.directory import SlackDirectory
from bot.slack.elements import Json
from bot.slack.features import ROUTES
from bot.slack.handling import Handling
from bot.slack.receiving import Receiver
from bot.slack.sending import Sender
from bot.slack.slack_bot import Knowledge
from bot.upkeep.people import PeopleFile

# Bolt wants a client of its own, and we make no call with it: this one reaches nothing.
NOWHERE = "http://localhost:9/"


class Console(Api, Protocol):
    """One person's Slack: called as the Web API is, and told what requests were acknowledged with."""

    def acknowledged(self, body: Json, answer: Json) -> Json:
        """Do to a window what the acknowledgement of its form says at once, and return what is left to be done."""
        ...


@dataclass(frozen=True, slots=True)
class Backstage:
    """The listeners and what works behind them."""

    app: App
    steps: tuple[Callable[[], bool], ...]
    acknowledged: Callable[[Json, Json], Json]

    def receive(self, body: Json) -> Json:
        """Give a request to its listener, do all that it comes to, and return what it was acknowledged with."""
        response = self.app.dispatch(BoltRequest(mode="socket_mode", body=body))
        is_json = response.headers.get("content-type", [""])[0].startswith("application/json")
        answer: Json = json.loads(response.body) if response.body and is_json else {}
        # Before anything that it comes to: that may take the place of what is shown meanwhile.
        left = self.acknowledged(body, answer)
        while any(step() for step in self.steps):
            pass
        return left


def backstage(knowledge: Knowledge, settings: Settings, journal: Journal, api: Console) -> Backstage:
    """Return what works behind one person's Slack; nobody has a role there, and so it shows what is public."""
    desk = desk_of(knowledge, settings, journal, api)
    holder = own_holder()
    receiver = Receiver(journal, desk.now, nothing)
    identity = AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="", bot_id=BOT, bot_user_id=BOT_USER)
    client = WebClient(base_url=NOWHERE)
    return Backstage(
        create_app(client, identity, secrets.token_hex(16), ROUTES, receiver),
        (Handling(desk, ROUTES, holder, nothing).step, Sender(journal, api, holder, desk.now).step),
        api.acknowledged,
    )


def desk_of(knowledge: Knowledge, settings: Settings, journal: Journal, api: Api) -> Desk:
    """Return what the features work with."""
    people, directory = PeopleFile(None), SlackDirectory(api)
    return Desk(
        search=knowledge.search,
        shelf=knowledge.shelf,
        facts=knowledge.facts,
        docs=knowledge.docs,
        people=people.current,
        validating=validating_of(settings, knowledge.docs, journal, nothing),
        journal=journal,
        directory=directory,
        audience=SlackAudience(directory, people.current),
        api=api,
        settings=settings,
        bot_user=BOT_USER,
        now=lambda: datetime.now(UTC),
    )


def nothing() -> None:
    """Wake nobody: all is done in one thread."""
