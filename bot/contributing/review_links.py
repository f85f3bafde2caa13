"""The addresses by which people are asked to read: each is for one account and one contribution, and ends."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

import jwt

LASTS = timedelta(days=30)
ALGORITHM = "HS256"
ROOT = "relire"


class LinkInvalid(Exception):
    """The address is not one of ours, or is too old."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is asked to read what."""

    draft_id: str
    account: str


class Links:
    """Makes and opens the addresses, with a key that never leaves the machine."""

    def __init__(self, key: bytes) -> None:
        # A key of its own: what it signs is worth nothing elsewhere.
        self._key = hmac.digest(key, b"web reviews", "sha256")

    def address(self, site: str, invitation: Invitation, now: datetime) -> str:
        """Return the address to give to somebody, and to nobody else."""
        claims = {"draft": invitation.draft_id, "for": invitation.account, "exp": int((now + LASTS).timestamp())}
        return urljoin(site, f"{ROOT}/{jwt.encode(claims, self._key, ALGORITHM)}")

    def opened(self, sealed: str) -> Invitation:
        """Return the invitation in an address. Raises LinkInvalid."""
        try:
            claims = jwt.decode(sealed, self._key, [ALGORITHM], options={"require": ["exp", "draft", "for"]})
        except jwt.InvalidTokenError as error:
            raise LinkInvalid from error
        return Invitation(claims["draft"], claims["for"])
