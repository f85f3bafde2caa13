"""Who we are in a workspace, as Slack tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.authorization import AuthorizeResult


def identity_of(told: Mapping[str, Any], token: str) -> AuthorizeResult:
    """Return what Bolt needs to know of us, from the answer of `auth.test`."""
    return AuthorizeResult(
        enterprise_id=told.get("enterprise_id"),
        team_id=told.get("team_id"),
        bot_token=token,
        bot_id=told.get("bot_id"),
        bot_user_id=told.get("user_id"),
    )
