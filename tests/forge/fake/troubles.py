"""What goes wrong on demand: which request, how, how often, and whether it was done all the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Trouble:
    """An answer in place of the right one."""

    status: int = 0  # 0: the connection is dropped
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = ""  # only requests of this method; any when empty
    path: str = ""  # only requests whose path holds this
    times: int = -1  # how often; always when negative
    skip: int = 0  # how many requests go well first
    is_done: bool = False  # what was asked is done, and only its answer is lost
    seconds: float = 0.0  # wait so long before
    is_text: bool = False  # the message is the whole body, and no JSON


class Troubles:
    """The troubles to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._list: list[Trouble] = []
        self._lock = threading.Lock()

    def add(self, trouble: Trouble) -> None:
        """Let something go wrong from now on."""
        with self._lock:
            self._list.append(trouble)

    def clear(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._list.clear()

    def take(self, method: str, path: str) -> Trouble | None:
        """Return what goes wrong with a request."""
        with self._lock:
            for trouble in self._list:
                if trouble.times == 0 or trouble.method not in {"", method} or trouble.path not in path:
                    continue
                if trouble.skip:
                    trouble.skip -= 1
                    continue
                trouble.times -= 1
                return trouble
        return None


def rate_limited(seconds: int = 60) -> Trouble:
    """Return GitHub's primary limit."""
    reset = str(int(time.time()) + seconds)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    return Trouble(403, "API rate limit exceeded for installation.", headers)


def secondary_limited(seconds: int | None = 60) -> Trouble:
    """Return GitHub's secondary limit, with or without the time to wait."""
    headers = {} if seconds is None else {"retry-after": str(seconds)}
    return Trouble(403, "You have exceeded a secondary rate limit.", headers)
