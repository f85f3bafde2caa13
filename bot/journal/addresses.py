"""The address of a database: which ones we take, how it is shown, and the files of SQLite."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.journal.errors import JournalAddressInvalid, JournalUnreachable

DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is."""

    url: URL

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def shown(self) -> str:
        """The address without password, nor any other option that may be secret."""
        if self.is_sqlite:
            return str(self.url.database)
        host = self.url.host or self.url.query.get("host", "")
        port = f":{self.url.port}" if self.url.port else ""
        return f"postgresql://{host}{port}/{self.url.database or ''}"

    def without_password(self, words: str) -> str:
        """Return a driver's words without the password, should they hold it."""
        for secret in (self.url.password, self.url.query.get("password")):
            if secret:
                words = words.replace(str(secret), "***")
        return words


def read_address(url: str) -> Address:
    """Return the address in a URL. Raises JournalAddressInvalid, which does not repeat it: it may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise JournalAddressInvalid() from None
    driver = DRIVERS.get(parsed.drivername)
    is_in_memory = parsed.database in {None, "", ":memory:"} or (parsed.database or "").startswith("file:")
    if driver is None or (driver.startswith("sqlite") and is_in_memory):
        raise JournalAddressInvalid() from None
    return Address(parsed.set(drivername=driver))


def make_private_file(address: Address) -> None:
    """Make the file of an SQLite database, and its folder when there is none, readable by their owner only.

    The files that SQLite makes beside it have the same rights. Raises JournalUnreachable.
    """
    file = Path(str(address.url.database))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        file.chmod(0o600)
    except OSError as error:
        raise JournalUnreachable(address=address.shown, reason=error.strerror or str(error)) from error
