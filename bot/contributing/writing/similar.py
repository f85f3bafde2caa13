"""Looks for what is told already: on a page, or in a proposal that waits to be validated."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from bot.contributing.models import Draft
from bot.protocols import Search
from indexer.analysis import fold
from indexer.models import Hit, Verdict, Visibility

MOST = 3
# The engine reads questions: of a long text, its first words say what it is about.
CHARACTERS = 300
LOOKED_AT = 15
# Only these tell what a lesson may complete.
TOLD_IN = frozenset({"lesson", "practice", "guide"})
# A section that comes far behind the first, or meets few of the words, is there for one of them.
SHARE_OF_FIRST = 0.7
SHARE_OF_WORDS = 0.4
# A title that says the same with a word more, in another order, or with a slip.
SAME_TITLE = 85


def similar_pages(search: Search, text: str, reader: Visibility) -> tuple[Hit, ...]:
    """Return the sections, one a page, that speak already of what a text tells, the nearest first.

    The text is best a title, then what happened.
    """
    asked = " ".join(text.split())[:CHARACTERS]
    if not asked:
        return ()
    results = search.search(asked, reader=reader, n=LOOKED_AT, explained=True)
    if results.verdict is Verdict.NONE:
        return ()
    least = SHARE_OF_FIRST * results.hits[0].score
    near = [hit for hit in results.hits if hit.document.type in TOLD_IN and hit.score >= least and meets_words(hit)]
    by_page: dict[str, Hit] = {}
    for hit in near:
        by_page.setdefault(hit.document.page, hit)
    return tuple(by_page.values())[:MOST]


def meets_words(hit: Hit) -> bool:
    """Tell whether a section holds enough of the words that were looked for."""
    if hit.explanation is None:
        return False
    met = len({word.word for word in hit.explanation.words})
    return met >= SHARE_OF_WORDS * (met + len(hit.explanation.missing))


def near_open(title: str, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Return the drafts whose title says nearly the same as another, the nearest first."""
    named = [(draft.fields.get("title") or draft.fields.get("term") or "", draft) for draft in drafts]
    scores = [(fuzz.token_set_ratio(fold(title), fold(name)), draft) for name, draft in named]
    near = [(score, draft) for score, draft in scores if score >= SAME_TITLE]
    return tuple(draft for _, draft in sorted(near, key=lambda item: -item[0]))
