"""Scores sections for a query from the arrays: BM25F by word, the page's title, what share is met, headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.intents import OFFERED_BY
from indexer.queries import Alternative, Query, QueryWord
from indexer.segments import Segment
from indexer.weights import FIELDS, TUNING

Floats = npt.NDArray[np.float32]

LEAST_IDF = 0.01
_HEADING_BIT = 1 << FIELDS.index("heading")


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is counted over every segment that the reader may see, and over nothing else."""

    section_count: int
    frequencies: dict[str, int]

    def idf(self, term: str) -> float:
        """Return BM25's inverse document frequency; never below a little, as pages' own entries count too."""
        frequency = self.frequencies.get(term, 0)
        if frequency >= self.section_count:
            return LEAST_IDF
        return max(LEAST_IDF, float(np.log(1 + (self.section_count - frequency + 0.5) / (frequency + 0.5))))

    def word_idf(self, word: QueryWord) -> float:
        """Return how much a word tells: its best own term's idf, or a share of the most for a word in no page."""
        own = [self.idf(term) for a in word.alternatives if a.reason == "word" for term in a.terms]
        weight = TUNING.asking if word.is_asking else 1.0
        return weight * max(own) if own else TUNING.unknown * float(np.log(1 + self.section_count))


@dataclass(frozen=True, slots=True)
class SegmentScores:
    """What each document of one segment has for it."""

    segment: Segment
    totals: Floats
    coverage: Floats
    heading_share: Floats
    asked: Floats  # by page


@dataclass(frozen=True, slots=True)
class WordScores:
    """Points of one word, by document, and how surely (0 to 1) each document, and its heading, holds it."""

    points: Floats
    certainty: Floats
    in_heading: Floats


class Sums:
    """What is added up word by word, by document."""

    def __init__(self, documents: int) -> None:
        self.points, self.coverage = zeros(documents), zeros(documents)
        self.heading_share, self.heading_words = zeros(documents), zeros(documents)
        self.has_own = np.zeros(documents, np.bool_)


def statistics_of(query: Query, segments: Sequence[Segment]) -> Statistics:
    """Count sections and the frequency of every term asked for."""
    count = sum(segment.section_count for segment in segments)
    return Statistics(
        count, {term: sum(segment.document_frequency(term) for segment in segments) for term in query.terms}
    )


def score_segment(query: Query, segment: Segment, statistics: Statistics) -> SegmentScores:
    """Return the scores of a segment for a query; documents that may not be shown have a negative total."""
    sums = Sums(segment.arrays.document_count)
    idfs = [statistics.word_idf(word) for word in query.words]
    whole = sum(idfs)
    for word, idf in zip(query.words, idfs, strict=True):
        found = word_scores(word, segment, statistics)
        if found is not None:
            add_word(sums, found, segment, np.float32(idf), np.float32(idf / whole), is_asking=word.is_asking)
    totals = sums.points * coordination(sums.coverage)
    sizes = segment.arrays.heading_sizes
    held = np.minimum(1, sums.heading_words / sizes)
    headed = np.flatnonzero(sums.heading_share)
    totals[headed] *= heading_factor(sums.heading_share[headed], held[headed], sizes[headed])
    totals[~sums.has_own] *= TUNING.empty
    asked = asked_before(sums.heading_share, held, segment)
    if asked.any():
        totals += (TUNING.asked_before * np.float32(whole) * asked**TUNING.asked_power)[segment.arrays.page_numbers]
    totals *= segment.arrays.kind_factors
    if query.intent is not None:
        totals[(segment.arrays.flags & OFFERED_BY[query.intent]) != 0] *= TUNING.intents[query.intent]
    totals[~segment.can_be_hit] = -1
    return SegmentScores(segment, totals, sums.coverage, sums.heading_share, asked)


def zeros(size: int) -> Floats:
    """Return zeros."""
    return np.zeros(size, np.float32)


def word_scores(word: QueryWord, segment: Segment, statistics: Statistics) -> WordScores | None:
    """Return each document's points for a word, by the alternative that gives most; None when none has any."""
    if not any(segment.postings(term) is not None for a in word.alternatives for term in a.terms):
        return None
    size = segment.arrays.document_count
    scores = WordScores(zeros(size), zeros(size), zeros(size))
    add_single_terms(scores, [a for a in word.alternatives if len(a.terms) == 1], segment, statistics)
    for alternative in word.alternatives:
        if len(alternative.terms) > 1:
            add_phrase_points(scores, alternative, segment, statistics)
    return scores


