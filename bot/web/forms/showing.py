"""Renders the pages of the forms."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import HTMLResponse

from bot.models import Language
from bot.web.rendering import STATIC_ADDRESS, environment, sayer
from indexer.catalogue import Catalogue

SENTENCES = Catalogue("bot.web.forms")
SHARED = Catalogue("bot")


def show(
    template: str, language: Language, *, depth: int, status: HTTPStatus = HTTPStatus.OK, **data: object
) -> HTMLResponse:
    """Return a page; `depth` is how many folders deep its address is, for its links to hold under any root."""
    up = "../" * depth or "./"
    html = (
        environment()
        .get_template(f"forms/{template}.html")
        .render(
            say=sayer(language, SENTENCES, SHARED),
            language=language,
            up=up,
            static=f"{up}{STATIC_ADDRESS.lstrip('/')}",
            **data,
        )
    )
    # What somebody typed stands in the page: no cache keeps it.
    return HTMLResponse(html, status, {"Vary": "Accept-Language", "Cache-Control": "no-store"})
