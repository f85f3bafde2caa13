"""Says why a hit has its place: which words were met, by which alternative, in which fields, for how many points."""

from __future__ import annotations

import numpy as np

from indexer.models import Explanation, MatchedWord, Variant
from indexer.queries import Query, QueryWord
from indexer.ranking import Place
from indexer.segments import Segment
from indexer.vocabulary import Alternative, Vocabulary
from indexer.weights import FIELDS, TUNING


def explain(place: Place, query: Query, vocabulary: Vocabulary) -> Explanation:
    """Return the reasons of one document's score."""
    segment, document = place.segment, place.document
    matched: list[MatchedWord] = []
    missing: list[str] = []
    for word in query.words:
        best = best_alternative(word, segment, document)
        if best is None:
            missing += [] if word.is_asking else [word.text]
            continue
        shown = best.shown if best.shown != best.terms[0] else segment.surface_of(best.terms[0], document) or best.shown
        variant = Variant(" ".join(best.terms), best.reason, round(best.weight, 3), shown)
        idf = max(vocabulary.idf(term) for term in best.terms)
        points = points_of(best, segment, document, vocabulary)
        matched.append(
            MatchedWord(word.text, variant, round(idf, 3), fields_met(best, segment, document), round(points, 3))
        )
    factors = {
        "coverage": round(place.coverage, 3),
        "heading": round(place.heading_share, 3),
        "adjacent": round(place.adjacent, 3),
    }
    return Explanation(tuple(matched), tuple(missing), factors)


def points_of(alternative: Alternative, segment: Segment, document: int, vocabulary: Vocabulary) -> float:
    """Return what an alternative gives the document itself or, when only its page holds it, the page's share."""
    page = int(segment.arrays.pages[document])
    own, titles = (
        sum(strength(segment, term, place) * vocabulary.idf(term) for term in alternative.terms)
        for place in (document, page)
    )
    return alternative.weight * (own + TUNING.title_share * titles) / len(alternative.terms)


def strength(segment: Segment, term: str, document: int) -> float:
    """Return the strength of a term in one document."""
    place = place_of(segment, term, document)
    return float(segment.arrays.strengths[place]) if place is not None else 0.0


def best_alternative(word: QueryWord, segment: Segment, document: int) -> Alternative | None:
    """Return the alternative that counts most among those that the document or its page holds."""
    held = [alternative for alternative in word.alternatives if fields_met(alternative, segment, document)]
    return max(held, key=lambda a: a.weight * share_met(a, segment, document) ** 2, default=None)


def share_met(alternative: Alternative, segment: Segment, document: int) -> float:
    """Return the share of an alternative's terms that the document or its page holds, as scoring counts it."""
    places = (document, int(segment.arrays.pages[document]))
    met = sum(any(field_bits(segment, term, place) for place in places) for term in alternative.terms)
    return met / len(alternative.terms)


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
    place = place_of(segment, term, document)
    return int(segment.arrays.fields_met[place]) if place is not None else 0


def place_of(segment: Segment, term: str, document: int) -> int | None:
    """Return the place of one document's posting for a term, or None."""
    posting = segment.postings(term)
    if posting is None:
        return None
    docs = segment.arrays.docs[posting]
    place = int(np.searchsorted(docs, document))
    return posting.start + place if place < len(docs) and docs[place] == document else None
