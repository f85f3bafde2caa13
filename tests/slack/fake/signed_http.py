"""Slack's side of HTTP mode: requests signed with the app's secret, sent to the bot's address."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import httpx

from tests.slack.fake.courier import Courier, NotAcknowledged
from tests.slack.fake.knobs import Knobs
from tests.slack.fake.model import SIGNING_SECRET, Delivery, Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class SignedHttp:
    """Posts deliveries to one address."""

    def __init__(self, address: str, courier: Courier, knobs: Knobs, ack_seconds: float) -> None:
        self.address = address
        self.courier = courier
        self.knobs = knobs
        self.ack_seconds = ack_seconds
        self.client = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=100))

    async def attempt(self, delivery: Delivery, number: int, reason: str) -> Json:
        """Post once; anything but a quick 2xx counts as not acknowledged."""
        kind, body = body_of(delivery)
        headers = self.headers(body, kind)
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        self.courier.sending(delivery)
        try:
            response = await self.client.post(self.address, content=body, headers=headers, timeout=self.ack_seconds)
        except httpx.TimeoutException:
            raise NotAcknowledged("http_timeout") from None
        except httpx.TransportError:
            raise NotAcknowledged("connection_failed") from None
        if not response.is_success:
            raise NotAcknowledged("http_error", may_retry=response.headers.get("x-slack-no-retry") != "1")
        return answer_of(response)

    async def verify(self) -> bool:
        """Tell whether the address gives a challenge back, as Slack asks when it is set."""
        body = json.dumps({"type": "url_verification", "token": "verification", "challenge": "3eZbrw1aBm2rZgRN"})
        response = await self.client.post(self.address, content=body, headers=self.headers(body, JSON), timeout=3)
        return response.is_success and "3eZbrw1aBm2rZgRN" in response.text

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aclose()

    def headers(self, body: str, kind: str) -> dict[str, str]:
        """Return the headers of a body, right ones unless a test wants otherwise."""
        is_bad = self.knobs.take_count("bad_signatures")
        secret = "another secret" if is_bad else SIGNING_SECRET
        late = self.knobs.late_seconds if not is_bad and self.knobs.take_count("late_signatures") else 0
        date = str(int(time.time() - late))
        return {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": date,
            "X-Slack-Signature": signature(secret, date, body),
        }


def signature(secret: str, date: str, body: str) -> str:
    """Return the v0 signature of a body."""
    digest = hmac.new(secret.encode(), f"v0:{date}:{body}".encode(), hashlib.sha256).hexdigest()
    return f"v0={digest}"


def body_of(delivery: Delivery) -> tuple[str, str]:
    """Return the content type and the body of a delivery."""
    if delivery.kind == "events_api":
        return JSON, json.dumps(delivery.payload)
    if delivery.kind == "slash_commands":
        return FORM, urlencode(delivery.payload)
    return FORM, urlencode({"payload": json.dumps(delivery.payload)})


def answer_of(response: httpx.Response) -> Json:
    """Return what came with an acknowledgement; plain text is a message's text."""
    if not response.text:
        return {}
    if response.headers.get("content-type", "").startswith(JSON):
        answer = response.json()
        return answer if isinstance(answer, dict) else {}
    return {"text": response.text}
