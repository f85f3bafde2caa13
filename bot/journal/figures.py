"""Figures about people, of which none is about fewer than five."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MIN_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, and of how many different people."""

    count: int
    people: int


def tellable(groups: Mapping[str, Counted]) -> dict[str, int]:
    """Return the figures that may be told, the largest first.

    When some are kept back, the smallest of the others is too: their sum, which a total gives away, is then never
    about fewer than five people.
    """
    told = {name: group.count for name, group in groups.items() if group.people >= MIN_PEOPLE}
    if told and len(told) < len(groups):
        del told[min(told, key=lambda name: told[name])]
    return {name: told[name] for name in sorted(told, key=lambda name: (-told[name], name))}
