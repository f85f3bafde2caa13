"""Builds the Bolt application: one listener a route, which keeps the request and acknowledges it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.deliveries import Body, Kind
from bot.slack.receiving import Receiver
from bot.slack.routes import Route

# Bolt tells each request that no listener takes, and prints a banner; neither is for who reads our log.
LOG_LEVEL = logging.ERROR


def create_app(
    client: WebClient, identity: AuthorizeResult, signing_secret: str, routes: Sequence[Route], receiver: Receiver
) -> App:
    """Return the application; it makes no call of its own.

    Listeners run before the response is sent, since Bolt would acknowledge an event before its listener has run, and
    what a kill then loses Slack never sends again.
    """
    logger = logging.getLogger("relais.bolt")
    logger.setLevel(LOG_LEVEL)
    app = App(
        client=client,
        authorize=lambda: identity,
        # Socket Mode has no signature to check, but Bolt wants a secret: one that nobody can have signed with.
        signing_secret=signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
        logger=logger,
    )
    for route in routes:
        register(app, route)(listener(route, receiver))
    acknowledge_the_rest(app)
    return app


def acknowledge_the_rest(app: App) -> None:
    """Take what no feature takes (an old button, an event of a new kind): Slack would send it again and again."""
    anything = re.compile(".*")

    def nothing(ack: Ack) -> BoltResponse:
        return ack()

    for decorate in (app.event, app.command, app.action, app.view_submission, app.view_closed, app.shortcut):
        decorate(anything)(nothing)


def register(app: App, route: Route) -> Callable[..., Any]:
    """Return Bolt's own decorator for the kind of a route."""
    by_kind: dict[Kind, Callable[..., Callable[..., Any]]] = {
        "event": app.event,
        "command": app.command,
        "action": app.action,
        "view": app.view_submission,
        "shortcut": app.shortcut,
    }
    return by_kind[route.kind](route.name)


def listener(route: Route, receiver: Receiver) -> Callable[..., BoltResponse]:
    """Return the listener of a route; Bolt gives it what it names."""

    def receive(ack: Ack, body: dict[str, Any]) -> BoltResponse:
        return ack(**receiver.receive(route, name_of(route.kind, body), body))

    return receive


def name_of(kind: Kind, body: Body) -> str:
    """Return what a request is called within its kind."""
    if kind == "event":
        return str(body["event"]["type"])
    if kind == "command":
        return str(body["command"])
    if kind == "action":
        return str(body["actions"][0]["action_id"])
    return str(body["view"]["callback_id"] if kind == "view" else body["callback_id"])
