"""A real local server that answers as a script says; for what is about one call, not about a conversation."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


@dataclass(slots=True)
class Scripted:
    """An answer: what it says, its status and headers; `is_cut` closes the connection instead."""

    body: Any = field(default_factory=lambda: {"ok": True})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False


@dataclass(slots=True)
class Received:
    """A request as it came."""

    path: str
    token: str
    kind: str
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form."""
        return dict(parse_qsl(self.body.decode()))


@dataclass(slots=True)
class Stub:
    """The answers by path (`/api/auth.test`), taken in turn, the last one again and again; and what was received."""

    address: str = ""
    answers: dict[str, list[Scripted]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    clock_shift: float = 0.0

    def says(self, method: str, body: Any, status: int = 200, **headers: str) -> None:
        """Add an answer of a method."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(f"/api/{method}", []).append(Scripted(body, status, named))

    def cuts(self, method: str) -> None:
        """Close the connection once a request of a method has been read."""
        self.answers.setdefault(f"/api/{method}", []).append(Scripted(is_cut=True))

    def answer(self, path: str) -> Scripted:
        """Return the next answer at a path."""
        scripted = self.answers.get(path, [Scripted({"ok": False, "error": "unknown_method"})])
        return scripted.pop(0) if len(scripted) > 1 else scripted[0]

    def calls(self, method: str) -> list[Received]:
        """Return the calls of a method."""
        return [one for one in self.received if one.path == f"/api/{method}"]


@contextmanager
def serving() -> Iterator[Stub]:
    """Serve a stub."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            token = self.headers.get("authorization", "").removeprefix("Bearer ")
            stub.received.append(Received(self.path, token, self.headers.get("content-type", ""), body))
            answer = stub.answer(self.path)
            if not answer.is_cut:
                self.send(answer)

        def send(self, answer: Scripted) -> None:
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response_only(answer.status)
            date = formatdate(time.time() + stub.clock_shift, usegmt=True)
            for name, value in {"date": date, "content-length": str(len(content)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
