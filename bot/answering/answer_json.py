"""An answer as the JSON that the HTTP API and `relais ask --json` give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.answering.wording import language_label, verdict_sentence, why_sentences
from bot.models import Answer
from indexer.models import Hit
from indexer.results_json import results_json


def answer_json(answer: Answer, language: str) -> dict[str, Any]:
    """Return the result's stable JSON, and beside it what we say; sections are named by their place in `hits`."""
    said = {
        "message": verdict_sentence(answer, language),
        "why": why_sentences(answer, language),
        "shown": places(answer, answer.shown),
        "near_misses": places(answer, answer.near_misses),
        "other_language": dict(other_language(answer, language)),
    }
    return results_json(answer.results) | {"language": answer.language, "answer": said}


def other_language(answer: Answer, language: str) -> Iterator[tuple[str, str]]:
    """Yield, for each section told that is in another language than the question or the reader's, that it is."""
    for hit in (*answer.shown, *answer.near_misses):
        label = language_label(hit.document.language, answer.language, language, reader=language)
        if label:
            yield str(answer.results.hits.index(hit)), label


def places(answer: Answer, hits: tuple[Hit, ...]) -> list[int]:
    """Return where sections stand in the ranking."""
    return [answer.results.hits.index(hit) for hit in hits]
