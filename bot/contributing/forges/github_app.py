"""How we make ourselves known to GitHub: as an App, which outlives the people who set it up, or by a service account.

Steps: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import jwt

from bot.contributing.forge import ForgeDenied, ForgeRefused, ForgeUnreachable
from bot.contributing.forges.github_transport import Transport, json_of

# GitHub's own advice: a clock may be wrong, and ten minutes are the most it takes.
BACKDATED = timedelta(seconds=60)
LIFE = timedelta(minutes=9)
# An installation's token lives for an hour; one that is about to end is not begun with.
RENEWED_BEFORE = timedelta(minutes=5)


class NoCredentials(ForgeDenied):
    """The repository is set, and nothing lets us in."""

    code = "error.forge_no_token"


class KeyUnusable(ForgeDenied):
    """The App's private key cannot be read, or is none."""

    code = "error.forge_key"


class AppNotInstalled(ForgeDenied):
    """The App is not installed where the repository is."""

    code = "error.forge_app_not_installed"


class Credentials(Protocol):
    """What gives the token to send with a request."""

    def token(self) -> str:
        """Return it. Raises ForgeFailed."""
        ...

    def renew(self) -> bool:
        """Forget the token that was just refused; tell whether there may be another."""
        ...

    @property
    def is_told_expiry(self) -> bool:
        """Tell whether the end of the token is somebody's business."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """The token of a service account."""

    value: str = field(repr=False)
    is_told_expiry: bool = True

    def token(self) -> str:
        """Return it. Raises NoCredentials when none is set."""
        if not self.value:
            raise NoCredentials
        return self.value

    def renew(self) -> bool:
        """Return False: somebody has to make another."""
        return False


@dataclass(frozen=True, slots=True)
class Issued:
    """A token of an installation, and when it ends."""

    value: str = field(repr=False)
    ends: datetime
    permissions: dict[str, str]


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class App:
    """The tokens of a GitHub App, each used until it is about to end; safe to share between threads."""

    is_told_expiry = False

    def __init__(
        self, transport: Transport, app: str, key_file: Path, repository: str, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._transport = transport
        self._app = app
        self._key_file = key_file
        self._repository = repository
        self._now = now
        self._issued: Issued | None = None
        self._lock = threading.Lock()

    def token(self) -> str:
        """Return a token of the installation. Raises ForgeFailed."""
        return self._current().value

    def permissions(self) -> dict[str, str]:
        """Return what the installation lets us do (`contents` → `write`). Raises ForgeFailed."""
        return self._current().permissions

    def renew(self) -> bool:
        """Forget the token: the installation may have been made anew."""
        with self._lock:
            self._issued = None
        return True

    def _current(self) -> Issued:
        with self._lock:
            if self._issued is None or self._issued.ends - RENEWED_BEFORE <= self._now():
                self._issued = self._ask()
            return self._issued

    def _ask(self) -> Issued:
        signed = self._signed()
        try:
            found = json_of(self._transport.send("GET", f"repos/{self._repository}/installation", signed))
        except ForgeRefused as error:
            raise AppNotInstalled(repository=self._repository, reason=str(error.data["reason"])) from error
        path = f"app/installations/{int(found['id'])}/access_tokens"
        # For this repository alone, wherever else the App is installed.
        body = {"repositories": [self._repository.partition("/")[2]]}
        told = json_of(self._transport.send("POST", path, signed, body))
        try:
            return Issued(told["token"], datetime.fromisoformat(told["expires_at"]), dict(told.get("permissions", {})))
        except (KeyError, TypeError, ValueError):
            raise ForgeUnreachable(reason="access_tokens") from None

    def _signed(self) -> str:
        """Return the short-lived proof that we are the App. Raises KeyUnusable."""
        now = self._now()
        claims = {"iat": now - BACKDATED, "exp": now + LIFE, "iss": self._app}
        try:
            return jwt.encode(claims, self._key_file.read_bytes(), algorithm="RS256")
        except OSError as error:
            raise KeyUnusable(path=str(self._key_file), reason=error.strerror or "?") from None
        # A key of another kind, cut short, or closed by a password: the message of the library could show part of it.
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise KeyUnusable(path=str(self._key_file), reason=type(error).__name__) from None
