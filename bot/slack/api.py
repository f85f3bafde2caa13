"""Calls Slack's Web API: one address for every client, no retry of its own, and failures told apart."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.settings import Settings

TIMEOUT_SECONDS = 10
# When Slack says that it is too much and not for how long.
DEFAULT_RETRY_SECONDS = 30.0
LONGEST_RETRY_SECONDS = 3600.0
RESPONSE_URL = "response_url"
RESPONSE_HOST = "https://hooks.slack.com"

_CODE = re.compile(r"[a-z][a-z0-9_.-]{1,60}", re.IGNORECASE)
_LIMITED = frozenset({"ratelimited", "rate_limited"})
# Slack's own words for a failure of its side; some of what was asked may have been done.
_FAILED = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})

# The SDK would write messages and answers in the log when it is told to speak in detail; nobody may tell it.
LOGGER = logging.getLogger("relais.slack_sdk")
LOGGER.setLevel(logging.CRITICAL)


class CallFailed(Exception):
    """Base of what can happen to a call; its text has neither a token nor what was sent."""


class RateLimited(CallFailed):
    """Slack wants the call later."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"to be made again in {seconds:g} s")
        self.seconds = seconds


class Refused(CallFailed):
    """Slack refuses the call; making it again would be refused again."""

    def __init__(self, code: str, needed: str = "", places: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code} ({needed})" if needed else " ".join((code, *places)))
        self.code = code
        self.needed = needed  # the scope that is missing
        self.places = places  # what is wrong in the arguments and where, without their text


class Unreachable(CallFailed):
    """No answer of Slack's; the call may have been made when it had been sent whole."""

    def __init__(self, reason: str, *, may_have_arrived: bool) -> None:
        super().__init__(reason)
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of Slack's with its headers, whose names are in lower case."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]


def web_client(settings: Settings, token: str | None = None) -> WebClient:
    """Return the SDK's client, as the Web API, Bolt and Socket Mode share it; by default with the bot's token."""
    return WebClient(
        token=settings.slack_bot_token.get_secret_value() if token is None else token,
        base_url=settings.slack_api_url,
        timeout=TIMEOUT_SECONDS,
        retry_handlers=[],
        logger=LOGGER,
    )


class WebApi:
    """Makes calls; safe to share between threads."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        parts = urlsplit(client.base_url)
        self._response_origins = {RESPONSE_HOST, f"{parts.scheme}://{parts.netloc}"}

    def call(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a call and return its answer. Raises RateLimited, Refused, Unreachable."""
        return self.ask(method, arguments).data

    def ask(self, method: str, arguments: Mapping[str, Any]) -> Told:
        """Make a call and return its answer with its headers. Raises RateLimited, Refused, Unreachable."""
        if method == RESPONSE_URL:
            return self._respond(arguments)
        try:
            # A form: Slack reads JSON bodies for some methods only, and forms for all.
            response = self._client.api_call(method, params=form(arguments))
        except SlackApiError as error:
            raise failure(error.response.status_code, error.response.data, error.response.headers) from None
        except (OSError, HTTPException, ValueError) as error:
            raise unreachable(error) from None
        data = response.data if isinstance(response.data, dict) else {}
        return Told(data, lower_case(response.headers))

    def _respond(self, arguments: Mapping[str, Any]) -> Told:
        """Post to the address that came with a request, which must be one of Slack's."""
        payload = dict(arguments)
        address = str(payload.pop(RESPONSE_URL, ""))
        if origin_of(address) not in self._response_origins:
            raise Refused("foreign_response_url")
        client = WebhookClient(address, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=LOGGER)
        try:
            response = client.send_dict(payload)
        except (OSError, HTTPException, ValueError) as error:
            raise unreachable(error) from None
        if response.status_code != 200:
            raise failure(response.status_code, response.body, response.headers)
        return Told({"ok": True}, lower_case(response.headers))


def form(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments as the fields of a form: blocks and views as JSON, lists of words with commas."""
    return {name: field(value) for name, value in arguments.items() if value is not None}


def field(value: Any) -> Any:
    """Return one field of a form."""
    if isinstance(value, list | tuple) and value and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping | list | tuple) else value


def origin_of(address: str) -> str:
    """Return the scheme and the host of an address; nothing when it is none, or hides its host behind a name."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if "\\" not in address and "@" not in parts.netloc else ""


def failure(status: int, answer: object, headers: Mapping[str, Any]) -> CallFailed:
    """Return what an answer that is not `ok` means."""
    data = answer if isinstance(answer, dict) else {"error": str(answer).strip()}
    code = str(data.get("error", ""))
    if status == 429 or code in _LIMITED:
        return RateLimited(retry_after(lower_case(headers).get("retry-after", "")))
    if code in _FAILED or status >= 500 or not _CODE.fullmatch(code):
        return Unreachable(f"HTTP {status} {code if code in _FAILED else ''}".strip(), may_have_arrived=True)
    return Refused(code, str(data.get("needed", "")), places_of(data))


def places_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what Slack says is wrong in the arguments, and where (`… [json-pointer:/blocks/3/text]`)."""
    metadata = data.get("response_metadata")
    messages = metadata.get("messages", ()) if isinstance(metadata, dict) else ()
    return tuple(str(message)[:200] for message in messages if "json-pointer" in str(message))


def retry_after(text: str) -> float:
    """Return how long Slack asks to wait."""
    seconds = float(text) if re.fullmatch(r"\d{1,9}(\.\d+)?", text) else DEFAULT_RETRY_SECONDS
    return min(seconds, LONGEST_RETRY_SECONDS)


def unreachable(error: Exception) -> Unreachable:
    """Return why Slack gave no answer.

    `urllib` wraps in URLError what fails before the request is sent whole; whatever comes later is raised bare.
    """
    reason = error.reason if isinstance(error, URLError) else error
    return Unreachable(type(reason).__name__, may_have_arrived=not isinstance(error, URLError))


def lower_case(headers: Mapping[str, Any]) -> dict[str, str]:
    """Return headers under names in lower case; the last of those sent several times."""
    last = {name: value[-1] if isinstance(value, list) and value else value for name, value in headers.items()}
    return {name.lower(): str(value) for name, value in last.items()}
