"""A pool of threads that take work from a queue, and sleep while there is none."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

LOG = logging.getLogger(__name__)

# How long to sleep when nothing wakes us: another process may have added work, or a postponed one be due.
POLL_SECONDS = 0.5
# After a failure of the queue itself (the database is away), before it is asked again.
RETRY_SECONDS = 2.0


class Pool:
    """Threads that repeat a step as long as it finds something to do."""

    def __init__(self, name: str, size: int, step: Callable[[], bool]) -> None:
        self._step = step
        self._stop = threading.Event()
        self._awake = threading.Condition()
        self._wakes = 0
        self._threads = [
            threading.Thread(target=self._run, name=f"relais-{name}-{number}", daemon=True) for number in range(size)
        ]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Tell one thread that there is something to do."""
        with self._awake:
            self._wakes += 1
            self._awake.notify()

    def stop(self, seconds: float) -> bool:
        """Let each thread finish its step, then end; tell whether all ended in time."""
        self._stop.set()
        with self._awake:
            self._awake.notify_all()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while not self._stop.is_set():
            seen = self._wakes
            if not self._try_step():
                self._sleep(seen)

    def _try_step(self) -> bool:
        try:
            return self._step()
        # Whatever a queue does, the thread must outlive it: nobody would restart it.
        except Exception:
            LOG.exception("the queue failed")
            self._stop.wait(RETRY_SECONDS)
            return False

    def _sleep(self, seen: int) -> None:
        """Wait to be woken, unless somebody did since we began to look."""
        with self._awake:
            if self._wakes == seen and not self._stop.is_set():
                self._awake.wait(POLL_SECONDS)
