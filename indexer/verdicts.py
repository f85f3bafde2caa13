"""Decides how sure we are of the first hit: `answer`, `perhaps` or `none`."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from indexer.models import Verdict

# A logistic model fitted on the judged question sets, each set weighing the same. Its inputs are shares and ratios,
# so that it does not depend on how many pages there are. How it was set, and what it gives: docs/relais/recherche.md.
CONSTANT = -6.11
COVERAGE = 3.95
HEADING_SHARE = 0.81
LEAD = 2.85
MAX_LEAD = 3.0

ANSWER_CONFIDENCE = 0.8
# A question met by half may lead far ahead of nothing: « recette de la tarte » met « recette », a word for funding.
ANSWER_COVERAGE = 0.6
# On the handbook, this keeps nine in ten of the right sections and refuses half of what no page answers.
PERHAPS_COVERAGE = 0.39
# Whoever wrote the page vouched that it answers this very question.
SAME_QUESTION = 0.85


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the first hit has for it.

    `coverage` and `heading_share` are shares (0 to 1) of the question, by how much each word tells: met by the section,
    held by its heading. `lead` is its score over the next section's. `asked_before` is how much the question is like
    one that the page says it answers (0 to 1).
    """

    coverage: float
    heading_share: float
    lead: float
    asked_before: float


def confidence(evidence: Evidence) -> float:
    """Return how likely it is (0 to 1) that the first hit is a right one."""
    weighed = (
        CONSTANT
        + COVERAGE * evidence.coverage
        + HEADING_SHARE * evidence.heading_share
        + LEAD * min(evidence.lead, MAX_LEAD)
    )
    return 1 / (1 + exp(-weighed))


def verdict_of(evidence: Evidence | None) -> Verdict:
    """Return the verdict on the first hit, or `none` when there is no hit at all."""
    if evidence is None:
        return Verdict.NONE
    if evidence.asked_before >= SAME_QUESTION:
        return Verdict.ANSWER
    if evidence.coverage < PERHAPS_COVERAGE:
        return Verdict.NONE
    is_sure = evidence.coverage >= ANSWER_COVERAGE and confidence(evidence) >= ANSWER_CONFIDENCE
    return Verdict.ANSWER if is_sure else Verdict.PERHAPS
