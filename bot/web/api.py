"""The HTTP API: the search, the answer and the state of the service, as JSON, for what the public may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.answering.answer_json import answer_json
from bot.answering.answers import answer
from bot.models import Question
from bot.protocols import Search
from bot.web.requests import Fault, count_of, language_of, question_of
from bot.web.settings import WebSettings
from indexer.errors import RelaisError
from indexer.results_json import results_json

# HTTP's own errors, as the codes of our sentences.
FAULTS = {404: Fault("not_found"), 405: Fault("not_allowed")}


@dataclass(frozen=True, slots=True)
class Api:
    """The three addresses that programs read; the reader is always the public."""

    find: Search
    settings: WebSettings

    def search(self, request: Request) -> JSONResponse:
        """Return the ranking for a question."""
        return respond(request, lambda: results_json(self.find.search(question_of(request), n=count_of(request))))

    def ask(self, request: Request) -> JSONResponse:
        """Return the same ranking, and what we answer from it."""

        def found() -> dict[str, Any]:
            question = Question(question_of(request), asked_from="web")
            return answer_json(answer(question, self.find), language_of(request))

        return respond(request, found)

    def health(self, request: Request) -> JSONResponse:
        """Return whether questions can be answered, and from what."""
        try:
            counts = self.settings.counts()
        except RelaisError as error:
            return JSONResponse({"status": "unavailable", "reason": error.code}, 503)
        return JSONResponse(
            {"status": "ok", "pages": counts.pages, "sections": counts.sections, "commit": counts.commit}
        )


def respond(request: Request, found: Callable[[], dict[str, Any]]) -> JSONResponse:
    """Return what was found as JSON, or what is wrong as a sentence in the reader's language."""
    try:
        return JSONResponse(found())
    except Fault as fault:
        return fault_response(request, fault, 400)
    except RelaisError:
        # The reason is the installer's to know: /healthz and the log tell it.
        return fault_response(request, Fault("unavailable"), 503)


def fault_response(request: Request, fault: Fault, status: int) -> JSONResponse:
    """Return what is wrong: a code for programs, a sentence for people."""
    content = {"error": {"code": fault.code, "message": fault.message(language_of(request))}}
    return JSONResponse(content, status, {"Vary": "Accept-Language"})


def http_error(request: Request, error: Exception) -> JSONResponse:
    """Return an error of HTTP (nothing at this address, wrong method) like ours."""
    # Starlette types every handler for any exception; it calls this one for its own only.
    assert isinstance(error, HTTPException)
    fault = FAULTS.get(error.status_code, Fault("unavailable"))
    response = fault_response(request, fault, error.status_code)
    response.headers.update(error.headers or {})
    return response
