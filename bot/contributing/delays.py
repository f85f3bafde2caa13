"""How long to wait before the forge is tried again: twice as long each time, never twice the same."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST_SECONDS = 60.0
LONGEST_SECONDS = 3600.0
DOUBLINGS = 6


def delay(attempts: int, chance: random.Random) -> timedelta:
    """Return how long to wait after some attempts: from one minute to one hour, however many there were."""
    longest = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempts, DOUBLINGS))
    return timedelta(seconds=max(FIRST_SECONDS, chance.uniform(longest / 2, longest)))
