"""The Web API's door: whose token, which scope, what was planned to go wrong; then the method."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from tests.slack.fake import methods_chat, methods_places, methods_views
from tests.slack.fake.core import Core
from tests.slack.fake.model import (
    APP_TOKEN,
    BOT,
    BOT_NAME,
    BOT_TOKEN,
    BOT_USER,
    TEAM,
    TEAM_DOMAIN,
    ApiCall,
    Json,
    SlackError,
)
from tests.slack.fake.scopes import METHOD_SCOPES, READS_JSON

Method = Callable[[Core, Json], Json]


@dataclass(frozen=True, slots=True)
class Answered:
    """What leaves after a call."""

    call: ApiCall
    headers: dict[str, str]
    delay: float = 0.0
    is_lost: bool = False


class WebApi:
    """Makes the calls that the bot asks for."""

    def __init__(self, core: Core, socket_address: Callable[[], str]) -> None:
        self.core = core
        self.methods: dict[str, Method] = {
            "auth.test": auth_test,
            **methods_chat.METHODS,
            **methods_places.METHODS,
            **methods_views.METHODS,
        }
        self.socket_address = socket_address

    def handle(self, method: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Make a call and return its answer."""
        arguments = parsed(method, body, headers.get("content-type", ""))
        token = str(arguments.pop("token", "")) or headers.get("authorization", "").removeprefix("Bearer ")
        call = ApiCall(method, arguments, token, time.time())
        with self.core.workspace.changing():
            self.core.calls.append(call)
            return self._handle(call)

    def _handle(self, call: ApiCall) -> Answered:
        knobs = self.core.knobs
        if knobs.take(call.method, "lose_call"):
            call.status = 0
            return Answered(call, {}, is_lost=True)
        if limited := knobs.take(call.method, "rate_limit"):
            call.status, call.answer = 429, {"ok": False, "error": "ratelimited"}
            return Answered(call, {"Retry-After": f"{limited.seconds:g}"})
        call.answer = self._answer(call)
        delay = knobs.take(call.method, "delay")
        is_lost = knobs.take(call.method, "lose_answer") is not None
        if is_lost:
            call.status = 0
        return Answered(call, self.scope_headers(call.method), delay.seconds if delay else 0.0, is_lost)

    def _answer(self, call: ApiCall) -> Json:
        try:
            if planned := self.core.knobs.take(call.method, "refuse"):
                raise SlackError(planned.error)
            return {"ok": True, **self._make(call)}
        except SlackError as error:
            return {"ok": False, "error": error.code, **error.details}

    def _make(self, call: ApiCall) -> Json:
        if not call.token:
            raise SlackError("not_authed")
        if call.token not in {BOT_TOKEN, APP_TOKEN}:
            raise SlackError("invalid_auth")
        if (call.token == APP_TOKEN) != (call.method == "apps.connections.open"):
            raise SlackError("not_allowed_token_type")
        if call.method == "apps.connections.open":
            return {"url": self.socket_address()}
        if call.method not in self.methods:
            raise SlackError("unknown_method", req_method=call.method)
        needed = METHOD_SCOPES[call.method]
        if not self.core.grants(needed):
            raise missing_scope(self.core, needed[0])
        return self.methods[call.method](self.core, call.arguments)

    def scope_headers(self, method: str) -> dict[str, str]:
        """Return the headers that tell of scopes."""
        accepted = ",".join(METHOD_SCOPES.get(method, ()))
        return {"x-oauth-scopes": ",".join(sorted(self.core.scopes)), "x-accepted-oauth-scopes": accepted}


def missing_scope(core: Core, needed: str) -> SlackError:
    """Return the error of a call that the app has no right to."""
    return SlackError("missing_scope", needed=needed, provided=",".join(sorted(core.scopes)))


def parsed(method: str, body: bytes, kind: str) -> Json:
    """Return the arguments of a call; values that are JSON in a form are read."""
    if kind.startswith("application/json"):
        given = json.loads(body or b"{}")
        # The methods that only read take no JSON: for them there is no argument.
        usable = method in READS_JSON or method == "apps.connections.open"
        return {name: read_value(name, value) for name, value in given.items()} if usable else {}
    return {name: read_value(name, value) for name, value in parse_qsl(body.decode(), keep_blank_values=True)}


STRUCTURES = frozenset({"attachments", "blocks", "metadata", "unfurls", "view"})


def read_value(name: str, value: Any) -> Any:
    """Return the value of an argument, read when it is a structure written as JSON."""
    if name not in STRUCTURES or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value  # the method then says what is wrong with it


def auth_test(core: Core, arguments: Json) -> Json:
    """Tell whose token it is."""
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": "Relais (essai)",
        "user": BOT_NAME,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }
