"""What every part of the fake shares: the workspace, the app's rights, and the way to the bot."""

from __future__ import annotations

from tests.slack.fake import payloads
from tests.slack.fake.courier import Courier
from tests.slack.fake.knobs import Knobs
from tests.slack.fake.model import BOT_USER, ApiCall, Channel, Delivery, Json, Message, SlackError
from tests.slack.fake.scopes import COMMANDS, DEFAULT_SCOPES, EVENT_SCOPES, event_scopes, subscription
from tests.slack.fake.tickets import ResponseAddress, Tickets
from tests.slack.fake.workspace import Workspace


class Core:
    """The state of one FakeSlack, and the events that changes of it emit."""

    def __init__(self, trigger_seconds: float, retry_after: tuple[float, ...]) -> None:
        self.workspace = Workspace()
        self.knobs = Knobs()
        self.tickets = Tickets(trigger_seconds)
        self.courier = Courier(self.workspace, self.tickets, retry_after)
        self.scopes: set[str] = set(DEFAULT_SCOPES)
        self.subscriptions: set[str] = set(EVENT_SCOPES)
        self.unfurl_domains: set[str] = set()
        self.calls: list[ApiCall] = []
        self.base = ""  # http://127.0.0.1:…

    # --- what the bot is told

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Send an event, if the app subscribed to it, has its scope, and the bot is there."""
        kind = channel.kind if channel is not None else "public"
        if subscription(event["type"], kind) not in self.subscriptions or not self.grants(
            event_scopes(event["type"], kind)
        ):
            return
        if channel is not None and BOT_USER not in channel.members:
            return
        body = payloads.event_callback(
            event, self.workspace.new_id("Ev"), is_ext_shared=channel is not None and channel.is_ext_shared
        )
        for _ in range(2 if self.knobs.take_count("twice") else 1):
            self.courier.submit(Delivery("events_api", body))

    def grants(self, scopes: tuple[str, ...]) -> bool:
        """Tell whether one of the scopes is granted (or none is needed)."""
        return not scopes or any(scope in self.scopes for scope in scopes)

    def emit_posted(self, message: Message) -> None:
        """Tell of a message that was posted, and of the bot's name in it."""
        channel = self.workspace.channels[message.channel]
        self.emit(payloads.message_event(message, channel), channel)
        if self.is_mention(message.text) and channel.kind != "im" and message.user != BOT_USER:
            self.emit(payloads.mention_event(message), channel)

    def emit_changed(self, message: Message, before: Message) -> None:
        """Tell of a message whose content changed."""
        channel = self.workspace.channels[message.channel]
        parts = {"message": payloads.message_json(message), "previous_message": payloads.message_json(before)}
        self.emit(payloads.hidden_event("message_changed", channel, self.workspace.new_ts(), **parts), channel)

    def emit_deleted(self, message: Message) -> None:
        """Tell of a message that is gone; what is left of a thread's first one is a tombstone."""
        channel = self.workspace.channels[message.channel]
        ts = self.workspace.new_ts()
        before = payloads.message_json(message)
        if self.workspace.replies(message.channel, message.ts):
            text = "This message was deleted."
            tomb = {**before, "subtype": "tombstone", "text": text, "user": "USLACKBOT", "hidden": True, "blocks": []}
            event = payloads.hidden_event("message_changed", channel, ts, message=tomb, previous_message=before)
        else:
            event = payloads.hidden_event(
                "message_deleted", channel, ts, deleted_ts=message.ts, previous_message=before
            )
        self.emit(event, channel)

    @staticmethod
    def is_mention(text: str) -> bool:
        """Tell whether a text names the bot."""
        return f"<@{BOT_USER}>" in text or f"<@{BOT_USER}|" in text

    # --- what comes with an interaction

    def needs_commands(self) -> None:
        """Refuse what an app without the scope `commands` does not offer."""
        assert COMMANDS in self.scopes, "the app has no scope `commands`: it has no command and no shortcut"

    def address(self, user: str, channel: str, message: Message | None = None, thread_ts: str = "") -> str:
        """Return a whole address to answer to."""
        original = message.ts if message is not None else ""
        is_ephemeral = message is None or bool(message.seen_by)
        ticket = ResponseAddress(user, channel, original, is_ephemeral, thread_ts)
        return f"{self.base}/hooks/{self.tickets.new_address(ticket)}"

    # --- what the bot may reach

    def reachable(self, channel: str) -> Channel:
        """Return a channel that the bot may know of; private ones only from inside."""
        found = self.workspace.channels.get(channel)
        if found is None or (found.kind != "public" and BOT_USER not in found.members):
            raise SlackError("channel_not_found")
        return found

    def joined(self, channel: str) -> Channel:
        """Return a channel in which the bot is."""
        found = self.reachable(channel)
        if BOT_USER not in found.members:
            raise SlackError("not_in_channel")
        return found
