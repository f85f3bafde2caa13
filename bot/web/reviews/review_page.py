"""Answers at the address of an invitation: shows what is proposed, and keeps what is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.answering.facts import Facts
from bot.contributing.forge import ForgeFailed
from bot.contributing.review_links import ROOT, Invitation, LinkInvalid, Links
from bot.contributing.sentences import SENTENCES as CONTRIBUTING
from bot.contributing.validating import CannotValidate, Reading, Validating
from bot.contributing.views import Decision
from bot.models import Language
from bot.web.bodies import read_body
from bot.web.forms.entering import Entered, read_entered
from bot.web.forms.showing import show
from bot.web.requests import language_of

MAX_BODY_BYTES = 50_000
DECISION, WORD, HEAD = "decision", "word", "head"


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page for each invitation; whoever has its address is who was invited."""

    validating: Validating
    links: Links
    facts: Callable[[], Facts]

    def route(self) -> Route:
        """Return the address, and what answers there."""
        return Route(f"/{ROOT}/{{sealed}}", self.answer, methods=["GET", "POST"])

    async def answer(self, request: Request) -> Response:
        """Show what is proposed; by POST, keep what is decided."""
        language = language_of(request)
        try:
            invitation = self.links.opened(request.path_params["sealed"])
        except LinkInvalid:
            return refused("review.link", language, HTTPStatus.NOT_FOUND)
        body = await read_body(request, MAX_BODY_BYTES) if request.method == "POST" else b""
        return await run_in_threadpool(self.respond, invitation, language, body)

    def respond(self, invitation: Invitation, language: Language, body: bytes | None) -> Response:
        """Return the page, or what came of a decision."""
        try:
            if body is None:
                raise CannotValidate("review.too_long")
            if not body:
                return self.shown(invitation, language)
            return self.decided(invitation, language, read_entered(body))
        except CannotValidate as problem:
            return refused(problem.code, language, HTTPStatus.CONFLICT)
        except ValueError:
            return refused("review.unreadable", language, HTTPStatus.BAD_REQUEST)
        except ForgeFailed:
            return refused("review.away", language, HTTPStatus.SERVICE_UNAVAILABLE)

    def shown(self, invitation: Invitation, language: Language, said: str = "", word: str = "") -> Response:
        """Return the page with what is proposed."""
        reading = self.validating.read(invitation.draft_id, invitation.account)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK
        return show(
            "review", language, depth=1, status=status, **told(reading, self.facts(), language), said=said, word=word
        )

    def decided(self, invitation: Invitation, language: Language, entered: Entered) -> Response:
        """Keep a decision, and say what happens next; without the word that it needs, the page asks for it."""
        decision = next((one for one in get_args(Decision) if one == entered.text(DECISION)), None)
        if decision is None:
            return self.shown(invitation, language, "review.no_decision", entered.text(WORD))
        try:
            given = (decision, entered.text(WORD), entered.text(HEAD))
            self.validating.decide(invitation.draft_id, invitation.account, *given)
        except CannotValidate as problem:
            if problem.code in {"review.no_word", "review.changed"}:
                return self.shown(invitation, language, problem.code, entered.text(WORD))
            raise
        return show("reviewed", language, depth=1, decision=decision)


def told(reading: Reading, facts: Facts, language: Language) -> dict[str, Any]:
    """Return what the page shows."""
    draft, role = reading.view.draft, reading.reviewer.role
    return {
        "kind": draft.kind,
        # Each page that changes tells its own title.
        "title": "" if draft.page else reading.view.title,
        "role": facts.roles[role].text(language) if role in facts.roles else role,
        "reason": draft.fields.get("reason", ""),
        "organisation": draft.author.organisation,
        "reviewer": reading.reviewer,
        "changes": reading.changes,
        "head": reading.head,
    }


def refused(code: str, language: Language, status: HTTPStatus) -> Response:
    """Return a page that says why nothing can be read or decided here."""
    return show("refused", language, depth=1, status=status, said=CONTRIBUTING.text(code, language))
