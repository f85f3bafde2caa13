"""Pseudonyms: the same person always has the same one, and without the key nobody can tell whose it is."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

LENGTH = 32


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes pseudonyms of people, and digests of keys and names that may hold a person's id."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an empty key: anybody could undo what it makes."""
        if not self.key:
            raise ValueError("pseudonyms need a key")

    def of(self, person: str) -> str:
        """Return the pseudonym of a person, from the raw id."""
        return self.digest(person)

    def digest(self, text: str) -> str:
        """Return 32 hexadecimal signs that stand for a text."""
        return hmac.new(self.key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:LENGTH]
