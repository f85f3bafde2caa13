"""Two ways to ask the web surface: the application in this process, or `relais serve` in one of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from starlette.applications import Starlette

from tests.sources import ROOT

READY = re.compile(r"http://127\.0\.0\.1:\d+/")


@dataclass(frozen=True, slots=True)
class Web:
    """An application, asked without a socket."""

    app: Starlette

    def get(self, path: str, *, method: str = "GET", language: str = "", **headers: str) -> httpx.Response:
        """Return the response to one request."""
        return asyncio.run(self._request(method, path, {"accept-language": language, **headers}))

    async def _request(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://relais.test") as client:
            return await client.request(method, path, headers=headers)


@dataclass(slots=True)
class Served:
    """A running `relais serve`."""

    docs: Path
    index: Path
    port: int = 0
    process: subprocess.Popen[str] = field(init=False)
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.docs.parent / f"serve-{time.monotonic_ns()}.log"
        command = [
            sys.executable,
            "-m",
            "bot.cli",
            "serve",
            "--docs",
            self.docs,
            "--index",
            self.index,
            "--port",
            self.port,
        ]
        environment = {**os.environ, "RELAIS_LANGUAGE": "fr", "PYTHONPATH": str(ROOT)}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdout=log,
                stderr=log,
                text=True,
                env=environment,
                cwd=self.docs.parent,
            )

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self.log.read_text("utf-8")

    @property
    def address(self) -> str:
        """Where it listens, once it is ready."""
        wait_until(lambda: READY.search(self.said) is not None or self.process.poll() is not None, seconds=60)
        found = READY.search(self.said)
        assert found, self.said
        return found[0]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=30)


def wait_until(is_so: Callable[[], bool], *, seconds: float = 10.0) -> float:
    """Return the seconds after which something becomes so; fail when it does not in time."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds, f"not so after {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - started
