"""What a form carries, to come back when it is sent: names and values, as JSON in which nothing looks like markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def carried(values: Mapping[str, Any]) -> str:
    """Return values as a form carries them; those that say nothing are left out."""
    told = {name: value for name, value in values.items() if value}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")


def carried_in(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a form that was sent carries."""
    found: dict[str, Any] = json.loads(str(view.get("private_metadata") or "{}"))
    return found
