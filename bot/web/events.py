"""Takes Slack's signed requests at `POST /slack/events`, off the event loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.bodies import read_body

# Slack's largest payloads, a form with a whole thread, are a tenth of this.
MAX_BODY_BYTES = 1_000_000


class Reply(Protocol):
    """What to answer a request with."""

    @property
    def status(self) -> int:
        """Its HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers."""
        ...

    @property
    def body(self) -> str:
        """Its text."""
        ...


Receive = Callable[[Mapping[str, str], bytes], Reply]


def slack_route(receive: Receive) -> Route:
    """Return the address at which Slack calls the bot."""
    return Route("/slack/events", SlackEvents(receive).post, methods=["POST"])


class SlackEvents:
    """Hands signed requests to whoever checks and keeps them."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive

    async def post(self, request: Request) -> Response:
        """Return what the bot answers; a request that is too large is not read to its end."""
        body = await read_body(request, MAX_BODY_BYTES)
        if body is None:
            return Response(status_code=413)
        # It writes to the database and must not stop the loop meanwhile.
        reply = await run_in_threadpool(self._receive, dict(request.headers), body)
        return Response(reply.body, reply.status, dict(reply.headers))
