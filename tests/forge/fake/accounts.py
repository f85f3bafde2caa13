"""Who may come in: the token of a service account, or an App with its installation and the tokens made for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.forge.fake.state import Refused

Json = dict[str, Any]

TOKEN = "github_pat_service0123456789"
APP = "Iv23liRelais"
INSTALLATION = 4242
WHOLE = {"contents": "write", "issues": "write", "metadata": "read", "pull_requests": "write"}


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Accounts:
    """The tokens that are good now."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.tokens = {TOKEN}
        self.is_installed = True
        self.permissions = dict(WHOLE)
        self.issued = 0
        self.expiry = ""  # as GitHub writes it in a header
        self.life = timedelta(hours=1)
        self.now: Callable[[], datetime] = utc_now

    @property
    def pem(self) -> str:
        """The App's private key, as GitHub gives it."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        ).decode()

    def check(self, header: str) -> None:
        """Refuse who has no token that is good."""
        if header.removeprefix("Bearer ") not in self.tokens:
            raise Refused(401, "Bad credentials")

    def check_app(self, header: str) -> None:
        """Refuse who cannot prove to be the App, as GitHub does."""
        try:
            claims = jwt.decode(
                header.removeprefix("Bearer "),
                self.key.public_key(),
                algorithms=["RS256"],
                issuer=APP,
                options={"require": ["exp", "iat", "iss"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            raise Refused(401, "A JSON web token could not be decoded") from None
        now = self.now().timestamp()
        if not claims["iat"] <= now < claims["exp"]:
            raise Refused(401, "'Issued at' claim ('iat') must be an Integer representing the time that it was issued")
        if claims["exp"] > now + 600:
            raise Refused(401, "'Expiration time' claim ('exp') is too far in the future")

    def installation(self) -> tuple[int, Any]:
        """Return where the App is installed."""
        if not self.is_installed:
            raise Refused(404, "Not Found")
        return 200, {"id": INSTALLATION, "permissions": self.permissions}

    def new_token(self, repositories: list[str], name: str) -> tuple[int, Any]:
        """Return a token of the installation, for one repository."""
        if repositories != [name]:
            raise Refused(422, "There is at least one repository that does not exist or is not accessible")
        self.issued += 1
        token = f"ghs_{APP}_installation{self.issued}"
        self.tokens.add(token)
        ends = (self.now() + self.life).strftime("%Y-%m-%dT%H:%M:%SZ")
        return 201, {"token": token, "expires_at": ends, "permissions": self.permissions}
