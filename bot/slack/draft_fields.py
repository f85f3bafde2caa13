"""The fields of a contribution as a form shows them, and what was filled in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.contributing.fields import FIELDS, Field
from bot.contributing.models import Kind
from bot.deliveries import Body
from bot.slack.blocks import field
from bot.slack.cutting import cut, is_blank
from bot.slack.elements import Json, text_input
from bot.slack.forms import typed
from bot.slack.limits import TYPED
from bot.slack.missing import language_of_form
from bot.slack.sentences import SENTENCES
from indexer.personal_data import find_personal_data, masked

# Made from the rest when it is left empty.
PROPOSED = frozenset({"title"})
# The text of a section was there before: what it holds is checked with its page.
THERE_BEFORE = frozenset({"text"})

Errors = dict[str, str]


def field_blocks(
    kind: Kind, filled: Mapping[str, str], language: str, most: Mapping[str, int] | None = None
) -> list[Json]:
    """Return a block for each field, with what it holds already; `most` where one may hold less than usual."""
    limits = most or {}
    return [
        field_block(kind, one, filled.get(one.name, ""), language, limits.get(one.name, one.most))
        for one in FIELDS[kind]
    ]


def field_block(kind: Kind, one: Field, value: str, language: str, most: int) -> Json:
    """Return the block of one field."""
    code = f"draft.{kind}_{one.name}"
    entry = text_input(one.name, value=value, is_long=one.is_long, most=min(most, TYPED))
    hint = SENTENCES.text(f"{code}_hint", language) if SENTENCES.has(f"{code}_hint", language) else ""
    return field(entry, SENTENCES.text(code, language), hint=hint, is_optional=not is_needed(one))


def is_needed(one: Field) -> bool:
    """Tell whether a field must say something for its form to be sent."""
    return one.is_required and one.name not in PROPOSED


def typed_fields(kind: Kind, view: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed in the fields of a kind, no longer than each may be."""
    return {one.name: cut(typed(view, one.name), one.most, len) for one in FIELDS[kind]}


def checked(
    kind: Kind, then: Callable[[Body], Mapping[str, Any]] | None = None, besides: Collection[str] = ()
) -> Callable[[Body], Mapping[str, Any]]:
    """Return what acknowledges the form of a kind: kept open while something is wrong in it, else as `then` says.

    The fields named in `besides` are not in the form.
    """

    def acknowledge(body: Body) -> Mapping[str, Any]:
        errors = errors_in(kind, body["view"], besides)
        if errors:
            return {"response_action": "errors", "errors": errors}
        return then(body) if then is not None else {}

    return acknowledge


def errors_in(kind: Kind, view: Mapping[str, Any], besides: Collection[str]) -> Errors:
    """Return what is wrong in a form, by field: nothing said where it is needed, or what tells who somebody is."""
    language = language_of_form(view)
    shown = [one for one in FIELDS[kind] if one.name not in besides]
    said = {one.name: typed(view, one.name) for one in shown}
    empty = {one.name for one in shown if is_needed(one) and is_blank(said[one.name])}
    errors = {name: SENTENCES.text("form.empty", language) for name in empty}
    for name in said.keys() - empty - THERE_BEFORE:
        found = find_personal_data(said[name])
        if found:
            errors[name] = SENTENCES.text("draft.personal", language, text=masked(found[0]))
    return errors
