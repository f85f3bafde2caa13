"""The web application: the site, the ask page and the API behind one port."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.protocols import Search
from bot.web.api import Api, http_error
from bot.web.ask import AskPage
from bot.web.rendering import STATIC, STATIC_ADDRESS
from bot.web.settings import WebSettings
from bot.web.site import SiteFiles

# What everything we serve carries unless it says otherwise; a new surface is closed until it opens what it needs.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def create_app(search: Search, site: Path, settings: WebSettings, others: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application; `site` is the folder or the link that shows the site as it is now.

    `others` are the addresses of what runs beside: forms, the bot's requests, the forge's events.
    """
    api, page = Api(search, settings), AskPage(search, settings)
    routes = [
        Route("/healthz", api.health),
        Route("/ask", page.get),
        # Two addresses and no more of `/api/`, which may be a folder of the site.
        Route("/api/search", api.search),
        Route("/api/ask", api.ask),
        Mount(STATIC_ADDRESS, StaticFiles(directory=STATIC)),
    ]
    app = Starlette(
        routes=[*routes, *others], middleware=[Middleware(SafeHeaders)], exception_handlers={HTTPException: http_error}
    )
    # Not a route: a route's pattern knows no name with a line break. No slash is added either: `/ask/` may be a page.
    app.router.default = SiteFiles(site)
    app.router.redirect_slashes = False
    return app


class SafeHeaders:
    """Adds to every response the headers that keep a browser from doing more than we meant."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete its response."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(MutableHeaders(scope=message), message["status"])
            await send(message)

        await self.app(scope, receive, send_safely)


def complete(headers: MutableHeaders, status: int) -> None:
    """Add the headers that a response lacks; after a 304 a browser keeps the policy that it has with the page."""
    for name, value in HEADERS.items():
        if not (status == 304 and name == "Content-Security-Policy"):
            headers.setdefault(name, value)
