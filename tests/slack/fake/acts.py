"""What people do with words: say, edit, delete, share a link, react, come and go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tests.slack.fake import payloads
from tests.slack.fake.core import Core
from tests.slack.fake.model import BOT_USER, ActImpossible, Delivery, Json, Message, User


class Acts(Core):
    """Everything said in a FakeSlack, and who is in it."""

    # --- the workspace

    def user(
        self,
        name: str,
        *,
        locale: str = "fr-FR",
        is_bot: bool = False,
        is_guest: bool = False,
        is_single_channel_guest: bool = False,
        is_stranger: bool = False,
        is_deleted: bool = False,
    ) -> str:
        """Add an account and return its id."""
        user = User(self.workspace.new_id("U"), name, locale, is_bot)
        user.is_restricted, user.is_ultra_restricted = is_guest or is_single_channel_guest, is_single_channel_guest
        user.is_stranger, user.deleted = is_stranger, is_deleted
        user.bot_id = self.workspace.new_id("B") if is_bot else ""
        return self.workspace.add_user(user)

    def channel(
        self,
        name: str,
        *,
        members: Iterable[str] = (),
        is_private: bool = False,
        is_shared: bool = False,
        with_bot: bool = True,
    ) -> str:
        """Open a channel and return its id; `is_shared`: with another workspace, by Slack Connect."""
        everybody = [*members, *([BOT_USER] if with_bot else [])]
        return self.workspace.add_channel(name, "private" if is_private else "public", everybody, is_shared)

    def direct(self, user: str) -> str:
        """Return the id of the direct conversation between a person and the bot."""
        return self.workspace.direct(user).id

    def user_group(self, name: str, members: Iterable[str]) -> str:
        """Add a user group and return its id."""
        group = self.workspace.new_id("S")
        self.workspace.groups[group] = (name, list(members))
        return group

    def joins(self, user: str, channel: str) -> None:
        """Let somebody (the bot too) into a channel."""
        place = self.workspace.channels[channel]
        with self.workspace.changing():
            place.members = [*(one for one in place.members if one != user), user]
            self.emit(self._membership("member_joined_channel", user, channel), place)

    def leaves(self, user: str, channel: str) -> None:
        """Let somebody (the bot too) out of a channel."""
        place = self.workspace.channel_for(user, channel)
        with self.workspace.changing():
            place.members = [one for one in place.members if one != user]
            self.emit(self._membership("member_left_channel", user, channel), place)

    def _membership(self, kind: str, user: str, channel: str) -> Json:
        team = self.workspace.person(user).team
        return {"type": kind, "user": user, "channel": channel, "team": team, "event_ts": self.workspace.new_ts()}

    # --- words

    def says(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post somebody's message and return its time; `text` as typed, mentions written `<@U…>`."""
        return self._say(user, channel, payloads.escaped(text), thread_ts).ts

    def bot_says(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, is_classic: bool = False
    ) -> str:
        """Post another bot's message and return its time; a classic one has the subtype `bot_message`."""
        if not self.workspace.person(user).is_bot:
            raise ActImpossible(f"{user} is no bot")
        return self._say(user, channel, text, thread_ts, subtype="bot_message" if is_classic else "").ts

    def shares_link(self, user: str, channel: str, url: str, text: str = "", thread_ts: str | None = None) -> str:
        """Post a message with a link, and tell of it when its domain is one of `unfurl_domains`."""
        message = self._say(user, channel, f"{payloads.escaped(text)} <{url}>".strip(), thread_ts, links=[url])
        domain = url.partition("://")[2].partition("/")[0].partition(":")[0].lower()
        known = next((one for one in self.unfurl_domains if domain == one or domain.endswith(f".{one}")), None)
        if known is not None:
            self.emit(self._link_shared(message, known))
        return message.ts

    def _link_shared(self, message: Message, domain: str) -> Json:
        event: Json = {
            "type": "link_shared",
            "channel": message.channel,
            "is_bot_user_member": BOT_USER in self.workspace.channels[message.channel].members,
            "user": message.user,
            "message_ts": message.ts,
            "unfurl_id": message.unfurl_id,
            "source": "conversations_history",
            "links": [{"domain": domain, "url": link} for link in message.links],
            "event_ts": message.ts,
        }
        return {**event, "thread_ts": message.thread_ts} if message.thread_ts else event

    def _say(
        self,
        user: str,
        channel: str,
        text: str,
        thread_ts: str | None,
        subtype: str = "",
        links: Iterable[str] = (),
    ) -> Message:
        place, person = self.workspace.channel_for(user, channel), self.workspace.person(user)
        if thread_ts is not None and (channel, thread_ts) not in self.workspace.messages:
            raise ActImpossible(f"there is no message {thread_ts} to reply to in {place.name}")
        with self.workspace.changing():
            message = Message(channel, self.workspace.new_ts(), user, text, payloads.rich_text(text), thread_ts or "")
            message.team, message.subtype, message.links = person.team, subtype, list(links)
            message.bot_id, message.app_id = person.bot_id, "A0OTHER" if person.bot_id else ""
            message.unfurl_id = f"{channel}.{message.ts}" if message.links else ""
            self.workspace.post(message)
            self.emit_posted(message)
        return message

    def edits(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change a message of one's own."""
        message = self._own(user, channel, ts)
        with self.workspace.changing():
            before = self.workspace.snapshot(message)
            message.text = payloads.escaped(text)
            message.blocks = payloads.rich_text(message.text)
            message.edited = self.workspace.new_ts()
            self.emit_changed(message, before)
            if self.is_mention(message.text) and not self.is_mention(before.text):
                self.emit(payloads.mention_event(message), self.workspace.channels[channel])

    def deletes(self, user: str, channel: str, ts: str) -> None:
        """Remove a message of one's own."""
        message = self._own(user, channel, ts)
        with self.workspace.changing():
            self.emit_deleted(message)
            message.is_deleted = True

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self.workspace.messages.get((channel, ts))
        if message is None or message.is_deleted or message.user != user:
            raise ActImpossible(f"{self.workspace.person(user).name} has no message {ts} in {channel}")
        return message

    def reacts(self, user: str, channel: str, ts: str, name: str) -> None:
        """Put an emoji on a message."""
        place, message = self.workspace.channel_for(user, channel), self.workspace.messages[channel, ts]
        with self.workspace.changing():
            message.reactions[name] = [*message.reactions.get(name, []), user]
            item = {"type": "message", "channel": channel, "ts": ts}
            event = {"type": "reaction_added", "user": user, "reaction": name, "item": item, "item_user": message.user}
            self.emit({**event, "event_ts": self.workspace.new_ts()}, place)

    # --- commands and places

    def command(self, user: str, channel: str, text: str = "", name: str = "/relais") -> Delivery:
        """Type a slash command; what the bot answers with its acknowledgement is shown."""
        self.needs_commands()
        place, person = self.workspace.channel_for(user, channel), self.workspace.person(user)
        trigger, address = self.tickets.new_trigger(user), self.address(user, channel)
        form = payloads.command_form(person, place, name, payloads.escaped(text), trigger, address)

        def show(answer: Json) -> None:
            self.show_answer(user, channel, answer)

        return self.courier.submit(Delivery("slash_commands", form, trigger, show))

    def show_answer(self, user: str, channel: str, answer: Json) -> None:
        """Show what came with the acknowledgement of a command."""
        if answer.get("text") or answer.get("blocks"):
            message = self.workspace.bot_message(channel, str(answer.get("text", "")), answer.get("blocks", []))
            message.seen_by = "" if answer.get("response_type") == "in_channel" else user
            self.workspace.post(message)

    def opens_home(self, user: str, tab: Literal["home", "messages"] = "home") -> None:
        """Open the bot's home."""
        channel = self.workspace.direct(user)
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab}
        home = self.workspace.homes.get(user)
        view = {"view": payloads.view_json(home)} if home is not None and tab == "home" else {}
        self.emit({**event, **view, "event_ts": self.workspace.new_ts()})
