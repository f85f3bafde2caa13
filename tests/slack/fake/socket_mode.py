"""Slack's side of Socket Mode: envelopes sent over web sockets, each acknowledged by the bot."""

from __future__ import annotations

import asyncio
import json
import socket
import time
import uuid
from dataclasses import dataclass
from http import HTTPStatus

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from tests.slack.fake.courier import Courier, NotAcknowledged
from tests.slack.fake.model import APP, Delivery, Json

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Link:
    """One connection of the bot."""

    connection: ServerConnection
    is_leaving: bool = False  # told to come back by another one


class SocketMode:
    """A server of web sockets, one ticket a connection."""

    def __init__(self, courier: Courier, ack_seconds: float) -> None:
        self.courier = courier
        self.ack_seconds = ack_seconds
        self.links: list[Link] = []
        self.opened = 0  # connections ever made
        self.port = 0
        self._tickets: set[str] = set()
        self._sent: dict[str, tuple[Delivery, asyncio.Future[Json]]] = {}
        self._connected = asyncio.Event()
        self._turn = 0

    async def start(self) -> Server:
        """Listen on a free port."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        return await serve(self._serve, sock=listener, process_request=self._admit, close_timeout=0.2)

    def new_address(self) -> str:
        """Return an address that opens one connection."""
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id={APP}"

    async def attempt(self, delivery: Delivery, number: int, reason: str) -> Json:
        """Send an envelope over one of the connections and wait for its acknowledgement."""
        link = await self._link()
        name = str(uuid.uuid4())
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._sent[name] = (delivery, answer)
        self.courier.sending(delivery)
        try:
            await link.connection.send(json.dumps(envelope(name, delivery, number, reason)))
            return await asyncio.wait_for(answer, self.ack_seconds)
        except TimeoutError:
            raise NotAcknowledged("timeout") from None
        except ConnectionClosed:
            raise NotAcknowledged("connection_failed") from None

    async def _link(self) -> Link:
        deadline = time.monotonic() + self.ack_seconds
        while not (free := [link for link in self.links if not link.is_leaving]):
            self._connected.clear()
            try:
                await asyncio.wait_for(self._connected.wait(), deadline - time.monotonic())
            except TimeoutError:
                raise NotAcknowledged("connection_failed") from None
        self._turn += 1
        return free[self._turn % len(free)]

    async def disconnect(self, reason: str, close_after: float) -> None:
        """Tell every connection to be renewed, and close it a little later, as Slack does every few hours."""
        leaving = list(self.links)
        for link in leaving:
            link.is_leaving = True
            await link.connection.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": debug()}))
        await asyncio.sleep(close_after)
        for link in leaving:
            await link.connection.close()

    async def cut(self) -> None:
        """Drop every connection without a word."""
        for link in list(self.links):
            link.connection.transport.abort()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = request.path.partition("ticket=")[2].partition("&")[0]
        if ticket not in self._tickets:
            return connection.respond(HTTPStatus.UNAUTHORIZED, "this ticket is not known, or was used\n")
        self._tickets.discard(ticket)
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        link = Link(connection)
        if len(self.links) >= MOST_CONNECTIONS:
            await connection.send(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            return
        await connection.send(json.dumps(hello(len(self.links) + 1)))
        with self.courier.workspace.changing():
            self.links.append(link)
            self.opened += 1
        self._connected.set()
        try:
            async for text in connection:
                self._received(json.loads(text))
        except ConnectionClosed:
            pass  # cut: nothing more comes over it
        finally:
            with self.courier.workspace.changing():
                self.links.remove(link)

    def _received(self, message: Json) -> None:
        delivery, answer = self._sent[message["envelope_id"]]
        if answer.done():
            delivery.late_acks += 1
        else:
            answer.set_result(message.get("payload") or {})


def hello(connections: int) -> Json:
    """Return the first message of a connection."""
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {**debug(), "build_number": 1, "approximate_connection_time": 18060},
        "connection_info": {"app_id": APP},
    }


def debug() -> Json:
    """Return what Slack tells of the machine that speaks."""
    return {"host": "applink-fake-0", "started": time.strftime("%Y-%m-%d %H:%M:%S")}


def envelope(name: str, delivery: Delivery, number: int, reason: str) -> Json:
    """Return what carries a delivery."""
    text = {
        "envelope_id": name,
        "type": delivery.kind,
        "accepts_response_payload": delivery.kind != "events_api",
        "payload": delivery.payload,
    }
    retry = {"retry_attempt": number, "retry_reason": reason} if delivery.kind == "events_api" else {}
    return {**text, **retry}
