"""Which scope lets the bot call what, and be told what; after the pages of Slack's reference."""

from __future__ import annotations

READING = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
# By kind of conversation: which of four scopes counts.
PLACE = {"public": 0, "private": 1, "im": 2}

# Any one of them is enough to call; a channel's kind then decides (`needed_for`).
METHOD_SCOPES: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.unfurl": ("links:write",),
    "chat.update": ("chat:write",),
    "conversations.history": HISTORY,
    "conversations.info": READING,
    "conversations.list": READING,
    "conversations.members": READING,
    "conversations.open": ("im:write", "mpim:write", "channels:manage", "groups:write"),
    "conversations.replies": HISTORY,
    "pins.add": ("pins:write",),
    "pins.remove": ("pins:write",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "team.info": ("team:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.conversations": READING,
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}

# Slack reads a JSON body for the methods that write only; the others see no argument at all in it.
READS_JSON = frozenset(
    "auth.test chat.delete chat.postEphemeral chat.postMessage chat.unfurl chat.update conversations.open pins.add"
    " pins.remove reactions.add reactions.remove views.open views.publish views.push views.update".split()
)

# Event types in the words of an app's manifest.
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "link_shared": ("links:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}
COMMANDS = "commands"  # slash commands and shortcuts

ALL_SCOPES = frozenset(
    {scope for scopes in (*METHOD_SCOPES.values(), *EVENT_SCOPES.values()) for scope in scopes}
    | {COMMANDS, "chat:write.public"}
)
# What an app asks for unless a test says otherwise: it may not write where it was not invited.
DEFAULT_SCOPES = ALL_SCOPES - {"chat:write.public"}


def needed_for(scopes: tuple[str, ...], kind: str) -> str:
    """Return the scope of READING or HISTORY that a kind of conversation needs."""
    return scopes[PLACE[kind]]


def event_scopes(kind: str, channel_kind: str) -> tuple[str, ...]:
    """Return the scopes of which one must be granted for an event to be sent."""
    return EVENT_SCOPES[subscription(kind, channel_kind)]


def subscription(kind: str, channel_kind: str) -> str:
    """Return the name in a manifest of an event's type."""
    if kind != "message":
        return kind
    return {"public": "message.channels", "private": "message.groups", "im": "message.im"}[channel_kind]
