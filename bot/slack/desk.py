"""What a feature works with: the search, the pages' facts, the journal, the people file, and Slack to read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.answering.facts import Facts
from bot.contributing.validating import Validating
from bot.journal.journal import Journal
from bot.models import Language
from bot.protocols import Search, Shelf
from bot.settings import Settings
from bot.upkeep.people import People
from indexer.models import Visibility


class Directory(Protocol):
    """Who and what is in the workspace, read from Slack and remembered for a while."""

    def locale(self, person: str) -> Language | None:
        """Return the language somebody set in Slack, when it is one of ours."""
        ...

    def is_bot(self, person: str) -> bool:
        """Tell whether an account is a program's."""
        ...

    def forget(self, channel: str) -> None:
        """Ask Slack about a channel again, the next time it matters."""
        ...


class Audience(Protocol):
    """Who may see what."""

    def of_person(self, person: str) -> Visibility:
        """Return what somebody may see."""
        ...

    def of_channel(self, channel: str) -> Visibility:
        """Return what the least entitled reader of a channel may see."""
        ...


class Api(Protocol):
    """Calls Slack's Web API."""

    def call(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a call and return its answer. Raises RateLimited, Refused, Unreachable."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a feature may use; it builds none of it."""

    search: Search
    shelf: Shelf
    facts: Callable[[], Facts]
    docs: Path  # the pages as they are written
    people: Callable[[], People]
    validating: Validating
    journal: Journal
    directory: Directory
    audience: Audience
    api: Api  # for what cannot wait in the outbox: reading, and views, whose trigger ends within 3 s
    settings: Settings
    bot_user: str  # our own account
    now: Callable[[], datetime]  # aware, UTC

    def open_view(self, trigger: str, view: Mapping[str, Any], *, is_over: bool = False) -> Mapping[str, Any]:
        """Open a modal, or another one over it. Raises Refused when the trigger has ended."""
        return self.api.call("views.push" if is_over else "views.open", {"trigger_id": trigger, "view": view})