def add_word(
    sums: Sums, found: WordScores, segment: Segment, idf: np.float32, share: np.float32, *, is_asking: bool
) -> None:
    """Add a word's points, its share of the question where it is met, and its place in headings.

    A page's own entry (its title, its summary) counts for each of its sections but the one whose heading is that title.
    """
    points, certainty = found.points, found.certainty
    titles = points[segment.arrays.page_starts]
    points *= segment.section_mask
    sums.has_own |= points > 0
    if titles.any():
        np.maximum(certainty, certainty[segment.arrays.page_starts][segment.arrays.page_numbers], out=certainty)
        points += (np.float32(TUNING.title_share) * titles)[segment.arrays.page_numbers] * segment.arrays.deep_mask
    sums.points += points
    sums.coverage += share * np.minimum(certainty, points / idf)
    sums.heading_share += share * found.in_heading
    if not is_asking:
        sums.heading_words += found.in_heading


def add_single_terms(
    scores: WordScores, alternatives: Sequence[Alternative], segment: Segment, statistics: Statistics
) -> None:
    """Raise each document's points for a word to what its best alternative gives, and how surely it is held."""
    arrays = segment.arrays
    found = [(rows, a) for a in alternatives if (rows := segment.postings(a.terms[0])) is not None]
    if not found:
        return
    docs = np.concatenate([arrays.docs[rows] for rows, _ in found])
    sizes = [rows.stop - rows.start for rows, _ in found]
    weights = np.repeat(np.array([a.weight for _, a in found], np.float32), sizes)
    idfs = np.repeat(np.array([statistics.idf(a.terms[0]) for _, a in found], np.float32), sizes)
    strengths = np.concatenate([arrays.strengths[rows] for rows, _ in found])
    in_heading = (np.concatenate([arrays.fields_met[rows] for rows, _ in found]) & _HEADING_BIT) != 0
    np.maximum.at(scores.points, docs, strengths * (weights * idfs))
    np.maximum.at(scores.certainty, docs, weights)
    np.maximum.at(scores.in_heading, docs[in_heading], weights[in_heading])


def add_phrase_points(scores: WordScores, alternative: Alternative, segment: Segment, statistics: Statistics) -> None:
    """Score a form of several terms: the mean of what they give, times the square of the share that is there."""
    size = segment.arrays.document_count
    total, met, headed = zeros(size), zeros(size), zeros(size)
    for term in alternative.terms:
        found = segment.postings(term)
        if found is not None:
            docs = segment.arrays.docs[found]
            total[docs] += segment.arrays.strengths[found] * np.float32(statistics.idf(term))
            met[docs] += 1
            headed[docs] += (segment.arrays.fields_met[found] & _HEADING_BIT) != 0
    count, weight = len(alternative.terms), np.float32(alternative.weight)
    share = (met / count) ** 2
    np.maximum(scores.points, total / count * share * weight, out=scores.points)
    np.maximum(scores.certainty, share * weight, out=scores.certainty)
    np.maximum(scores.in_heading, (headed / count) ** 2 * weight, out=scores.in_heading)


def coordination(coverage: Floats) -> Floats:
    """Return the factor that favours meeting most words over meeting a few of them often."""
    floor = TUNING.coordination_floor
    return np.asarray((floor + (1 - floor) * coverage) ** TUNING.coordination, np.float32)


def asked_before(heading_share: Floats, held: Floats, segment: Segment) -> Floats:
    """Return for each page how much the question is like one that the page says it answers (0 to 1)."""
    likeness = zeros(len(segment.arrays.page_starts))
    questions = segment.arrays.questions[heading_share[segment.arrays.questions] > 0]
    pages = segment.arrays.page_numbers[questions]
    np.maximum.at(likeness, pages, np.sqrt(heading_share[questions] * held[questions]))
    return likeness


def heading_factor(heading_share: Floats, held: Floats, sizes: Floats) -> Floats:
    """Return the bonus of a heading: for what it holds of the question, and for holding nothing else."""
    short = np.sqrt(np.minimum(1, 3 / sizes))
    same = heading_share**TUNING.heading_asked_power * held**TUNING.heading_held_power
    factor = (1 + TUNING.heading_met * heading_share * short) * (1 + TUNING.heading_same * same)
    return np.asarray(factor, np.float32)
