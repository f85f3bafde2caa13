"""Doing in another process what a test does: `{"do": "says", "with": {…}}` → a result that is JSON."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import fields, is_dataclass
from typing import Any

from tests.slack.fake.model import Delivery

# What may be asked for from outside; a view or a message is named by its id, or by channel and time.
VERBS = frozenset(
    "user channel direct user_group joins leaves says bot_says edits deletes command opens_home shares_link reacts"
    " message_shortcut global_shortcut clicks submits closes messages replies ephemerals last_modal home reactions"
    " unfurls calls_of rate_limit fail delay lose_answer lose_call deliver_twice sign_badly sign_late shift_clock"
    " send_to verify_address disconnect cut wait_connected wait_quiet statistics environment".split()
)


def run_verb(slack: Any, asked: dict[str, Any]) -> Any:
    """Do what is asked for, and return a result that JSON can carry."""
    verb, options = asked["do"], dict(asked.get("with", {}))
    if verb not in VERBS:
        raise ValueError(f"{verb!r} is not one of {sorted(VERBS)}")
    for name in ("where", "view"):
        if name in options:
            options[name] = named(slack, options[name])
    return plain(getattr(slack, verb)(**options))


def named(slack: Any, name: Any) -> Any:
    """Return the view of an id, or the message of a channel and a time."""
    if isinstance(name, str):
        return slack.workspace.views[name]
    channel, ts = name
    hidden = [one for one in slack.workspace.ephemerals if (one.channel, one.ts) == (channel, ts)]
    return hidden[0] if hidden else slack.workspace.find(channel, ts)


def plain(value: Any) -> Any:
    """Return a value in JSON's types."""
    if isinstance(value, Delivery):
        return {"name": value.name, "sent": value.sent, "acknowledged": value.acknowledged, "error": value.error}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else None


class Remote:
    """A FakeSlack in another process: `Remote(address).do("says", user=…, channel=…, text=…)`."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")

    def do(self, verb: str, **options: Any) -> Any:
        """Do something there and return its result; RuntimeError with what went wrong."""
        body = json.dumps({"do": verb, "with": options}).encode()
        request = urllib.request.Request(f"{self.address}/control", body, {"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Failures())
        with opener.open(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]


class Failures(urllib.request.HTTPErrorProcessor):
    """Lets an answer through whatever its status: its body says what went wrong."""

    def http_response(self, request: Any, response: Any) -> Any:
        """Return the answer as it is."""
        return response
