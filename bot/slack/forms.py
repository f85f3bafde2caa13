"""The forms of an answer: what was wrong, ask somebody, propose a page; and what is read from them when sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack import actions
from bot.slack.blocks import context, field, modal, plain_section
from bot.slack.elements import Choice, Json, radio, select, text_input, ticks
from bot.slack.sentences import SENTENCES

REASONS = ("beside", "wrong", "old", "incomplete", "unclear")
MAX_COMMENT = 1_000
MAX_QUESTION = 1_000
YES = "yes"


def feedback_form(asked_id: int, language: str) -> Json:
    """Return the form that asks what was wrong in an answer."""

    def say(code: str) -> str:
        return SENTENCES.text(f"feedback.{code}", language)

    choices = [Choice(reason, say(f"reason_{reason}")) for reason in REASONS]
    comment = text_input(actions.COMMENT, say("comment_example"), is_long=True, most=MAX_COMMENT)
    return form(
        actions.FEEDBACK_FORM,
        asked_id,
        language,
        [
            field(radio(actions.REASON, choices), say("reason")),
            field(comment, say("comment"), hint=say("comment_hint"), is_optional=True),
        ],
    )


def ask_person_form(asked_id: int, question: str, roles: Mapping[str, str], role: str, language: str) -> Json:
    """Return the form that asks somebody; `roles` are the names of the roles that may be asked, by key."""

    def say(code: str) -> str:
        return SENTENCES.text(f"ask_person.{code}", language)

    def blocks() -> Iterator[Json]:
        yield plain_section(say("intro"))
        yield field(text_input(actions.QUESTION, value=question, is_long=True, most=MAX_QUESTION), say("question"))
        menu = select(actions.ROLE, [Choice(key, name) for key, name in roles.items()], say("role_example"), role)
        if menu["options"]:
            yield field(menu, say("role"))
        yield field(ticks(actions.CONSENT, [Choice(YES, say("consent"))]), say("name"), is_optional=True)

    return form(actions.ASK_PERSON_FORM, asked_id, language, list(blocks()))


def page_form(asked_id: int, question: str, language: str) -> Json:
    """Return the form that proposes a page for a question without an answer."""

    def say(code: str) -> str:
        return SENTENCES.text(f"propose_page.{code}", language)

    wish = text_input(actions.WISH, say("wish_example"), is_long=True, most=MAX_COMMENT)
    return form(
        actions.PAGE_FORM,
        asked_id,
        language,
        [
            plain_section(say("intro")),
            field(text_input(actions.QUESTION, value=question, most=MAX_QUESTION), say("question")),
            field(wish, say("wish"), is_optional=True),
            field(ticks(actions.TOLD, [Choice(YES, say("told"))]), say("after"), is_optional=True),
            context(say("kept")),
        ],
    )


def form(name: str, asked_id: int, language: str, blocks: list[Json]) -> Json:
    """Return a form about a question."""
    return modal(
        name,
        SENTENCES.text(f"view.{name}", language),
        blocks,
        close=SENTENCES.text("view.cancel", language),
        submit=SENTENCES.text("view.send", language),
        carries=str(asked_id),
    )


def entered(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what a form that was sent holds in a field; nothing for a field it does not have."""
    found: Mapping[str, Any] = view.get("state", {}).get("values", {}).get(name, {}).get(name, {})
    return found


def typed(view: Mapping[str, Any], name: str) -> str:
    """Return what was written in a field."""
    return str(entered(view, name).get("value") or "").strip()


def chosen(view: Mapping[str, Any], name: str) -> str:
    """Return what was chosen in a field."""
    return str((entered(view, name).get("selected_option") or {}).get("value", ""))


def is_ticked(view: Mapping[str, Any], name: str) -> bool:
    """Tell whether a field's box was ticked."""
    return bool(entered(view, name).get("selected_options"))


def asked_of(view: Mapping[str, Any]) -> int:
    """Return the number of the question that a form is about."""
    return int(view["private_metadata"])
