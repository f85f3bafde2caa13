"""The app's manifest: what Slack must be told once, with exactly the scopes that are used.

Its format is described at https://docs.slack.dev/reference/app-manifest. Only what guests may use is in it: nothing
of Slack's features for agents and assistants.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.slack.actions import KEEP_THREAD, SEARCH_SHORTCUT
from bot.slack.scopes import EVENTS, bot_scopes
from indexer.errors import RelaisError

NAME = "Relais"
ACCOUNT = "relais"
COLOUR = "#1f4e5f"
COMMAND = "/relais"
EVENTS_PATH = "/slack/events"
# Both in the menu of a message.
SHORTCUTS = (("shortcut", SEARCH_SHORTCUT), ("shortcut_keep", KEEP_THREAD))

Say = Callable[[str], str]


class AddressNotHttps(RelaisError):
    """Slack sends requests to public https addresses only."""

    code = "error.http_address"


def manifest(say: Say, site_address: str = "", http_address: str = "") -> dict[str, Any]:
    """Return the manifest: for Socket Mode, or for requests sent to an address of ours. Raises AddressNotHttps."""
    request_url = events_address(http_address) if http_address else ""
    return {
        "display_information": {
            "name": NAME,
            "description": say("manifest.description"),
            "long_description": say("manifest.long_description"),
            "background_color": COLOUR,
        },
        "features": features(say, site_address, request_url),
        "oauth_config": {"scopes": {"bot": bot_scopes()}},
        "settings": {
            "event_subscriptions": {**with_address(request_url, "request_url"), "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **with_address(request_url, "request_url")},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def features(say: Say, site_address: str, request_url: str) -> dict[str, Any]:
    """Return the surfaces: home, direct messages, one command, two shortcuts on messages, previews of our links."""
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": ACCOUNT, "always_online": True},
        "shortcuts": [
            {
                "name": say(f"manifest.{code}"),
                "type": "message",
                "callback_id": callback,
                "description": say(f"manifest.{code}_description"),
            }
            for code, callback in SHORTCUTS
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                **with_address(request_url, "url"),
                "description": say("manifest.command_description"),
                "usage_hint": say("manifest.command_hint"),
                "should_escape": False,
            }
        ],
        **({"unfurl_domains": [domain]} if (domain := domain_of(site_address)) else {}),
    }


def with_address(address: str, key: str) -> dict[str, str]:
    """Return an address under its key; nothing in Socket Mode, which needs none."""
    return {key: address} if address else {}


def events_address(address: str) -> str:
    """Return where Slack sends everything, from the address of this installation. Raises AddressNotHttps."""
    base = address.rstrip("/").removesuffix(EVENTS_PATH)
    parts = urlsplit(base)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise AddressNotHttps(found=address)
    return base + EVENTS_PATH


def domain_of(site_address: str) -> str:
    """Return the domain whose links are previewed; nothing for a site on this machine only."""
    host = urlsplit(site_address).hostname or ""
    is_name = "." in host and ":" not in host and not host.rpartition(".")[2].isdigit()
    return host if is_name else ""
