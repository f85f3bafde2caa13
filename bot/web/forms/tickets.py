"""Tickets: what a form was made for, sealed, so that what comes back is neither invented, hurried nor sent twice."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from bot.contributing.models import Kind

# Nobody reads a form and fills it in less time; a robot does.
SHORTEST = timedelta(seconds=3)
LONGEST = timedelta(hours=24)
ALGORITHM = "HS256"
ID_BYTES = 10


class TicketForged(Exception):
    """The ticket is not one of ours."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a form was made for; the contribution that comes of it has the same id, sent once or ten times."""

    id: str
    kind: Kind
    page: str = ""
    anchor: str = ""
    base: str = ""  # digest of the text of the section that was shown
    is_again: bool = False  # of a contribution that its author changes


@dataclass(frozen=True, slots=True)
class Returned:
    """A ticket that came back, and whether it may be heeded now."""

    ticket: Ticket
    is_hurried: bool
    is_old: bool


class Sealer:
    """Seals tickets and opens them, with a key that never leaves the machine."""

    def __init__(self, key: bytes) -> None:
        # A key of its own: what it signs is worth nothing elsewhere.
        self._key = hmac.digest(key, b"web forms", "sha256")

    def sealed(self, ticket: Ticket, now: datetime) -> str:
        """Return a ticket as the form carries it."""
        return jwt.encode({**asdict(ticket), "at": int(now.timestamp())}, self._key, ALGORITHM)

    def opened(self, sealed: str, now: datetime) -> Returned:
        """Return the ticket that a form brought back. Raises TicketForged."""
        try:
            claims: dict[str, Any] = jwt.decode(sealed, self._key, [ALGORITHM])
        except jwt.InvalidTokenError as error:
            raise TicketForged from error
        age = now - datetime.fromtimestamp(claims.pop("at"), UTC)
        return Returned(Ticket(**claims), age < SHORTEST, age > LONGEST)

    def secret(self, id: str) -> str:
        """Return what opens the page of a contribution: its id, and what only we can add to it."""
        mark = hmac.digest(self._key, f"follow {id}".encode(), "sha256")
        return f"{id}-{b32encode(mark).decode().lower()[:26]}"

    def id_of(self, secret: str) -> str:
        """Return the id of the contribution whose page a secret opens. Raises TicketForged."""
        id = secret.partition("-")[0]
        if not hmac.compare_digest(self.secret(id).encode(), secret.encode()):
            raise TicketForged
        return id


def new_id() -> str:
    """Return a new id: letters and digits."""
    return b32encode(secrets.token_bytes(ID_BYTES)).decode().lower()
