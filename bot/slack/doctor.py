"""Examines what ties this installation to Slack: tokens, scopes, ways to receive, channels, clocks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from bot.findings import Finding, fine, warning, wrong
from bot.settings import Settings
from bot.slack.api import CallFailed, RateLimited, Refused, Told, Unreachable, WebApi, web_client
from bot.slack.directory import next_cursor
from bot.slack.scopes import bot_scopes

# Slack refuses signatures older than five minutes; ours are wrong long before that.
MAX_CLOCK_SECONDS = 60
PAGE_OF_CHANNELS = 200
MAX_PAGES = 10
BAD_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)


def check_slack(settings: Settings, clock: Callable[[], float] = time.time) -> Iterator[Finding]:
    """Yield what is found, in the order in which it is to be mended; nothing is posted."""
    if not settings.slack_bot_token.get_secret_value():
        yield warning("slack.no_token")
        return
    api = WebApi(web_client(settings))
    try:
        told = api.ask("auth.test", {})
    except CallFailed as failure:
        yield cannot_ask(failure, settings)
        return
    yield check_token(told.data)
    yield from check_scopes(told.headers)
    yield check_receiving(settings)
    yield from check_channels(api, settings.help_channel)
    yield check_clock(told, clock())


def cannot_ask(failure: CallFailed, settings: Settings) -> Finding:
    """Return why Slack does not tell us who we are."""
    if isinstance(failure, RateLimited):
        return wrong("slack.busy", seconds=round(failure.seconds))
    if isinstance(failure, Refused) and failure.code in BAD_TOKEN:
        return wrong("slack.token_refused", reason=failure.code)
    if isinstance(failure, Unreachable):
        return wrong("slack.unreachable", address=settings.slack_api_url, reason=str(failure))
    return wrong("slack.refused", reason=str(failure))


def check_token(told: Mapping[str, Any]) -> Finding:
    """Tell whose token it is: a bot's has the bot's identifier with it."""
    if not told.get("bot_id"):
        return wrong("slack.not_a_bot")
    return fine("slack.token", team=str(told.get("team", "?")), account=str(told.get("user", "?")))


def check_scopes(headers: Mapping[str, str]) -> Iterator[Finding]:
    """Compare the scopes granted, which Slack tells with each answer, with those needed."""
    if "x-oauth-scopes" not in headers:
        yield warning("slack.scopes_unknown")
        return
    granted = {scope.strip() for scope in headers["x-oauth-scopes"].split(",")} - {""}
    missing = [scope for scope in bot_scopes() if scope not in granted]
    if missing:
        yield wrong("slack.scopes_missing", scopes=", ".join(missing))
    else:
        yield fine("slack.scopes")
    if extra := sorted(granted - set(bot_scopes())):
        yield warning("slack.scopes_extra", scopes=", ".join(extra))


def check_receiving(settings: Settings) -> Finding:
    """Tell whether requests can reach us: by a connection that we open, or at an address of ours."""
    token = settings.slack_app_token.get_secret_value()
    if not token:
        is_signed = bool(settings.slack_signing_secret.get_secret_value())
        return fine("slack.http") if is_signed else wrong("settings.no_way_to_receive")
    try:
        WebApi(web_client(settings, token)).call("apps.connections.open", {})
    except Refused as refusal:
        return wrong("slack.app_token_refused", reason=str(refusal))
    except CallFailed as failure:
        return wrong("slack.socket_unreachable", reason=str(failure))
    return fine("slack.socket")


def check_channels(api: WebApi, help_channel: str) -> Iterator[Finding]:
    """Tell where the bot was invited, and whether it can post where questions nobody answers end up."""
    try:
        channels = channels_of(api)
    except CallFailed as failure:
        yield wrong("slack.channels_unknown", reason=str(failure))
        return
    yield fine("slack.channels", n=len(channels)) if channels else warning("slack.no_channel")
    if not help_channel:
        yield warning("slack.no_help_channel")
    elif help_channel not in channels:
        yield wrong("slack.not_in_help_channel", channel=help_channel)


def channels_of(api: WebApi) -> set[str]:
    """Return the channels that the bot is in."""
    found: set[str] = set()
    cursor: str | None = None
    for _ in range(MAX_PAGES):
        answer = api.call(
            "users.conversations",
            {
                "types": "public_channel,private_channel",
                "exclude_archived": True,
                "limit": PAGE_OF_CHANNELS,
                "cursor": cursor,
            },
        )
        found.update(str(channel["id"]) for channel in answer.get("channels", ()))
        cursor = next_cursor(answer)
        if not cursor:
            break
    return found


def check_clock(told: Told, now: float) -> Finding:
    """Compare our clock with Slack's."""
    try:
        theirs = parsedate_to_datetime(told.headers.get("date", "")).timestamp()
    except ValueError:
        return warning("slack.clock_unknown")
    seconds = round(now - theirs)
    if abs(seconds) > MAX_CLOCK_SECONDS:
        return wrong("slack.clock", seconds=abs(seconds))
    return fine("slack.clock_right")
