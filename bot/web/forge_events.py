"""Takes the forge's signed events at `POST /forge/events`: they say that something has happened, and nothing more.

https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.bodies import read_body

# What GitHub sends of a push or of a pull request is some tens of kilobytes.
MAX_BODY_BYTES = 2_000_000
WAKING = frozenset({"push", "pull_request", "pull_request_review", "issues"})


def forge_route(secret: str, wake: Callable[[], None]) -> Route:
    """Return the address at which the forge tells us that something has happened."""
    return Route("/forge/events", ForgeEvents(secret, wake).post, methods=["POST"])


class ForgeEvents:
    """Checks who sends, and wakes whoever follows; what has happened is then asked of the forge itself."""

    def __init__(self, secret: str, wake: Callable[[], None]) -> None:
        self._secret = secret.encode()
        self._wake = wake

    async def post(self, request: Request) -> Response:
        """Return 204 for what is signed, whatever it is about; a request too large is not read to its end."""
        body = await read_body(request, MAX_BODY_BYTES)
        if body is None:
            return Response(status_code=413)
        if not self._is_signed(body, request.headers.get("x-hub-signature-256", "")):
            return Response(status_code=401)
        if request.headers.get("x-github-event") in WAKING:
            self._wake()
        return Response(status_code=204)

    def _is_signed(self, body: bytes, signature: str) -> bool:
        expected = f"sha256={hmac.new(self._secret, body, 'sha256').hexdigest()}"
        # As bytes: a text with other than ASCII cannot be compared in constant time.
        return hmac.compare_digest(expected.encode(), signature.encode("latin-1"))
