"""Says why a hit has its place: which words were met, by which alternative, in which fields, for how many points."""

from __future__ import annotations

import numpy as np

from indexer.models import Explanation, MatchedWord, Variant
from indexer.queries import Alternative, Query, QueryWord
from indexer.scoring import SegmentScores, Statistics
from indexer.segments import Segment
from indexer.weights import FIELDS


def explain(scores: SegmentScores, document: int, query: Query, statistics: Statistics) -> Explanation:
    """Return the reasons of one document's score."""
    matched: list[MatchedWord] = []
    missing: list[str] = []
    for position, word in enumerate(query.words):
        points = float(scores.points[position, document])
        best = best_alternative(word, scores.segment, document)
        if points <= 0 or best is None:
            missing += [] if word.is_asking else [word.text]
            continue
        variant = Variant(" ".join(best.terms), best.reason, round(best.weight, 3), best.shown)
        idf = max(statistics.idf(term) for term in best.terms)
        matched.append(
            MatchedWord(word.text, variant, round(idf, 3), fields_met(best, scores.segment, document), round(points, 3))
        )
    factors = {
        "coverage": round(float(scores.coverage[document]), 3),
        "heading": round(float(scores.heading_share[document]), 3),
    }
    return Explanation(tuple(matched), tuple(missing), factors)


def best_alternative(word: QueryWord, segment: Segment, document: int) -> Alternative | None:
    """Return the alternative that counts most among those that the document or its page holds."""
    held = [alternative for alternative in word.alternatives if fields_met(alternative, segment, document)]
    return max(held, key=lambda alternative: alternative.weight, default=None)


def fields_met(alternative: Alternative, segment: Segment, document: int) -> dict[str, int]:
    """Return the fields of the document and of its page that hold a term of the alternative, with how many terms."""
    found: dict[str, int] = {}
    for term in alternative.terms:
        for place in (document, int(segment.arrays.pages[document])):
            bits = field_bits(segment, term, place)
            for position, name in enumerate(FIELDS):
                if bits >> position & 1:
                    found[name] = found.get(name, 0) + 1
    return found


def field_bits(segment: Segment, term: str, document: int) -> int:
    """Return the bits of the fields of one document that hold a term."""
    posting = segment.postings(term)
    if posting is None:
        return 0
    docs = segment.arrays.docs[posting]
    place = int(np.searchsorted(docs, document))
    return int(segment.arrays.fields_met[posting][place]) if place < len(docs) and docs[place] == document else 0
