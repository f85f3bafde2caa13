"""The state of the workspace: who is there, and what was said, shown and opened."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.slack.fake.model import (
    APP,
    BOT,
    BOT_NAME,
    BOT_USER,
    ActImpossible,
    Channel,
    ChannelKind,
    Json,
    Message,
    SlackError,
    User,
    View,
)


class Workspace:
    """People, channels, messages and views, changed under one lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self.threads: dict[tuple[str, str], list[str]] = {}  # the replies' times, by channel and parent
        self.ephemerals: list[Message] = []
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.groups: dict[str, tuple[str, list[str]]] = {}
        self._numbers = itertools.count(1)
        self._last_time = 0
        self.users[BOT_USER] = User(BOT_USER, BOT_NAME, is_bot=True, bot_id=BOT)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep others out, then wake whoever waits for a change."""
        with self.changed:
            yield
            self.changed.notify_all()

    def new_id(self, letter: str) -> str:
        """Return an id that nothing else has, in the way of Slack."""
        return f"{letter}{next(self._numbers):08X}"

    def new_ts(self) -> str:
        """Return a time that no message has."""
        with self.lock:
            self._last_time = max(self._last_time + 1, time.time_ns() // 1000)
            return f"{self._last_time // 1_000_000}.{self._last_time % 1_000_000:06d}"

    # --- people and channels

    def add_user(self, user: User) -> str:
        """Add an account."""
        with self.changing():
            self.users[user.id] = user
        return user.id

    def add_channel(self, name: str, kind: ChannelKind, members: list[str], is_ext_shared: bool = False) -> str:
        """Open a conversation."""
        with self.changing():
            channel = Channel(self.new_id("D" if kind == "im" else "C"), name, kind, is_ext_shared, members)
            self.channels[channel.id] = channel
        return channel.id

    def direct(self, user: str) -> Channel:
        """Return the direct conversation of somebody with the bot, opened when there is none."""
        self.person(user)
        found = next((one for one in self.channels.values() if one.kind == "im" and user in one.members), None)
        return found or self.channels[self.add_channel("directmessage", "im", [user, BOT_USER])]

    def person(self, user: str) -> User:
        """Return an account, for a test."""
        if user not in self.users:
            raise ActImpossible(f"there is no user {user!r}")
        return self.users[user]

    def channel_for(self, user: str, channel: str) -> Channel:
        """Return a channel in which a person is."""
        found = self.channels.get(channel)
        if found is None or user not in found.members:
            raise ActImpossible(f"{self.person(user).name} is not in the channel {found.name if found else channel!r}")
        return found

    # --- messages

    def post(self, message: Message) -> Message:
        """Put a message in its channel, or before the one person who sees it."""
        with self.changing():
            if message.seen_by:
                self.ephemerals.append(message)
                return message
            self.messages[message.channel, message.ts] = message
            if message.thread_ts:
                self.threads.setdefault((message.channel, message.thread_ts), []).append(message.ts)
        return message

    def bot_message(self, channel: str, text: str, blocks: list[Json]) -> Message:
        """Return a message of the bot, not yet posted."""
        filled = self.with_ids(blocks)
        return Message(channel, self.new_ts(), BOT_USER, text, filled, bot_id=BOT, app_id=APP)

    def find(self, channel: str, ts: str) -> Message:
        """Return a message that everybody in its channel sees."""
        message = self.messages.get((channel, ts))
        if message is None or message.is_deleted:
            raise SlackError("message_not_found")
        return message

    def in_channel(self, channel: str) -> list[Message]:
        """Return the messages of a channel, replies too, the oldest first."""
        with self.lock:
            found = [one for one in self.messages.values() if one.channel == channel and not one.is_deleted]
        return sorted(found, key=lambda one: one.ts)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return the replies of a thread, without its first message."""
        with self.lock:
            times = self.threads.get((channel, ts), [])
            return [one for time_ in times if not (one := self.messages[channel, time_]).is_deleted]

    def snapshot(self, message: Message) -> Message:
        """Return a message as it is now."""
        return replace(message, reactions={name: list(users) for name, users in message.reactions.items()})

    # --- views

    def add_view(self, view: View) -> View:
        """Show a view to its person."""
        with self.changing():
            self.views[view.id] = view
            if view.type == "home":
                self.homes[view.user] = view
        return view

    def new_hash(self) -> str:
        """Return the mark of one state of a view."""
        return f"{self.new_ts()}.{next(self._numbers):x}"

    def stack(self, root: str) -> list[View]:
        """Return the views open over one another, the topmost last."""
        return [view for view in self.views.values() if view.root_id == root and view.is_open and view.type == "modal"]

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """Return blocks in which every block and every action has an id, as Slack gives them back."""
        return [self._with_ids(block) for block in blocks]

    def _with_ids(self, block: Json) -> Json:
        filled = {**block, "block_id": block.get("block_id") or f"b{next(self._numbers):x}"}
        for key in ("accessory", "element"):
            if key in filled:
                filled[key] = self._with_action(filled[key])
        if filled["type"] == "actions":
            filled["elements"] = [self._with_action(one) for one in filled.get("elements", [])]
        return filled

    def _with_action(self, element: Json) -> Json:
        if element.get("type") == "image":
            return element
        return {**element, "action_id": element.get("action_id") or f"a{next(self._numbers):x}"}
