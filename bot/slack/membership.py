"""Follows who comes into a channel and leaves it: that decides what may be said there."""

from __future__ import annotations

from collections.abc import Iterable

from bot.deliveries import Call, Delivery
from bot.slack.desk import Desk
from bot.slack.routes import Route


def ask_again(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Forget what we knew of a channel."""
    desk.directory.forget(str(delivery.body["event"]["channel"]))
    return ()


ROUTES = tuple(Route("event", f"member_{what}_channel", ask_again, is_asked=False) for what in ("joined", "left"))
