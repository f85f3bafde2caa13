"""How many contributions the web may bring: so many from one address, and so many in all."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

# A whole organisation may come from one address.
PER_ADDRESS: Final = ((600.0, 10), (86_400.0, 40))
IN_ALL: Final = ((86_400.0, 400),)
# What is remembered at most: a flood from many addresses must not fill the memory.
MAX_ADDRESSES: Final = 10_000

Limits = tuple[tuple[float, int], ...]


@dataclass(slots=True)
class Rates:
    """The contributions of the last day, in this process; `clock` gives seconds."""

    clock: Callable[[], float]
    per_address: Limits = PER_ADDRESS
    in_all: Limits = IN_ALL
    _addresses: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _all: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admits(self, address: str) -> bool:
        """Tell whether one more may come from an address, and count it if so."""
        with self._lock:
            now = self.clock()
            own = self._addresses.setdefault(address, deque())
            self._addresses.move_to_end(address)
            if len(self._addresses) > MAX_ADDRESSES:
                self._addresses.popitem(last=False)
            if not (has_room(own, now, self.per_address) and has_room(self._all, now, self.in_all)):
                return False
            own.append(now)
            self._all.append(now)
            return True


def has_room(moments: deque[float], now: float, limits: Limits) -> bool:
    """Tell whether each limit (seconds, how many) leaves room for one more; forget what no limit looks at."""
    longest = max(seconds for seconds, _ in limits)
    while moments and moments[0] <= now - longest:
        moments.popleft()
    return all(sum(moment > now - seconds for moment in moments) < most for seconds, most in limits)
