"""Who may see what: a person by their roles, a channel by its least entitled reader; in doubt, what is public."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Protocol

from bot.slack.api import CallFailed
from bot.slack.directory import Channel, Person
from bot.upkeep.people import People
from indexer.models import Visibility


class Workspace(Protocol):
    """What an audience asks of the directory; each may raise CallFailed."""

    def person(self, person: str) -> Person:
        """Return what Slack tells of an account."""
        ...

    def channel(self, channel: str) -> Channel:
        """Return what Slack tells of a conversation."""
        ...

    def members(self, channel: str) -> frozenset[str]:
        """Return who is in a channel."""
        ...


class SlackAudience:
    """Levels by the people file: being a member of the workspace gives nothing, being a guest takes nothing."""

    def __init__(
        self, workspace: Workspace, people: Callable[[], People], today: Callable[[], date] = date.today
    ) -> None:
        self._workspace = workspace
        self._people = people
        self._today = today

    def of_person(self, person: str) -> Visibility:
        """Return what somebody may see: what their roles of today give."""
        return self._people().level(person, self._today())

    def of_channel(self, channel: str) -> Visibility:
        """Return what the least entitled reader of a channel may see; what is public when we cannot find out."""
        try:
            return self._of_channel(channel)
        except CallFailed:
            return Visibility.PUBLIC

    def _of_channel(self, channel: str) -> Visibility:
        found = self._workspace.channel(channel)
        if found.is_direct:
            return self.of_person(found.person) if found.person else Visibility.PUBLIC
        # Anybody of the workspace may read or join the one; nobody here knows who reads the other.
        if not found.is_private or found.is_shared:
            return Visibility.PUBLIC
        return self._least(self._workspace.members(channel))

    def _least(self, members: Collection[str]) -> Visibility:
        """Return what the least entitled of some people may see; what is public when there is nobody."""
        levels = []
        for member in members:
            level = self.of_person(member)
            # Slack is asked about those without a role only, and no further than the first who reads: the others
            # are people, and a channel may have many.
            if level is not Visibility.PUBLIC:
                levels.append(level)
            elif self._can_read(member):
                return Visibility.PUBLIC
        return min(levels, key=lambda level: level.rank, default=Visibility.PUBLIC)

    def _can_read(self, member: str) -> bool:
        """Tell whether an account is an open one, of a person."""
        person = self._workspace.person(member)
        return not (person.is_bot or person.is_deleted)
