"""Scores sections for a query from the arrays: BM25F by word, what share is met, headings, and the page around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.intents import OFFERED_BY
from indexer.models import Flag
from indexer.queries import Alternative, Query, QueryWord
from indexer.segments import Segment
from indexer.weights import FIELDS, TUNING

Floats = npt.NDArray[np.float32]

_HEADING_BIT = 1 << FIELDS.index("heading")


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is counted over every segment that the reader may see, and over nothing else."""

    section_count: int
    frequencies: dict[str, int]

    def idf(self, term: str) -> float:
        """Return BM25's inverse document frequency; never below a little, as pages' own entries count too."""
        frequency = self.frequencies.get(term, 0)
        return max(
            0.01,
            float(np.log(1 + (self.section_count - frequency + 0.5) / (frequency + 0.5)))
            if frequency < self.section_count
            else 0.01,
        )

    def word_idf(self, word: QueryWord) -> float:
        """Return how much a word tells: its best own term's idf, or a share of the most for a word in no page."""
        own = [self.idf(term) for a in word.alternatives if a.reason == "word" for term in a.terms]
        weight = TUNING.asking if word.is_asking else 1.0
        return weight * max(own) if own else TUNING.unknown * float(np.log(1 + self.section_count))


@dataclass(frozen=True, slots=True)
class SegmentScores:
    """Scores of one segment's documents: words × documents points, and what the total was made of."""

    segment: Segment
    points: Floats
    totals: Floats
    coverage: Floats
    heading_share: Floats
    asked: Floats


def statistics_of(query: Query, segments: Sequence[Segment]) -> Statistics:
    """Count sections and the frequency of every term asked for."""
    count = sum(segment.section_count for segment in segments)
    return Statistics(
        count, {term: sum(segment.document_frequency(term) for segment in segments) for term in query.terms}
    )


def score_segment(query: Query, segment: Segment, statistics: Statistics) -> SegmentScores:
    """Return the scores of a segment for a query; documents that may not be shown have a negative total."""
    size = segment.arrays.document_count
    points = np.zeros((len(query.words), size), np.float32)
    in_heading = np.zeros((len(query.words), size), np.float32)
    for row, heading_row, word in zip(points, in_heading, query.words, strict=True):
        for alternative in word.alternatives:
            add_points(row, heading_row, alternative, segment, statistics)
    idfs = np.array([statistics.word_idf(word) for word in query.words], np.float32)
    titles = points[:, segment.page_starts]
    points[:, ~segment.is_section] = 0
    own_points = points.copy()
    deep = (segment.arrays.flags & Flag.INTRO) == 0
    points += TUNING.title_share * titles[:, segment.page_numbers] * deep
    best_in_page = np.maximum.reduceat(own_points, segment.page_starts, axis=1) + TUNING.page_title * titles
    coverage = coverage_of(points, idfs)
    totals = points.sum(0) * coordination(coverage)
    totals += (
        TUNING.page_fusion * (best_in_page.sum(0) * coordination(coverage_of(best_in_page, idfs)))[segment.page_numbers]
    )
    # Summed row by row and not as a matrix product, whose last digit depends on how many documents there are.
    heading_share = (in_heading * (idfs / idfs.sum())[:, None]).sum(0)
    held = heading_held(in_heading, query, segment)
    totals *= heading_factor(heading_share, held, segment)
    asked = asked_before(heading_share, held, segment)
    totals[own_points.sum(0) == 0] *= TUNING.empty
    totals += TUNING.asked_before * idfs.sum() * asked**TUNING.asked_power
    flags = segment.arrays.flags
    totals[(flags & Flag.OPEN) != 0] *= TUNING.open
    if query.intent is not None:
        totals[(flags & OFFERED_BY[query.intent]) != 0] *= TUNING.intents[query.intent]
    totals[~segment.can_be_hit] = -1
    return SegmentScores(segment, points, totals, coverage, heading_share, asked)


def add_points(
    row: Floats, heading_row: Floats, alternative: Alternative, segment: Segment, statistics: Statistics
) -> None:
    """Raise each document's points for a word to what this alternative gives, and note where a heading holds it."""
    if len(alternative.terms) > 1:
        add_phrase_points(row, heading_row, alternative, segment, statistics)
        return
    found = segment.postings(alternative.terms[0])
    if found is None:
        return
    arrays = segment.arrays
    docs = arrays.docs[found]
    gained = arrays.strengths[found] * np.float32(alternative.weight * statistics.idf(alternative.terms[0]))
    row[docs] = np.maximum(row[docs], gained)
    headed = docs[(arrays.fields_met[found] & _HEADING_BIT) != 0]
    heading_row[headed] = np.maximum(heading_row[headed], np.float32(alternative.weight))


def add_phrase_points(
    row: Floats, heading_row: Floats, alternative: Alternative, segment: Segment, statistics: Statistics
) -> None:
    """Score a form of several terms: the mean of what they give, times the share of them that is there."""
    total, met, headed = np.zeros_like(row), np.zeros_like(row), np.zeros_like(row)
    for term in alternative.terms:
        found = segment.postings(term)
        if found is not None:
            docs = segment.arrays.docs[found]
            total[docs] += segment.arrays.strengths[found] * np.float32(statistics.idf(term))
            met[docs] += 1
            headed[docs] += (segment.arrays.fields_met[found] & _HEADING_BIT) != 0
    count = len(alternative.terms)
    np.maximum(row, total / count * (met / count) ** 2 * np.float32(alternative.weight), out=row)
    np.maximum(heading_row, (headed / count) ** 2 * np.float32(alternative.weight), out=heading_row)


def coverage_of(points: Floats, idfs: Floats) -> Floats:
    """Return for each document (or page) the share of the question that it meets, by how much each word tells."""
    met = np.minimum(1, points / (idfs[:, None] + 1e-9))
    return np.asarray((met * (idfs / idfs.sum())[:, None]).sum(0), np.float32)


def coordination(coverage: Floats) -> Floats:
    """Return the factor that favours meeting most words over meeting a few of them often."""
    floor = TUNING.coordination_floor
    return np.asarray((floor + (1 - floor) * coverage) ** TUNING.coordination, np.float32)


def heading_held(in_heading: Floats, query: Query, segment: Segment) -> Floats:
    """Return the share of each heading's words that the question holds."""
    content = np.array([not word.is_asking for word in query.words], np.float32)
    lengths = np.maximum(segment.arrays.heading_lengths, 1)
    return np.asarray(np.minimum(1, (in_heading * content[:, None]).sum(0) / lengths), np.float32)


def asked_before(heading_share: Floats, held: Floats, segment: Segment) -> Floats:
    """Return for each document how much the question is like one that its page says it answers (0 to 1)."""
    likeness = np.zeros(len(segment.page_starts), np.float32)
    questions = segment.questions
    np.maximum.at(likeness, segment.page_numbers[questions], np.sqrt(heading_share[questions] * held[questions]))
    return likeness[segment.page_numbers]


def heading_factor(heading_share: Floats, held: Floats, segment: Segment) -> Floats:
    """Return the bonus of a heading: for what it holds of the question, and for holding nothing else."""
    short = np.sqrt(np.minimum(1, 3 / np.maximum(segment.arrays.heading_lengths, 1)))
    same = heading_share**TUNING.heading_asked_power * held**TUNING.heading_held_power
    factor = (1 + TUNING.heading_met * heading_share * short) * (1 + TUNING.heading_same * same)
    return np.asarray(factor, np.float32)
