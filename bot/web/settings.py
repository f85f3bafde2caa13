"""What the web surface is given beside the search and the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.facts import Facts


@dataclass(frozen=True, slots=True)
class Counts:
    """What the index in force holds for the public, and from which commit of the pages."""

    pages: int
    sections: int
    commit: str


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the surface finds what changes while it runs."""

    facts: Callable[[], Facts]
    counts: Callable[[], Counts]
