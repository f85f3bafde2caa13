"""The bodies that Slack sends for what one person does; shapes after Slack's reference."""

from __future__ import annotations

from html import escape
from typing import Any

from bot.slack.console.model import APP, BOT, CHANNEL, DIRECT, PERSON, TEAM, Message, Shown, View
from bot.slack.elements import Json
from bot.slack.manifest import COMMAND

NAME = "console"


def message_event(message: Message) -> Json:
    """Return the event of a sentence said to the bot alone."""
    return event(
        {
            "type": "message",
            "user": message.author,
            "channel": message.channel,
            "channel_type": "im",
            "text": message.content["text"],
            "ts": message.ts,
            "event_ts": message.ts,
        }
    )


def home_opened(ts: str) -> Json:
    """Return the event of the home tab opened."""
    return event({"type": "app_home_opened", "user": PERSON, "channel": DIRECT, "tab": "home", "event_ts": ts})


def event(inner: Json) -> Json:
    """Return an event in what Slack puts around it."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": inner,
        "event_id": f"Ev{inner['event_ts']}",
        "event_time": int(float(inner["event_ts"])),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def command(text: str, trigger: str, address: str) -> Json:
    """Return the form of the command, typed in a channel."""
    return {
        "team_id": TEAM,
        "channel_id": CHANNEL,
        "channel_name": NAME,
        "user_id": PERSON,
        "user_name": NAME,
        "command": COMMAND,
        "text": text,
        "api_app_id": APP,
        "response_url": address,
        "trigger_id": trigger,
    }


def action(block: Json, element: Json, chosen: Json, ts: str) -> Json:
    """Return what is told of an element that was used, with what was chosen in it."""
    given: Json = {name: element[name] for name in ("text", "value", "style") if name in element}
    names = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    return {**(given if element["type"] == "button" else {}), **chosen, **names, "action_ts": ts}


def used(where: Shown, acted: Json, trigger: str, address: str) -> Json:
    """Return the body of an element used in a message or in a window."""
    body = interaction("block_actions", trigger_id=trigger, actions=[acted])
    return body | (in_view(where) if isinstance(where, View) else in_message(where, address))


def in_view(view: View) -> Json:
    """Return where an element of a window is."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_json(view)}


def in_message(message: Message, address: str) -> Json:
    """Return where an element of a message is; what one person alone sees is not given back."""
    thread = {"thread_ts": message.thread} if message.thread else {}
    written = {"type": "message", "user": message.author, "bot_id": BOT, "ts": message.ts, **thread}
    container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    return {
        "container": {**container, **thread, "is_ephemeral": message.is_private},
        "channel": {"id": message.channel, "name": NAME},
        "response_url": address,
        **({} if message.is_private else {"message": {**written, "text": message.content.get("text", "")}}),
    }


def form_sent(view: View, trigger: str) -> Json:
    """Return the body of a form that was filled in and sent."""
    return interaction("view_submission", trigger_id=trigger, view=view_json(view), response_urls=[])


def interaction(kind: str, **parts: Any) -> Json:
    """Return what every interaction has."""
    person = {"id": PERSON, "username": NAME, "name": NAME, "team_id": TEAM}
    team = {"id": TEAM, "domain": NAME}
    return {"type": kind, "team": team, "user": person, "api_app_id": APP, "enterprise": None, **parts}


def view_json(view: View) -> Json:
    """Return a window as Slack gives it."""
    return {
        "private_metadata": "",
        "callback_id": "",
        **view.content,
        "id": view.id,
        "team_id": TEAM,
        "state": {"values": view.state},
        "hash": view.hash,
        "previous_view_id": view.below or None,
        "root_view_id": view.below or view.id,
        "app_id": APP,
        "bot_id": BOT,
    }


def escaped(text: str) -> str:
    """Return what somebody typed as Slack sends it."""
    return escape(text, quote=False)
