"""What the bot may do: the scope that each method and each event needs, and so what the manifest asks for."""

from __future__ import annotations

READING = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")

# After the page of each method in Slack's reference. Group conversations of several people (mpim) are not read: what
# is said there is answered as in public.
METHODS: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.unfurl": ("links:write",),
    "chat.update": ("chat:write",),
    "conversations.history": HISTORY,
    "conversations.info": READING,
    "conversations.members": READING,
    "conversations.open": ("im:write",),
    "conversations.replies": HISTORY,
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "users.conversations": ("channels:read", "groups:read"),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}

# Methods called with the app-level token, whose scope is chosen when it is made and is in no manifest.
APP_METHODS: dict[str, tuple[str, ...]] = {"apps.connections.open": ("connections:write",)}

# By the names that a manifest subscribes to.
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "link_shared": ("links:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
}

# Slash commands and shortcuts.
COMMANDS = "commands"


def bot_scopes() -> list[str]:
    """Return the scopes that the bot's token needs, in order."""
    needed = {scope for scopes in (*METHODS.values(), *EVENTS.values()) for scope in scopes}
    return sorted(needed | {COMMANDS})


def event_type(subscription: str) -> str:
    """Return the type of the events that a subscription brings (`message.im` → `message`)."""
    return subscription.partition(".")[0]
