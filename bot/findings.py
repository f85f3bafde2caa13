"""What an examination of the installation finds: a code and data, which the command turns into a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.errors import RelaisError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and whether it is as it should be."""

    code: str
    is_ok: bool
    data: Mapping[str, str | int] = field(default_factory=dict)
    is_warning: bool = False  # worth knowing; nothing is wrong

    @property
    def is_wrong(self) -> bool:
        """Tell whether something must be mended."""
        return not self.is_ok and not self.is_warning


def fine(code: str, **data: str | int) -> Finding:
    """Return a finding that all is well."""
    return Finding(code, True, data)


def warning(code: str, **data: str | int) -> Finding:
    """Return a finding worth knowing, with its remedy."""
    return Finding(code, False, data, is_warning=True)


def wrong(code: str, **data: str | int) -> Finding:
    """Return a finding of something missing or wrong, with its remedy."""
    return Finding(code, False, data)


def from_error(error: RelaisError) -> Finding:
    """Return the finding that an error is."""
    return Finding(error.code, False, error.data)
