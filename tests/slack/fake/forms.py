"""What people do with buttons, menus, forms and shortcuts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from tests.slack.fake import payloads
from tests.slack.fake.core import Core
from tests.slack.fake.limits import view_problems
from tests.slack.fake.methods_views import new_view, replace_view
from tests.slack.fake.model import ActImpossible, Delivery, Json, Message, User, View
from tests.slack.fake.view_state import elements_of, filled, initial_state, is_empty, option_of


class Forms(Core):
    """Interactions of a FakeSlack."""

    def clicks(
        self,
        user: str,
        where: Message | View,
        action_id: str,
        *,
        value: str | None = None,
        option: Any = None,
        block_id: str | None = None,
    ) -> Delivery:
        """Use a button or a menu; `value` tells buttons of one action apart, `option` is what is chosen in a menu."""
        person = self._sees(user, where)
        block, element = find_element(where.blocks, action_id, value, block_id)
        with self.workspace.changing():
            where.state = where.state or initial_state(where.blocks)
            if element["type"] not in {"button", "overflow"}:
                where.state.setdefault(block["block_id"], {})[action_id] = filled(element, option)
            action = action_of(block, element, option)
            trigger = self.tickets.new_trigger(user, where.id if isinstance(where, View) else "")
            if isinstance(where, View):
                container = {"type": "view", "view_id": where.id}
                parts: Json = {"container": container, "view": payloads.view_json(where)}
            else:
                parts = self._message_parts(person, where)
            body = payloads.interaction("block_actions", person, trigger_id=trigger, actions=[action], **parts)
        return self.courier.submit(Delivery("interactive", body, trigger))

    def _message_parts(self, person: User, message: Message) -> Json:
        channel = self.workspace.channels[message.channel]
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
        container["is_ephemeral"] = bool(message.seen_by)
        container |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
        parts = {
            "container": container,
            "channel": {"id": channel.id, "name": payloads.channel_name(channel)},
            "state": {"values": message.state},
            "response_url": self.address(person.id, channel.id, message, message.thread_ts),
        }
        # What only one person sees is not given back.
        return parts if message.seen_by else {**parts, "message": payloads.message_json(message)}

    def _sees(self, user: str, where: Message | View) -> User:
        person = self.workspace.person(user)
        if isinstance(where, View):
            is_seen = where.is_open and where.user == user
        elif where.seen_by:
            is_seen = where.seen_by == user and not where.is_deleted
        else:
            is_seen = user in self.workspace.channels[where.channel].members and not where.is_deleted
        if not is_seen:
            raise ActImpossible(f"{person.name} does not see {where!r}")
        return person

    def submits(self, user: str, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Send a form, `values` by action id; the bot's answer (errors, update, push, clear) is applied."""
        person = self._sees(user, view)
        if view.payload.get("submit") is None:
            raise ActImpossible(f"the view {view.title!r} has no button to submit")
        with self.workspace.changing():
            fill(view, values or {})
            trigger = self.tickets.new_trigger(user, view.id)
            body = payloads.interaction(
                "view_submission", person, trigger_id=trigger, view=payloads.view_json(view), response_urls=[]
            )

        def apply(answer: Json) -> None:
            self.apply_answer(view, answer)

        return self.courier.submit(Delivery("interactive", body, trigger, apply))

    def apply_answer(self, view: View, answer: Json) -> None:
        """Do to a view what the answer to its form says."""
        action = answer.get("response_action", "")
        view.errors = {}
        if action == "errors":
            view.errors = dict(answer["errors"])
            unknown = set(view.errors) - {block["block_id"] for block in view.blocks if block["type"] == "input"}
            self._note(f"errors for blocks that are not there: {sorted(unknown)}" if unknown else "")
        elif action == "clear":
            for one in self.workspace.stack(view.root_id):
                one.is_open = False
        elif action in {"update", "push"}:
            self._show_next(view, answer["view"], is_push=action == "push")
        else:
            self._note(f"unknown response_action {action!r}" if action else "")
            view.is_open = False

    def _show_next(self, view: View, payload: Json, is_push: bool) -> None:
        if problems := view_problems(payload):
            self._note(f"a view that Slack refuses: {problems}")
            return
        whole = {**payload, "blocks": self.workspace.with_ids(payload["blocks"])}
        if is_push:
            new_view(self, view.user, whole, view)
        else:
            replace_view(self, view, whole)

    def _note(self, problem: str) -> None:
        if problem:
            self.courier.problems.append(f"answer to a form: {problem}")

    def closes(self, user: str, view: View) -> Delivery | None:
        """Close a form; the bot is told when the view says `notify_on_close`."""
        person = self._sees(user, view)
        with self.workspace.changing():
            for one in self.workspace.stack(view.root_id) if view.payload.get("clear_on_close") else [view]:
                one.is_open = False
        if not view.payload.get("notify_on_close"):
            return None
        is_cleared = bool(view.payload.get("clear_on_close"))
        body = payloads.interaction("view_closed", person, view=payloads.view_json(view), is_cleared=is_cleared)
        return self.courier.submit(Delivery("interactive", body))

    def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Delivery:
        """Choose a shortcut in the menu of anybody's message."""
        self.needs_commands()
        place, person = self.workspace.channel_for(user, channel), self.workspace.person(user)
        message = self.workspace.find(channel, ts)
        trigger = self.tickets.new_trigger(user)
        body = payloads.interaction(
            "message_action",
            person,
            callback_id=callback_id,
            action_ts=f"{time.time():.6f}",
            trigger_id=trigger,
            response_url=self.address(user, channel, thread_ts=message.root),
            channel={"id": channel, "name": payloads.channel_name(place)},
            message_ts=ts,
            message=payloads.message_json(message),
        )
        return self.courier.submit(Delivery("interactive", body, trigger))

    def global_shortcut(self, user: str, callback_id: str) -> Delivery:
        """Choose a shortcut that is not of a message."""
        self.needs_commands()
        trigger = self.tickets.new_trigger(user)
        parts = {"callback_id": callback_id, "action_ts": f"{time.time():.6f}", "trigger_id": trigger}
        body = payloads.interaction("shortcut", self.workspace.person(user), **parts)
        return self.courier.submit(Delivery("interactive", body, trigger))


