"""Plays the little of Slack that one person needs: it is called as the Web API is, and nothing leaves this process."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from bot.slack.api import RESPONSE_HOST, Refused
from bot.slack.console.model import BOT_USER, CHANNEL, DIRECT, PERSON, Message, Shown, View, initial_of
from bot.slack.elements import Json

LOCALES = {"fr": "fr-FR", "en": "en-US"}

# What the acknowledgement of a form says when that was done already.
SHOWN = "shown"

Method = Callable[[Json], Mapping[str, Any]]


class OnePersonSlack:
    """Two conversations and the windows of one person, in memory."""

    def __init__(self, language: str, clock: Callable[[], float] = time.time) -> None:
        self._locale = LOCALES[language]
        self._clock = clock
        self._last = 0.0
        self._serial = count(1)
        self._news: list[Shown] = []
        self._messages: dict[str, Message] = {}
        self._views: dict[str, View] = {}
        self._home: View | None = None
        self._triggers: dict[str, bool] = {}  # whether each was used
        self._addresses: dict[str, tuple[str, Message | None]] = {}
        self._methods: dict[str, Method] = {
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_privately,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.history": self._history,
            "conversations.info": self._channel,
            "conversations.members": lambda given: {"members": [PERSON, BOT_USER]},
            "conversations.open": lambda given: {"channel": {"id": DIRECT}},
            "conversations.replies": self._replies,
            # Seen for as long as an answer takes, and here that is no time at all.
            "reactions.add": lambda given: {},
            "reactions.remove": lambda given: {},
            "response_url": self._respond,
            "users.info": self._user,
            "views.open": self._open,
            "views.publish": self._publish,
            "views.push": self._open,
            "views.update": self._update_view,
        }

    def call(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a call and return its answer. Raises Refused."""
        if not self.plays(method):
            raise Refused("unknown_method")
        # Through JSON, as the real one: what could not be sent fails here too, and nothing is shared.
        return {"ok": True, **self._methods[method](json.loads(json.dumps(dict(arguments))))}

    def plays(self, method: str) -> bool:
        """Tell whether a method is played."""
        return method in self._methods

    # --- what the person does

    def take_news(self) -> list[Shown]:
        """Return what has appeared or changed since the last time, each once, in its last state."""
        news = list({id(shown): shown for shown in self._news}.values())
        self._news.clear()
        return news

    def says(self, text: str) -> Message:
        """Keep what the person says in the direct conversation."""
        return self._keep(Message(DIRECT, self.new_ts(), PERSON, {"text": text}))

    def new_ts(self) -> str:
        """Return the present moment as Slack writes it; no two are the same."""
        self._last = max(self._clock(), self._last + 0.000_01)
        return f"{self._last:.6f}"

    def new_trigger(self) -> str:
        """Return what opens one window."""
        trigger = f"trigger.{next(self._serial)}"
        self._triggers[trigger] = False
        return trigger

    def new_address(self, channel: str, original: Message | None = None) -> str:
        """Return where to reply to what the person does, about a message or not."""
        address = f"{RESPONSE_HOST}/console/{next(self._serial)}"
        self._addresses[address] = (channel, original)
        return address

    def show(self, content: Json, below: View | None = None) -> View:
        """Show a window, over another one or alone."""
        view = View(self._new_id("V"), self._new_id("h"), self._with_ids(content), below.id if below else "")
        self._views[view.id] = view
        return self._has_state(view)

    def replace(self, view: View, content: Json) -> View:
        """Give a window other content."""
        view.content, view.hash = self._with_ids(content), self._new_id("h")
        return self._has_state(view)

    # --- messages

    def _post(self, given: Json) -> Json:
        return self._told(self._keep(self._message(given)))

    def _post_privately(self, given: Json) -> Json:
        message = self._message(given)
        message.is_private = message.channel == CHANNEL
        return {"message_ts": self._keep(message).ts}

    def _message(self, given: Json) -> Message:
        channel = DIRECT if given.get("channel") == PERSON else given.get("channel")
        if channel not in {DIRECT, CHANNEL}:
            raise Refused("channel_not_found")
        return Message(channel, self.new_ts(), BOT_USER, self._with_ids(given), given.get("thread_ts") or "")

    def _keep(self, message: Message) -> Message:
        self._messages[message.ts] = message
        if message.author == BOT_USER:
            self._news.append(message)
        return message

    def _update(self, given: Json) -> Json:
        return self._told(self._rewrite(self._messages.get(given.get("ts", "")), given))

    def _delete(self, given: Json) -> Json:
        return self._told(self._remove(self._messages.get(given.get("ts", ""))))

    def _rewrite(self, message: Message | None, given: Json) -> Message:
        if message is None or message.is_gone:
            raise Refused("message_not_found")
        message.content, message.is_edited = self._with_ids(given), True
        self._news.append(message)
        return message

    def _remove(self, message: Message | None) -> Message:
        if message is None or message.is_gone:
            raise Refused("message_not_found")
        message.is_gone = True
        self._news.append(message)
        return message

    def _respond(self, given: Json) -> Json:
        channel, original = self._addresses.get(given.get("response_url", ""), ("", None))
        if not channel:
            raise Refused("no_service")
        if given.get("delete_original"):
            self._remove(original)
        elif given.get("replace_original"):
            self._rewrite(original, given)
        else:
            message = self._message({"channel": channel, **given})
            message.is_private = channel == CHANNEL and given.get("response_type", "ephemeral") != "in_channel"
            self._keep(message)
        return {}

    def _told(self, message: Message) -> Json:
        return {"channel": message.channel, "ts": message.ts}

    # --- who and where

    def _user(self, given: Json) -> Json:
        if given.get("user") not in {PERSON, BOT_USER}:
            raise Refused("user_not_found")
        is_bot = given["user"] == BOT_USER
        return {"user": {"id": given["user"], "locale": self._locale, "is_bot": is_bot, "deleted": False}}

    def _channel(self, given: Json) -> Json:
        if given.get("channel") not in {DIRECT, CHANNEL}:
            raise Refused("channel_not_found")
        is_direct = given["channel"] == DIRECT
        found = {"id": given["channel"], "is_im": is_direct, "is_private": False, "is_member": True}
        return {"channel": {**found, "user": PERSON} if is_direct else found}

    def _history(self, given: Json) -> Json:
        return {"messages": [self._written(one) for one in reversed(self._in(given)) if not one.thread]}

    def _replies(self, given: Json) -> Json:
        return {"messages": [self._written(one) for one in self._in(given) if given.get("ts") in {one.ts, one.thread}]}

    def _in(self, given: Json) -> list[Message]:
        kept = self._messages.values()
        return [one for one in kept if one.channel == given.get("channel") and not (one.is_gone or one.is_private)]

    def _written(self, message: Message) -> Json:
        told: Json = {name: message.content[name] for name in ("text", "blocks", "metadata") if name in message.content}
        return {"type": "message", "user": message.author, "ts": message.ts, **told}

    # --- windows

    def _open(self, given: Json) -> Json:
        trigger = given.get("trigger_id", "")
        if trigger not in self._triggers:
            raise Refused("invalid_trigger_id")
        if self._triggers[trigger]:
            raise Refused("exchanged_trigger_id")
        self._triggers[trigger] = True
        return {"view": {"id": self.show(given["view"]).id}}

    def _publish(self, given: Json) -> Json:
        home = self._home
        self._home = self.show(given["view"]) if home is None else self.replace(home, given["view"])
        return {"view": {"id": self._home.id}}

    def acknowledged(self, body: Json, answer: Json) -> Json:
        """Give a window whose form was sent what its acknowledgement says; return what is left to be done."""
        if answer.get("response_action") != "update":
            return answer
        self.replace(self._views[body["view"]["id"]], answer["view"])
        return {"response_action": SHOWN}

    def _update_view(self, given: Json) -> Json:
        view = self._views.get(given.get("view_id", "")) or self._named(given.get("external_id", ""))
        if view is None or view.is_gone:
            raise Refused("not_found")
        return {"view": {"id": self.replace(view, given["view"]).id}}

    def _named(self, name: str) -> View | None:
        return next((view for view in self._views.values() if name and view.content.get("external_id") == name), None)

    def _has_state(self, view: View) -> View:
        """Give each field what it holds at first, and tell of the window."""
        view.state = {}
        for block in view.blocks:
            if "element" in block:
                element = block["element"]
                view.state[block["block_id"]] = {element["action_id"]: initial_of(element)}
        self._news.append(view)
        return view

    # --- names

    def _new_id(self, kind: str) -> str:
        return f"{kind}0CONSOLE{next(self._serial)}"

    def _with_ids(self, content: Json) -> Json:
        """Return content whose blocks all have a name, as Slack gives them one."""
        if not content.get("blocks"):
            return content
        return {**content, "blocks": [{"block_id": f"b{next(self._serial)}", **block} for block in content["blocks"]]}
