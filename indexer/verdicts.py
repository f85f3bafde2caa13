"""Decides how sure we are of the first hit: `answer`, `perhaps` or `none`."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from indexer.models import Verdict

# Logistic models, fitted on the judged question sets, whole, cut in two, and on samples of twenty pages, each weighing
# the same. Their inputs are shares and ratios, so that they depend neither on how many pages there are nor on their
# language. How they were set, and what they give: docs/relais/recherche.md.
CONSTANT = -5.50
COVERAGE = 3.84
STRENGTH = 1.82
LEAD = 0.69
ADJACENT = 1.80
MAX_LEAD = 3.0
MIN_STRENGTH = 0.05

ANSWER_CONFIDENCE = 0.77
# A question met by half may lead far ahead of nothing: « recette de la tarte » met « recette », a word for funding.
ANSWER_COVERAGE = 0.5
# This keeps nine in ten of the right sections of the handbooks, and refuses half of what no page answers.
PERHAPS_PRESENCE = 1.01
# Whoever wrote the page vouched that it answers this very question.
SAME_QUESTION = 0.85


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the first hit has for it.

    `coverage` is the share (0 to 1) of the question that the section meets, by how much each word tells. `strength` is
    its score over the idf of a word that one section holds. `lead` is its score over the next section's.
    `adjacent` is the share of the question whose words stand side by side in its text. `asked_before` is how much the
    question is like one that the page says it answers (0 to 1).
    """

    coverage: float
    strength: float
    lead: float
    adjacent: float
    asked_before: float

    @property
    def log_strength(self) -> float:
        """How strong the first hit is, on a scale where each doubling adds as much."""
        return log(max(self.strength, MIN_STRENGTH))


def confidence(evidence: Evidence) -> float:
    """Return how likely it is (0 to 1) that the first hit is a right one."""
    weighed = (
        CONSTANT
        + COVERAGE * evidence.coverage
        + STRENGTH * evidence.log_strength
        + LEAD * min(evidence.lead, MAX_LEAD)
        + ADJACENT * evidence.adjacent
    )
    return 1 / (1 + exp(-weighed))


def presence(evidence: Evidence) -> float:
    """Return how much speaks for a right section among the first: met in a great part, and not by its common words."""
    return evidence.coverage + evidence.log_strength


def verdict_of(evidence: Evidence | None) -> Verdict:
    """Return the verdict on the first hit, or `none` when there is no hit at all."""
    if evidence is None:
        return Verdict.NONE
    if evidence.asked_before >= SAME_QUESTION:
        return Verdict.ANSWER
    if evidence.coverage >= ANSWER_COVERAGE and confidence(evidence) >= ANSWER_CONFIDENCE:
        return Verdict.ANSWER
    return Verdict.PERHAPS if presence(evidence) >= PERHAPS_PRESENCE else Verdict.NONE
