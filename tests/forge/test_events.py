"""What the forge sends to `/forge/events`: it is signed, it is not too long, and all it does is wake."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.answering.facts import Facts
from bot.web.app import create_app
from bot.web.forge_events import MAX_BODY_BYTES, ForgeEvents, forge_route
from bot.web.settings import Counts, WebSettings
from indexer.models import Verdict
from tests.bot.samples import FakeSearch
from tests.forge.fake import signature

SECRET = "0123456789abcdef0123456789abcdef"
BODY = b'{"ref": "refs/heads/main"}'


class Woken:
    """Counts how often it was woken."""

    def __init__(self) -> None:
        self.times = 0

    def wake(self) -> None:
        """Count."""
        self.times += 1


@pytest.fixture
def woken() -> Woken:
    """Return what is woken."""
    return Woken()


def application(site: Path, *routes: BaseRoute) -> Starlette:
    """Return the web surface, with or without events."""
    settings = WebSettings(Facts, lambda: Counts(0, 0, ""))
    return create_app(FakeSearch(Verdict.NONE, (), []), site, settings, routes)


@pytest.fixture
def app(tmp_path: Path, woken: Woken) -> Starlette:
    """Return the web surface of an installation with a secret."""
    return application(tmp_path, forge_route(SECRET, woken.wake))


def status(app: Starlette, body: bytes, method: str = "POST", **headers: str) -> int:
    """Return what is answered to a request."""

    async def send() -> int:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://relais.test") as client:
            named = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
            return (await client.request(method, "/forge/events", content=body, headers=named)).status_code

    return asyncio.run(send())


def signed(body: bytes = BODY, event: str = "push", secret: str = SECRET) -> dict[str, str]:
    """Return the headers with which GitHub sends an event."""
    return {"x_github_event": event, "x_hub_signature_256": signature(secret, body)}


@pytest.mark.parametrize("event", ["push", "pull_request", "pull_request_review", "issues"])
def test_an_event_wakes(app: Starlette, woken: Woken, event: str) -> None:
    """Once each."""
    assert status(app, BODY, **signed(event=event)) == 204
    assert woken.times == 1


@pytest.mark.parametrize("event", ["ping", "star", ""])
def test_other_events_are_taken_and_left(app: Starlette, woken: Woken, event: str) -> None:
    """GitHub's first word is a ping, which wants a good answer."""
    assert status(app, BODY, **signed(event=event)) == 204
    assert woken.times == 0


def test_the_signature_is_githubs(app: Starlette, woken: Woken) -> None:
    """The example of its documentation."""
    secret, body = "It's a Secret to Everybody", b"Hello, World!"
    told = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert signature(secret, body) == told
    assert ForgeEvents(secret, woken.wake)._is_signed(body, told)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        signature("another secret of another", BODY),
        signature(SECRET, b"another body"),
        signature(SECRET, BODY).removeprefix("sha256="),
        signature(SECRET, BODY).upper(),
        "sha256=\u00e9\u00e9",
    ],
)
def test_a_wrong_signature_wakes_nobody(app: Starlette, woken: Woken, wrong: str) -> None:
    """Nor does none at all."""
    assert status(app, BODY, x_github_event="push", x_hub_signature_256=wrong) == 401
    assert status(app, BODY, x_github_event="push") == 401
    assert woken.times == 0


def test_a_body_too_long_is_not_read(app: Starlette, woken: Woken) -> None:
    """Signed or not."""
    body = b"x" * (MAX_BODY_BYTES + 1)
    assert status(app, body, **signed(body)) == 413
    assert woken.times == 0


def test_without_a_secret_there_is_no_such_address(tmp_path: Path) -> None:
    """Nobody could be believed."""
    assert status(application(tmp_path), BODY, **signed()) in {404, 405}


def test_only_posts_are_taken(app: Starlette, woken: Woken) -> None:
    """A browser that comes by finds nothing."""
    assert status(app, b"", method="GET") == 405
    assert woken.times == 0
