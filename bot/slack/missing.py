"""Keeps a form open while a field that is needed says nothing: blanks, or signs that nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.deliveries import Body
from bot.models import Language
from bot.slack.cutting import is_blank
from bot.slack.forms import typed
from bot.slack.sentences import SENTENCES


def needs(*fields: str) -> Callable[[Body], Mapping[str, Any]]:
    """Return what acknowledges a form in which these fields must say something."""

    def acknowledge(body: Body) -> Mapping[str, Any]:
        view = body["view"]
        sentence = SENTENCES.text("form.empty", language_of_form(view))
        errors = {name: sentence for name in fields if is_blank(typed(view, name))}
        return {"response_action": "errors", "errors": errors} if errors else {}

    return acknowledge


def language_of_form(view: Mapping[str, Any]) -> Language:
    """Return the language of a form, which its button to send it tells: there is no time to ask anybody."""
    submit = view.get("submit") or {}
    return "en" if submit.get("text") == SENTENCES.text("view.send", "en") else "fr"
