"""What GitHub sends of its own accord: signed events."""

from __future__ import annotations

import hmac
import json
from typing import Any

import httpx


def signature(secret: str, body: bytes) -> str:
    """Return how GitHub signs a body."""
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def send_event(address: str, secret: str, event: str, payload: dict[str, Any] | None = None) -> httpx.Response:
    """Send an event to an address, and return what it answers."""
    body = json.dumps(payload or {"zen": "Keep it logically awesome."}).encode()
    headers = {"X-GitHub-Event": event, "X-Hub-Signature-256": signature(secret, body)}
    return httpx.post(address, content=body, headers={**headers, "Content-Type": "application/json"}, timeout=10)
