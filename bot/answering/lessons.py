"""Finds the lesson that stands near an answer: what was learned beside what is to be done."""

from __future__ import annotations

from bot.models import Answer
from bot.protocols import Search
from indexer.models import Hit, Visibility

TAUGHT_TYPES = frozenset({"guide", "practice", "template"})
# Below this share of the first score for the same words, a lesson is about something else.
NEAR_SHARE = 0.35


def lesson_nearby(answer: Answer, search: Search, reader: Visibility) -> Hit | None:
    """Return the lesson to show under a guide or a practice: one already found, else one on the same subject."""
    main = answer.main
    if main is None or main.document.type not in TAUGHT_TYPES:
        return None
    subject = search.search(f"{main.document.title} {main.document.heading}", reader=reader)
    for hits in (answer.results.hits, subject.hits):
        for hit in hits:
            if hit.document.type == "lesson" and hit.score >= NEAR_SHARE * hits[0].score:
                return hit
    return None
