"""What the index holds for a word: its own terms, its relatives, what means the same; and how much each term tells.

All of it over the segments that a reader may see, and over nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from indexer.analysis import ALGORITHMS, detect_language, forms, single_parts, words
from indexer.lexicon import Lexicon
from indexer.models import Reason
from indexer.segments import Segment
from indexer.weights import TUNING

LEAST_IDF = 0.01
# A form of several words, some of which no page holds, would let the others stand for the whole.
MIN_FORM_SHARE = 0.7
# How many answers of each kind are remembered: people ask with the same words.
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way the index may hold a word: all of its terms, how much that counts (0 to 1), and why we tried it."""

    terms: tuple[str, ...]
    reason: Reason
    weight: float
    shown: str


Alternatives = tuple[Alternative, ...]


class Term(NamedTuple):
    """How much a term tells, and where its postings stand in each segment (None: it has none there)."""

    idf: float
    rows: tuple[slice | None, ...]


class Vocabulary:
    """The terms of an index as one reader may see it; what was found for recent words is remembered, by any thread.

    It lasts as long as the state of the index that it was made for: no answer of another state is ever given.
    """

    def __init__(self, segments: Sequence[Segment], lexicon: Lexicon) -> None:
        self.segments = tuple(segments)
        self.section_count = sum(segment.section_count for segment in self.segments)
        remember = lru_cache(maxsize=REMEMBERED)
        self.holds: Callable[[str], bool] = remember(partial(any_holds, self.segments))
        self.term: Callable[[str], Term] = remember(partial(term_of, self.segments, self.section_count))
        self.own: Callable[[str], Alternatives] = remember(partial(own_alternatives, self.holds))
        self.synonyms: Callable[[tuple[str, ...]], Alternatives] = remember(
            partial(synonym_alternatives, self.holds, lexicon)
        )
        self.relatives: Callable[[str, bool], Alternatives] = remember(partial(relative_alternatives, self.segments))

    def idf(self, term: str) -> float:
        """Return how much a term tells."""
        return self.term(term).idf


def term_of(segments: Sequence[Segment], section_count: int, term: str) -> Term:
    """Return what is known of a term."""
    return Term(idf_of(segments, section_count, term), tuple(segment.postings(term) for segment in segments))


def any_holds(segments: Sequence[Segment], term: str) -> bool:
    """Tell whether anything that is still there holds a term."""
    return any(segment.holds(term) for segment in segments)


def idf_of(segments: Sequence[Segment], section_count: int, term: str) -> float:
    """Return BM25's inverse document frequency; never below a little, as pages' own entries count too."""
    frequency = sum(segment.document_frequency(term) for segment in segments)
    if frequency >= section_count:
        return LEAST_IDF
    return max(LEAST_IDF, float(np.log(1 + (section_count - frequency + 0.5) / (frequency + 0.5))))


def own_alternatives(holds: Callable[[str], bool], part: str) -> Alternatives:
    """Return the terms by which the index holds a word itself."""
    return tuple(Alternative((term,), "word", 1.0, part) for term in all_forms(part) if holds(term))


@lru_cache(maxsize=100_000)
def all_forms(part: str) -> tuple[str, ...]:
    """Return the terms of a word in every language: an English word may stand in a French page."""
    return tuple(dict.fromkeys(term for language in ALGORITHMS for term in forms(part, language)))


def synonym_alternatives(holds: Callable[[str], bool], lexicon: Lexicon, phrase: tuple[str, ...]) -> Alternatives:
    """Return the other ways to say a phrase, given by its stems, that the index holds."""
    found = ((form_terms(holds, form.text), weight, form.text) for form, weight in lexicon.others(phrase))
    return tuple(Alternative(terms, "synonym", weight, shown) for terms, weight, shown in found if terms)


def form_terms(holds: Callable[[str], bool], text: str) -> tuple[str, ...]:
    """Return one term for each word of a form; none at all when too many of its words are in no page."""
    parts = form_parts(text)
    terms = [next((term for term in all_forms(part) if holds(term)), None) for part in parts]
    known = tuple(dict.fromkeys(term for term in terms if term is not None))
    return known if known and len(known) >= MIN_FORM_SHARE * len(parts) else ()


@lru_cache(maxsize=20_000)
def form_parts(text: str) -> tuple[str, ...]:
    """Return the words of a form that carry meaning."""
    language = detect_language(text, "fr")
    return tuple(part for written, _, _ in words(text) for part in single_parts(written, language))


def relative_alternatives(segments: Sequence[Segment], stem: str, is_known: bool) -> Alternatives:
    """Return the terms whose spelling resembles a stem's: relatives of a known word, corrections of another."""
    return tuple(relative(stem, term, likeness, is_known) for term, likeness in similar_terms(segments, stem))


def relative(stem: str, term: str, likeness: float, is_known: bool) -> Alternative:
    """Return a term that resembles a stem as a way to say it."""
    if is_known:
        return Alternative((term,), "similar", TUNING.similar * likeness**TUNING.similar_power, term)
    if is_misspelling(stem, term):
        return Alternative((term,), "correction", TUNING.correction * likeness, term)
    return Alternative((term,), "similar", TUNING.stranger * likeness, term)


def is_misspelling(typed: str, term: str) -> bool:
    """Tell whether a word may be a slip for another: few letters differ, and not the first.

    One slip in a short word, two from seven letters on, three from eleven on; a slip on the first letter is rare,
    and « tarte » is not « start ».
    """
    slips = OSA.distance(typed, term)
    return typed[0] == term[0] and slips <= (1 if len(typed) < 7 else 2 if len(typed) < 11 else 3)


def similar_terms(segments: Sequence[Segment], stem: str) -> list[tuple[str, float]]:
    """Return the terms most like a stem by Dice's coefficient of their trigrams, best first."""
    best: dict[str, float] = {}
    for segment in segments:
        for term, likeness in segment.similar(stem, TUNING.similar_count):
            if likeness > best.get(term, 0.0):
                best[term] = likeness
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[: TUNING.similar_count]
