"""The very bodies that Slack sends, made from the workspace; shapes after Slack's reference."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

from tests.slack.fake.model import (
    APP,
    BOT,
    BOT_NAME,
    BOT_USER,
    TEAM,
    TEAM_DOMAIN,
    Channel,
    Json,
    Message,
    User,
    View,
)

VERIFICATION = "verification-token"  # the one that signatures replaced; still sent
TOKEN = re.compile(r"<(?:[@#!]|https?://|mailto:)[^<>]*>")


def escaped(text: str) -> str:
    """Return what somebody typed as Slack sends it: `&<>` escaped, except in mentions and links."""
    plain = [part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for part in TOKEN.split(text)]
    tokens = [*TOKEN.findall(text), ""]
    return "".join(part + token for part, token in zip(plain, tokens, strict=True))


def rich_text(text: str) -> list[Json]:
    """Return the blocks that a person's client makes of a text."""
    parts: list[Json] = []
    tokens = [*TOKEN.findall(text), ""]
    for words, token in zip(TOKEN.split(text), tokens, strict=True):
        parts += [{"type": "text", "text": words}] if words else []
        if token.startswith("<@"):
            parts.append({"type": "user", "user_id": token[2:-1].partition("|")[0]})
        elif token.startswith("<http"):
            parts.append({"type": "link", "url": token[1:-1].partition("|")[0]})
        elif token:
            parts.append({"type": "text", "text": token})
    return [{"type": "rich_text", "block_id": "rt", "elements": [{"type": "rich_text_section", "elements": parts}]}]


def message_json(message: Message, with_metadata: bool = False) -> Json:
    """Return a message as Slack gives it."""
    body: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": message.team,
        "blocks": message.blocks,
    }
    if message.bot_id:
        profile = {"id": message.bot_id, "app_id": message.app_id, "name": message.user, "team_id": TEAM}
        body |= {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": profile}
    else:
        body["client_msg_id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, message.channel + message.ts))
    body |= {"subtype": message.subtype} if message.subtype else {}
    body |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
    body |= {"edited": {"user": message.user, "ts": message.edited}} if message.edited else {}
    if attachments := [*message.attachments, *message.unfurls.values()]:
        body["attachments"] = attachments
    if message.reactions:
        items = message.reactions.items()
        body["reactions"] = [{"name": name, "users": list(users), "count": len(users)} for name, users in items]
    if with_metadata and message.metadata:
        body["metadata"] = message.metadata
    return body


def event_callback(event: Json, event_id: str, is_ext_shared: bool = False) -> Json:
    """Return the outer part of an event."""
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{event_id}",
    }


def channel_type(channel: Channel) -> str:
    """Return the word for a kind of conversation in a message's event."""
    return {"public": "channel", "private": "group", "im": "im"}[channel.kind]


def message_event(message: Message, channel: Channel) -> Json:
    """Return the event of a message posted."""
    where = {"channel": channel.id, "event_ts": message.ts, "channel_type": channel_type(channel)}
    return {**message_json(message), **where}


def mention_event(message: Message) -> Json:
    """Return the event of a message that names the bot."""
    return {**message_json(message), "type": "app_mention", "channel": message.channel, "event_ts": message.ts}


def hidden_event(subtype: str, channel: Channel, ts: str, **parts: Any) -> Json:
    """Return the event of a change of a message."""
    where = {"channel": channel.id, "ts": ts, "event_ts": ts, "channel_type": channel_type(channel)}
    return {"type": "message", "subtype": subtype, "hidden": True, **where, **parts}


def user_part(user: User) -> Json:
    """Return who interacts."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team}


def channel_name(channel: Channel) -> str:
    """Return the name that Slack gives of a conversation beside its id: only public ones are named."""
    return {"public": channel.name, "private": "privategroup", "im": "directmessage"}[channel.kind]


def interaction(kind: str, user: User, **parts: Any) -> Json:
    """Return what every interaction has."""
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "user": user_part(user),
        "api_app_id": APP,
        "token": VERIFICATION,
        "enterprise": None,
        "is_enterprise_install": False,
        **parts,
    }


def command_form(user: User, channel: Channel, name: str, text: str, trigger: str, address: str) -> Json:
    """Return the form of a slash command."""
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": address,
        "trigger_id": trigger,
    }


def view_json(view: View) -> Json:
    """Return a view as Slack gives it."""
    given = view.payload
    return {
        "id": view.id,
        "team_id": TEAM,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": given.get("private_metadata", ""),
        "callback_id": given.get("callback_id", ""),
        "state": {"values": view.state},
        "hash": view.hash,
        "title": given.get("title", {"type": "plain_text", "text": BOT_NAME}),
        "clear_on_close": given.get("clear_on_close", False),
        "notify_on_close": given.get("notify_on_close", False),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP,
        "external_id": given.get("external_id", ""),
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }
