"""The objects that name the stages of a conversation: Question → Results → Answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indexer.models import Explanation, Hit, Results, Verdict, Visibility

Surface = Literal["web", "terminal", "slack"]
Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, for whom the answer is, and where it was asked."""

    text: str
    language: Language | None = None  # None: read from the question's words
    reader: Visibility = Visibility.PUBLIC
    asked_from: Surface = "terminal"


@dataclass(frozen=True, slots=True)
class Answer:
    """What we reply: how sure we are, the sections shown for it, and those that are only near."""

    question: str
    language: Language
    results: Results
    shown: tuple[Hit, ...]  # one for `answer`, up to three to choose from for `perhaps`, none for `none`
    near_misses: tuple[Hit, ...]  # sections of other pages

    @property
    def verdict(self) -> Verdict:
        """How sure we are."""
        return self.results.verdict

    @property
    def main(self) -> Hit | None:
        """The one section that answers, or None when we are not sure of any."""
        return self.shown[0] if self.verdict is Verdict.ANSWER else None

    @property
    def why(self) -> Explanation | None:
        """Why the first section shown has its place, or None when none is shown."""
        return self.shown[0].explanation if self.shown else None

    @property
    def commit(self) -> str:
        """The commit of the pages that this was answered from; nothing outside Git."""
        return self.results.commit
