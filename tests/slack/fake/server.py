"""The thread in which Slack runs: the Web API, the addresses to answer to, web sockets, and the control interface."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from email.utils import formatdate
from time import time
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.slack.fake.core import Core
from tests.slack.fake.model import ApiCall
from tests.slack.fake.response_urls import respond
from tests.slack.fake.socket_mode import SocketMode
from tests.slack.fake.web_api import WebApi

T = TypeVar("T")
Control = Callable[[dict[str, Any]], Any]


class Protocol(H11Protocol):
    """HTTP whose connection a handler can drop."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the connection where a request finds it."""
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class SlackServer:
    """One thread, one event loop; started and stopped from another thread."""

    def __init__(self, core: Core, port: int, ack_seconds: float, control: Control) -> None:
        self.core = core
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self.listener.getsockname()[1]
        self.socket_mode = SocketMode(core.courier, ack_seconds)
        self.web_api = WebApi(core, self.socket_mode.new_address)
        self.control = control
        config = uvicorn.Config(
            self._app(),
            http=Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            date_header=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="fake-slack", daemon=True)

    def start(self) -> None:
        """Answer from now on."""
        self.thread.start()
        assert self.ready.wait(10), "the fake Slack did not start"

    def stop(self) -> None:
        """Close every connection and wait for the thread's end."""
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive(), "the fake Slack does not stop"

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 30.0) -> T:
        """Run something in the server's loop, from another thread, and return its result."""
        assert self.core.courier.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self.core.courier.loop).result(seconds)

    async def _main(self) -> None:
        sockets = await self.socket_mode.start()
        self.core.courier.loop = asyncio.get_running_loop()
        self.core.courier.transport = self.core.courier.transport or self.socket_mode
        self.ready.set()
        await self.server.serve(sockets=[self.listener])
        self.core.courier.stop()
        await self.socket_mode.cut()
        sockets.close()
        await sockets.wait_closed()

    def _app(self) -> Starlette:
        routes = [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/hooks/{ticket:path}", self._hook, methods=["POST"]),
            Route("/control", self._control, methods=["POST"]),
        ]
        return Starlette(routes=routes)

    async def _api(self, request: Request) -> Response:
        body = await request.body()
        if not body and request.url.query:
            body = request.url.query.encode()
        answered = self.web_api.handle(request.path_params["method"], body, request.headers)
        if answered.is_lost:
            return await dropped(request)
        await asyncio.sleep(answered.delay)
        headers = {**answered.headers, "date": formatdate(time() + self.core.knobs.clock_shift, usegmt=True)}
        return JSONResponse(answered.call.answer, answered.call.status, headers)

    async def _hook(self, request: Request) -> Response:
        call = respond(self.core, request.path_params["ticket"], await request.body())
        if call.status == 0:
            return await dropped(request)
        if delay := self.core.knobs.take("response_url", "delay"):
            await asyncio.sleep(delay.seconds)
        return hook_answer(call)

    async def _control(self, request: Request) -> Response:
        asked = await request.json()
        try:
            return JSONResponse({"result": await asyncio.to_thread(self.control, asked)})
        except Exception as error:  # told to whoever asked, in another process
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)


def hook_answer(call: ApiCall) -> Response:
    """Return what Slack says of an answer posted to an interaction's address."""
    if call.status == 429:
        return PlainTextResponse("rate_limited", 429, {"Retry-After": f"{call.answer['seconds']:g}"})
    return PlainTextResponse("ok" if call.status == 200 else call.answer["error"], call.status)


async def dropped(request: Request) -> Response:
    """Close the connection without a word; what is returned goes nowhere."""
    request.state.transport.abort()
    await asyncio.sleep(0.01)
    return Response()
