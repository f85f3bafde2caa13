"""The page of one contribution, opened by its secret address: what has become of it, and how to take it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.answering.facts import Facts
from bot.contributing.addresses import FORMS, ROOT
from bot.contributing.models import State
from bot.contributing.sentences import SENTENCES as CONTRIBUTING
from bot.contributing.views import DraftView
from bot.journal.drafts import CHANGEABLE
from bot.models import Language
from bot.web.forms.desk import FormDesk
from bot.web.forms.showing import show
from bot.web.forms.tickets import TicketForged
from bot.web.requests import Fault, language_of

# What is told of a contribution, in the order in which it happens.
STEPS: tuple[State, ...] = ("waiting", "open", "merged", "online")
REACHED = {"waiting": 0, "sending": 0, "stuck": 0, "open": 1, "changes": 1, "merged": 2, "online": 3}


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to a page."""

    code: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class StatePage:
    """Answers at the address of a contribution; whoever has the address is its author."""

    desk: FormDesk

    def route(self) -> Route:
        """Return the address, and what answers there."""
        return Route(f"/{ROOT}/suivi/{{secret}}", self.answer, methods=["GET", "POST"])

    async def answer(self, request: Request) -> Response:
        """Show the state of a contribution; by POST, take it back."""
        return await run_in_threadpool(self.withdrawn if request.method == "POST" else self.shown, request)

    def shown(self, request: Request) -> Response:
        """Return the page."""
        language, secret = language_of(request), request.path_params["secret"]
        view = self.view(secret)
        if view is None:
            said = Fault("no_draft").message(language)
            return show("refused", language, depth=2, status=HTTPStatus.NOT_FOUND, said=said)
        return show("state", language, depth=2, **told(view, self.desk.facts(), language), secret=secret)

    def withdrawn(self, request: Request) -> Response:
        """Take a contribution back, and show its page."""
        secret = request.path_params["secret"]
        view = self.view(secret)
        if view is not None:
            self.desk.drafts.withdraw(view.draft.id, secret)
            self.desk.woken()
        return RedirectResponse(secret, HTTPStatus.SEE_OTHER)

    def view(self, secret: str) -> DraftView | None:
        """Return the contribution whose secret this is, or None."""
        try:
            return self.desk.drafts.get(self.desk.sealer.id_of(secret))
        except TicketForged:
            return None


def told(view: DraftView, facts: Facts, language: Language) -> dict[str, Any]:
    """Return what the page tells of a contribution."""
    is_stuck = view.state == "stuck"
    difference = str(view.data.get("difference", "")) if is_stuck else ""
    return {
        "kind": view.draft.kind,
        "title": facts.pages[view.title].title if view.title in facts.pages else view.title,
        "state": view.state,
        "steps": list(steps_of(view.state)),
        # The difference is shown apart, its lines marked.
        "reason": CONTRIBUTING.text(view.reason, language, **{**view.data, "difference": ""}) if is_stuck else "",
        "difference": [(line[:1], line[2:]) for line in difference.splitlines()],
        "said": view.said,
        "fields": [(name, value) for name, value in view.draft.fields.items() if value and name != "before"],
        "form": FORMS[view.draft.kind].partition("/")[2],
        "is_changeable": view.state in CHANGEABLE,
        "is_withdrawable": not view.is_done and view.state != "merged",
    }


def steps_of(state: State) -> Iterator[Step]:
    """Yield the steps on the way to a page; none for what will not come to one."""
    reached = REACHED.get(state)
    for place, step in enumerate(STEPS if reached is not None else ()):
        yield Step(f"step.{step}", place < (reached or 0) or state == "online", place == reached)
