"""Reads what comes with a request, up to a limit."""

from __future__ import annotations

from starlette.requests import Request


async def read_body(request: Request, most: int) -> bytes | None:
    """Return the body of a request; None when it is longer than so many bytes: it is not read to its end."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return bytes(body)