def find_element(blocks: list[Json], action_id: str, value: str | None, block_id: str | None) -> tuple[Json, Json]:
    """Return the one element that somebody means, with its block."""
    found = [
        (block, element)
        for block, element in elements_of(blocks)
        if element["action_id"] == action_id
        and block_id in {None, block["block_id"]}
        and value in {None, element.get("value")}
    ]
    if len(found) != 1:
        there = [(element["action_id"], element.get("value")) for _, element in elements_of(blocks)]
        raise ActImpossible(f"{len(found)} elements {action_id!r} (value {value!r}); there are {there}")
    return found[0]


def action_of(block: Json, element: Json, option: Any) -> Json:
    """Return what is told of an element that was used."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    action["action_ts"] = f"{time.time():.6f}"
    if element["type"] == "button":
        given: Json = {name: element[name] for name in ("text", "value", "style") if name in element}
        return {**action, **given}
    if element["type"] == "overflow":
        return {**action, "selected_option": option_of(element, option)}
    return {**action, **filled(element, option)}


def fill(view: View, values: Mapping[str, Any]) -> None:
    """Fill a form in; every field that is not optional must then hold something."""
    left = dict(values)
    for block, element in elements_of(view.blocks):
        state = view.state.setdefault(block["block_id"], {})
        name = element["action_id"]
        if name in left:
            state[name] = filled(element, left.pop(name))
        if block["type"] == "input" and not block.get("optional") and is_empty(state[name]):
            raise ActImpossible(f"{name!r} must be filled in before the form is sent")
    if left:
        raise ActImpossible(f"the form {view.title!r} has no {sorted(left)}")
