"""What the bot keeps about people, told to them; the same text as a message and as a modal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.slack import actions
from bot.slack.blocks import Rendered, context, modal, section
from bot.slack.elements import Json
from bot.slack.mrkdwn import said
from bot.slack.sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Terms:
    """What an installation decided about personal data."""

    controller: str  # who answers for it
    mail: str
    months: int  # how long questions are kept


def privacy_message(terms: Terms, language: str) -> Rendered:
    """Return what is kept, for how long, and what everybody can do about it."""
    return Rendered.of(SENTENCES.text("privacy.notice", language), privacy_blocks(terms, language))


def privacy_view(terms: Terms, language: str) -> Json:
    """Return the same as a modal."""
    title, close = (SENTENCES.text(code, language) for code in ("view.privacy", "view.close"))
    return modal(actions.PRIVACY_VIEW, title, list(privacy_blocks(terms, language)), close=close)


def privacy_blocks(terms: Terms, language: str) -> Iterator[Json]:
    """Yield the text."""
    yield section(said(SENTENCES, "privacy.kept", language, n=terms.months))
    yield section(said(SENTENCES, "privacy.not_kept", language))
    yield section(said(SENTENCES, "privacy.rights", language))
    if terms.controller:
        yield context(SENTENCES.text("privacy.controller", language, controller=terms.controller))
    if terms.mail:
        yield context(SENTENCES.text("privacy.mail", language, mail=terms.mail))
