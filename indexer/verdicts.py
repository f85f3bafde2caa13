"""Decides how sure we are of the first hit: `answer`, `perhaps` or `none`."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.models import Verdict

# Shares of the question, weighed by how much each word tells; see docs/relais/search.md for how they were set.
ANSWER_COVERAGE = 0.72
ANSWER_COVERAGE_IN_HEADING = 0.55
ANSWER_HEADING_SHARE = 0.5
PERHAPS_COVERAGE = 0.30


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the first hit has for it, each a share between 0 and 1."""

    coverage: float
    heading_share: float


def verdict_of(evidence: Evidence | None) -> Verdict:
    """Return the verdict on the best hit, or `none` when there is no hit at all."""
    if evidence is None or evidence.coverage < PERHAPS_COVERAGE:
        return Verdict.NONE
    headed = evidence.heading_share >= ANSWER_HEADING_SHARE and evidence.coverage >= ANSWER_COVERAGE_IN_HEADING
    return Verdict.ANSWER if headed or evidence.coverage >= ANSWER_COVERAGE else Verdict.PERHAPS
