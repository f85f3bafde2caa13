"""Receives signed requests at an address of ours, whatever web server takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt import App, BoltRequest


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer a request with."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class SignedHttp:
    """The application behind `POST /slack/events`; Bolt checks the signature and the clock."""

    app: App

    def receive(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Return the answer to a request; it writes to the database, so never call it on an event loop."""
        request = BoltRequest(body=body.decode("utf-8", "replace"), headers=dict(headers))
        response = self.app.dispatch(request)
        return Reply(response.status, response.first_headers_without_set_cookie(), response.body)
