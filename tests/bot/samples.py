"""Answers made by hand, for what is said of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from indexer.models import (
    Document,
    Explanation,
    Hit,
    MatchedWord,
    Passage,
    Results,
    Variant,
    Verdict,
    Visibility,
)

DOCUMENT = Document(
    page="guides/conventions.md",
    url="guides/conventions/",
    title="Les conventions",
    anchor="qui-signe",
    heading="Qui signe",
    ancestors=(),
    blocks=(),
    language="fr",
    type="guide",
    status="to-validate",
    owner="coordination",
    reviewed=date(2026, 8, 20),
    summary="",
    visibility=Visibility.PUBLIC,
)


def hit(score: float = 10.0, text: str = "Le président signe.", **changes: Any) -> Hit:
    """Return a section found; `changes` are those of its document."""
    return Hit(replace(DOCUMENT, **changes), score, Passage(text, ((13, 18),), "advice"))


def word(text: str, shown: str = "", reason: Any = "word", **fields: int) -> MatchedWord:
    """Return a word met."""
    return MatchedWord(text, Variant(shown or text, reason, 1.0, shown or text), 1.0, fields or {"body": 1}, 1.0)


def explained(found: Hit, *words: MatchedWord, missing: tuple[str, ...] = ()) -> Hit:
    """Return the section with its reasons."""
    return replace(found, explanation=Explanation(words, missing, {}))


@dataclass(slots=True)
class FakeSearch:
    """Always finds the same, and remembers for whom it searched."""

    verdict: Verdict
    hits: tuple[Hit, ...]
    readers: list[Visibility]

    def search(
        self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = 10, explained: bool = False
    ) -> Results:
        """Return the same hits for any question."""
        self.readers.append(reader)
        return Results(question, self.verdict, self.hits[:n], 1.0, "abc123", {"signne": "signe"})
