"""Reading the arguments of a call as Slack does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from tests.slack.fake.model import Json, SlackError

T = TypeVar("T")


def need(arguments: Json, name: str) -> str:
    """Return an argument that must be there."""
    value = arguments.get(name)
    if value is None or value == "":
        details = {"messages": [f"[ERROR] missing required field: {name}"]}
        raise SlackError("invalid_arguments", response_metadata=details)
    return str(value)


def flag(arguments: Json, name: str) -> bool:
    """Return a yes or no, however it is written."""
    return str(arguments.get(name, "")).lower() in {"1", "true"}


def refused(error: str, problems: list[str]) -> SlackError:
    """Return an error with its reasons, where Slack puts them."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return SlackError(error, errors=problems, response_metadata={"messages": messages})


def page(items: Sequence[T], arguments: Json, default: int = 100) -> tuple[list[T], Json]:
    """Return the items of one page, and what tells of the next."""
    start = cursor(arguments.get("cursor"))
    limit = int(arguments.get("limit") or default)
    more = start + limit < len(items)
    return list(items[start : start + limit]), {"next_cursor": f"next:{start + limit}" if more else ""}


def cursor(value: Any) -> int:
    """Return where a page begins."""
    if not value:
        return 0
    word, _, number = str(value).partition(":")
    if word != "next" or not number.isdigit():
        raise SlackError("invalid_cursor")
    return int(number)
