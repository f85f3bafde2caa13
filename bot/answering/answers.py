"""Answers a question: asks the search, and decides by the verdict what to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.models import Answer, Language, Question
from bot.protocols import Search
from indexer.analysis import detect_language
from indexer.models import Hit, Results, Verdict

RANKING = 10
MAX_CHOICES = 3
MAX_NEAR_MISSES = 3
# Below this share of the first score, a section has one common word with the question: noise, not a near miss.
NEAR_SHARE = 0.3


def answer(question: Question, search: Search, *, n: int = RANKING) -> Answer:
    """Return the answer to a question, from what its reader may see."""
    results = search.search(question.text, reader=question.reader, n=n, explained=True)
    shown = shown_hits(results)
    # Choices are near misses already.
    count = 0 if results.verdict is Verdict.PERHAPS else MAX_NEAR_MISSES
    near = tuple(islice(near_misses(results.hits, shown), count))
    return Answer(results.query, question.language or language_of(results.query), results, shown, near)


def language_of(text: str) -> Language:
    """Return the language a question is asked in; French when its words do not tell."""
    return "en" if detect_language(text, "fr") == "en" else "fr"


def shown_hits(results: Results) -> tuple[Hit, ...]:
    """Return what is shown as the answer: one section, a choice of some, or nothing."""
    count = {Verdict.ANSWER: 1, Verdict.PERHAPS: MAX_CHOICES, Verdict.NONE: 0}[results.verdict]
    return results.hits[:count]


def near_misses(hits: Sequence[Hit], shown: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the best section of each page that is not shown already, while it is near enough."""
    pages = {hit.document.page for hit in shown}
    for hit in hits:
        if hit.score >= NEAR_SHARE * hits[0].score and hit.document.page not in pages:
            pages.add(hit.document.page)
            yield hit
