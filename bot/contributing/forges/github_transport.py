"""Sends requests to GitHub and tells its failures apart; no retry of its own, no token in what it says.

What each answer means: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api, and for limits
https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bot.contributing.forge import (
    ForgeBusy,
    ForgeConflict,
    ForgeDenied,
    ForgeFailed,
    ForgeRefused,
    ForgeUnreachable,
)

# The version after it no longer tells `merge_commit_sha`; this one is kept until March 2028 at least.
VERSION = "2022-11-28"
SECONDS_ALLOWED = 15.0
# When GitHub says that it is too much, and not for how long.
DEFAULT_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
LONGEST_REASON = 200
EXPIRY_HEADER = "github-authentication-token-expiration"
# Both were seen: https://github.com/google/go-github/issues/2649.
EXPIRY_FORMATS = ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S UTC")

Json = Any


class Transport:
    """One GitHub; safe to share between threads."""

    def __init__(self, address: str, seconds: float = SECONDS_ALLOWED) -> None:
        self.address = address
        # Redirections are not followed: a repository that was renamed is to be named anew in the settings.
        self._client = httpx.Client(
            base_url=address,
            timeout=seconds,
            headers={"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": VERSION, "User-Agent": "relais"},
        )

    def send(
        self,
        method: str,
        path: str,
        token: str,
        body: Mapping[str, Json] | None = None,
        **parameters: str | int,
    ) -> httpx.Response:
        """Send a request and return its answer. Raises ForgeFailed."""
        headers = {"Authorization": f"Bearer {token}"}
        try:
            response = self._client.request(method, path, headers=headers, json=body, params=parameters or None)
        except httpx.HTTPError as error:
            # Its text may tell what was sent.
            raise ForgeUnreachable(reason=type(error).__name__) from None
        if not response.is_success:
            raise failure_of(response, datetime.now(UTC))
        return response


def json_of(response: httpx.Response) -> Json:
    """Return what an answer says. Raises ForgeUnreachable when something between us and GitHub has answered."""
    try:
        return response.json() if response.content else None
    except ValueError:
        raise ForgeUnreachable(reason=f"HTTP {response.status_code}, no JSON") from None


def failure_of(response: httpx.Response, now: datetime) -> ForgeFailed:
    """Return what an answer that is no success means."""
    status, message = response.status_code, message_of(response)
    reason = f"HTTP {status} {message}".strip()
    if status >= 500:
        return ForgeUnreachable(reason=reason)
    if is_limited(response, message):
        return ForgeBusy(wait_until(response.headers, now))
    if status in {401, 403}:
        return ForgeDenied(reason=reason, status=status)
    if status == 409 or (status == 422 and "fast forward" in message):
        return ForgeConflict(reason=reason)
    return ForgeRefused(reason=reason, status=status)


def message_of(response: httpx.Response) -> str:
    """Return GitHub's own words for a failure, with those of its details."""
    try:
        told = response.json()
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    errors = told.get("errors")
    details = [error.get("message", "") if isinstance(error, dict) else error for error in errors or ()]
    return readable(" ".join(str(part) for part in (told.get("message", ""), *details) if part))


def readable(words: str) -> str:
    """Return words of somebody else's, short and on one line."""
    return "".join(sign if sign.isprintable() else " " for sign in words)[:LONGEST_REASON]


def is_limited(response: httpx.Response, message: str) -> bool:
    """Tell whether GitHub asks to wait: its own limits come as 403 too."""
    if response.status_code == 429:
        return True
    is_spent = response.headers.get("x-ratelimit-remaining") == "0"
    is_told = "retry-after" in response.headers or "rate limit" in message.lower()
    return response.status_code == 403 and (is_spent or is_told)


def wait_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return the moment from which a request may be made again."""
    after, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    until = now + DEFAULT_WAIT
    if is_number(after):
        until = now + timedelta(seconds=int(after))
    elif headers.get("x-ratelimit-remaining") == "0" and is_number(reset):
        until = datetime.fromtimestamp(int(reset), UTC)
    return min(max(until, now + timedelta(seconds=1)), now + LONGEST_WAIT)


def is_number(text: str) -> bool:
    """Tell whether a text is a whole number of a sensible size."""
    return text.isascii() and text.isdigit() and len(text) <= 10


def expiry_in(headers: Mapping[str, str]) -> datetime | None:
    """Return when the token used ends, where GitHub tells it."""
    told = headers.get(EXPIRY_HEADER, "")
    for form in EXPIRY_FORMATS:
        try:
            moment = datetime.strptime(told, form)
        except ValueError:
            continue
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
