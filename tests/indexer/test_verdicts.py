"""How sure we are follows what the first section has for it, whatever the size of the collection."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.models import Verdict
from indexer.verdicts import Evidence, confidence, presence, verdict_of

STRONG = Evidence(coverage=0.95, strength=4.0, lead=1.5, adjacent=0.5, asked_before=0.0)
MIDDLING = Evidence(coverage=0.6, strength=1.8, lead=1.1, adjacent=0.0, asked_before=0.0)
WEAK = Evidence(coverage=0.3, strength=1.2, lead=1.0, adjacent=0.0, asked_before=0.0)


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        (STRONG, Verdict.ANSWER),
        (MIDDLING, Verdict.PERHAPS),
        (WEAK, Verdict.NONE),
        (None, Verdict.NONE),
        (replace(WEAK, asked_before=0.9), Verdict.ANSWER),
        (replace(STRONG, coverage=0.45), Verdict.PERHAPS),
        (replace(STRONG, strength=0.0), Verdict.NONE),
    ],
)
def test_verdict_follows_the_evidence(evidence: Evidence | None, verdict: Verdict) -> None:
    """Met by half at least to be an answer; a page that says it answers this question does."""
    assert verdict_of(evidence) is verdict


@pytest.mark.parametrize("more", [{"coverage": 0.7}, {"strength": 2.5}, {"lead": 2.0}, {"adjacent": 0.5}])
def test_more_evidence_is_more_confidence(more: dict[str, float]) -> None:
    """Each kind of evidence speaks for the first section, and none against it."""
    better = replace(MIDDLING, **more)
    assert confidence(better) > confidence(MIDDLING)
    assert presence(better) >= presence(MIDDLING)
