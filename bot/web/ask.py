"""The ask page: a box, an answer, and why; whole without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.answering.answers import answer
from bot.answering.cards import Card, CardMaker
from bot.answering.facts import Facts, suggestions
from bot.answering.wording import corrections, unbroken, verdict_sentence, why_sentences
from bot.models import Answer, Language, Question
from bot.protocols import Search
from bot.web.rendering import STATIC_ADDRESS, environment, sayer
from bot.web.requests import MAX_QUESTION_CHARACTERS, Fault, language_of, question_of
from bot.web.settings import WebSettings
from indexer.catalogue import Catalogue
from indexer.errors import RelaisError

SENTENCES = Catalogue("bot")


@dataclass(frozen=True, slots=True)
class View:
    """What the template shows; nothing in it is HTML."""

    question: str
    said: str
    corrections: list[str]
    cards: list[Card]
    near: list[Card]
    why: list[str]
    verdict: str
    commit: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """The suggestions of a day, and the facts they were taken from."""

    facts: Facts
    day: date
    questions: list[str]


class AskPage:
    """Answers `GET /ask` and `GET /ask?q=…` for the public."""

    def __init__(self, search: Search, settings: WebSettings) -> None:
        self.search = search
        self.settings = settings
        self.suggested: dict[Language, Suggested] = {}
        self.template = environment().get_template("ask.html")

    def get(self, request: Request) -> HTMLResponse:
        """Return the page: empty, with an answer, or with what is wrong in the question."""
        language = language_of(request)
        try:
            view = self.view(request, language) if "q" in request.query_params else None
            return self.page(request, language, view=view)
        except Fault as fault:
            return self.page(request, language, fault=fault.message(language), status=400)
        except RelaisError:
            return self.page(request, language, fault=Fault("unavailable").message(language), status=503)

    def view(self, request: Request, language: Language) -> View:
        """Return the answer as it is shown. Raises Fault."""
        found = answer(Question(question_of(request), asked_from="web"), self.search)
        return view_of(found, CardMaker(language, self.settings.facts(), date.today(), found.language))

    def page(
        self, request: Request, language: Language, *, view: View | None = None, fault: str = "", status: int = 200
    ) -> HTMLResponse:
        """Return the page around what is shown."""
        asked = request.query_params.get("q", "")[:MAX_QUESTION_CHARACTERS]
        html = self.template.render(
            say=sayer(language, SENTENCES),
            language=language,
            chosen_language=request.query_params.get("lang", "") in {"fr", "en"},
            asked=" ".join(asked.split()),
            limit=MAX_QUESTION_CHARACTERS,
            view=view,
            fault=fault,
            suggestions=self.suggestions(language) if view is None or not view.cards else [],
            static=STATIC_ADDRESS.lstrip("/"),
        )
        return HTMLResponse(html, status, {"Vary": "Accept-Language"})

    def suggestions(self, language: Language) -> list[str]:
        """Return some questions to start from; none while the search is not there."""
        facts, today = self.settings.facts(), date.today()
        known = self.suggested.get(language)
        if known is not None and known.facts is facts and known.day == today:
            return known.questions
        try:
            found = suggestions(facts, self.search, language, today)
        except RelaisError:
            return []
        self.suggested[language] = Suggested(facts, today, found)
        return found


def view_of(found: Answer, maker: CardMaker) -> View:
    """Return an answer as it is shown."""
    return View(
        question=found.question,
        said=unbroken(verdict_sentence(found, maker.language), maker.language),
        corrections=corrections(found, maker.language),
        cards=[maker.card(hit) for hit in found.shown],
        near=[maker.card(hit) for hit in found.near_misses],
        why=why_sentences(found, maker.language),
        verdict=found.verdict.value,
        commit=found.commit,
    )
