"""What can go wrong when talking with people, as codes and data; `indexer.errors` says how they become sentences."""

from __future__ import annotations

from indexer.errors import RelaisError


class PortTaken(RelaisError):
    """Another program listens on the port."""

    code = "error.port_taken"


class CannotListen(RelaisError):
    """The address is not one of this machine's, or we may not use the port."""

    code = "error.cannot_listen"


class NoSlack(RelaisError):
    """The bot was to run, and has no tokens."""

    code = "error.no_slack"


class NoAppToken(RelaisError):
    """The bot was to run alone, where only Socket Mode reaches it, and has no token for that."""

    code = "error.no_app_token"
