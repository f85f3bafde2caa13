"""Scores sections for a query from the arrays: BM25F by word, the page's title, what share is met, headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.gathering import Flags, Gathered, Postings
from indexer.postings import Floats, Longs
from indexer.segments import Segment
from indexer.weights import TUNING


class Offered(NamedTuple):
    """The flag of what offers the kind of thing asked for, and what it gains by that."""

    flag: int
    factor: float


@dataclass(frozen=True, slots=True)
class Members:
    """The documents that are scored together, with their pages' own: by document, what scoring must know of it."""

    documents: Longs
    pages: Longs  # the position, among these documents, of the page's own
    sections: Floats  # one for a section that is still there, zero for the rest
    deep: Floats
    heading_sizes: Floats
    questions: Longs  # the positions of questions
    kinds: Floats  # what each keeps of its score for what it is
    shown: Flags  # which may be hits
    flags: npt.NDArray[np.uint16]
    offered: Offered | None


@dataclass(frozen=True, slots=True)
class SegmentScores:
    """What the sections of one segment that meet anything have for them, in the order of `documents`."""

    segment: Segment
    documents: Longs
    totals: Floats
    coverage: Floats
    heading_share: Floats
    asked: Floats  # how much the question is like one that the page says it answers


@dataclass(frozen=True, slots=True)
class WordScores:
    """By row and document: points, and how surely (0 to 1) each document, and its heading, holds the word."""

    points: Floats
    certainty: Floats
    in_heading: Floats


@dataclass(frozen=True, slots=True)
class Sums:
    """What is added up word by word, by document."""

    points: Floats
    coverage: Floats
    heading_share: Floats
    heading_words: Floats
    has_own: Flags

    @classmethod
    def of(cls, has_own: Flags) -> Sums:
        """Return sums of nothing yet."""
        size = len(has_own)
        return cls(zeros(size), zeros(size), zeros(size), zeros(size), has_own)


def score_members(gathered: Gathered, members: Members, segment: Segment) -> SegmentScores:
    """Return the scores of some documents for what was gathered of them; those that have any may be hits."""
    sums = sums_of(word_scores(gathered, len(members.documents)), gathered, members)
    sizes = members.heading_sizes
    held = np.minimum(1, sums.heading_words / sizes)
    asked = asked_before(sums.heading_share, held, members)
    bonus = asked_bonus(asked, gathered.whole)
    found = np.flatnonzero(members.shown & ((sums.points > 0) | (bonus > 0)[members.pages]))
    share = sums.heading_share[found]
    totals = sums.points[found] * coordination(sums.coverage[found])
    headed = np.flatnonzero(share)
    totals[headed] *= heading_factor(share[headed], held[found][headed], sizes[found][headed])
    totals[~sums.has_own[found]] *= TUNING.empty
    pages = members.pages[found]
    totals += bonus[pages]
    totals *= members.kinds[found]
    if members.offered is not None:
        totals[(members.flags[found] & members.offered.flag) != 0] *= members.offered.factor
    return SegmentScores(segment, members.documents[found], totals, sums.coverage[found], share, asked[pages])


def word_scores(gathered: Gathered, size: int) -> WordScores:
    """Return each document's points for each word, by the alternative that gives most."""
    count = len(gathered.idfs)
    scores = WordScores(zeros(count * size), zeros(count * size), zeros(count * size))
    add_single_terms(scores, gathered.singles, size)
    matrix = WordScores(*(array.reshape(count, size) for array in (scores.points, scores.certainty, scores.in_heading)))
    if gathered.phrases:
        add_phrases(matrix, gathered, size)
    return matrix


def zeros(size: int) -> Floats:
    """Return zeros."""
    return np.zeros(size, np.float32)


def add_single_terms(scores: WordScores, found: Postings, size: int) -> None:
    """Raise each document's points for a word to what its best single term gives, and how surely it is held."""
    keys = found.docs + found.spread(found.rows * size)
    weights = found.spread(found.weights)
    np.maximum.at(scores.points, keys, found.strengths * found.spread(found.weights * found.idfs))
    np.maximum.at(scores.certainty, keys, weights)
    headed = np.flatnonzero(found.in_heading)
    np.maximum.at(scores.in_heading, keys[headed], weights[headed])


def add_phrases(scores: WordScores, gathered: Gathered, size: int) -> None:
    """Score forms of several terms: the mean of what they give, times the square of the share that is there."""
    total, met, headed = phrase_sums(gathered.parts, len(gathered.phrases), size)
    for number, phrase in enumerate(gathered.phrases):
        count, weight, row = phrase.size, np.float32(phrase.weight), phrase.row
        share = (met[number] / count) ** 2
        np.maximum(scores.points[row], total[number] / count * share * weight, out=scores.points[row])
        np.maximum(scores.certainty[row], share * weight, out=scores.certainty[row])
        np.maximum(scores.in_heading[row], (headed[number] / count) ** 2 * weight, out=scores.in_heading[row])


def phrase_sums(parts: Postings, count: int, size: int) -> tuple[Floats, Floats, Floats]:
    """Return by phrase and document what its terms give, how many are there, and how many its heading holds."""
    keys = parts.docs + parts.spread(parts.rows * size)
    total, met, headed = zeros(count * size), zeros(count * size), zeros(count * size)
    np.add.at(total, keys, parts.strengths * parts.spread(parts.idfs))
    np.add.at(met, keys, np.float32(1))
    np.add.at(headed, keys[parts.in_heading], np.float32(1))
    return total.reshape(count, size), met.reshape(count, size), headed.reshape(count, size)


def sums_of(scores: WordScores, gathered: Gathered, members: Members) -> Sums:
    """Add up points, shares of the question where it is met, and places in headings.

    A page's own entry (its title, its summary) counts for each of its sections but the one whose heading is that title.
    """
    titles = scores.points.take(members.pages, axis=1)
    points = scores.points * members.sections
    has_own: Flags = np.maximum.reduce(points) > 0
    points += np.float32(TUNING.title_share) * titles * members.deep
    certainty = np.maximum(scores.certainty, scores.certainty.take(members.pages, axis=1))
    shares = gathered.shares[:, None]
    met = shares * np.minimum(certainty, points / gathered.idfs[:, None])
    sums = Sums.of(has_own)
    # Word by word: another order of addition would give other last digits.
    for row, is_asking in enumerate(gathered.is_asking):
        np.add(sums.points, points[row], out=sums.points)
        np.add(sums.coverage, met[row], out=sums.coverage)
        np.add(sums.heading_share, gathered.shares[row] * scores.in_heading[row], out=sums.heading_share)
        if not is_asking:
            np.add(sums.heading_words, scores.in_heading[row], out=sums.heading_words)
    return sums


def coordination(coverage: Floats) -> Floats:
    """Return the factor that favours meeting most words over meeting a few of them often."""
    floor = TUNING.coordination_floor
    return np.asarray((floor + (1 - floor) * coverage) ** TUNING.coordination, np.float32)


def asked_before(heading_share: Floats, held: Floats, members: Members) -> Floats:
    """Return, at each page's own place, how much the question is like one that the page says it answers (0 to 1)."""
    likeness = zeros(len(members.documents))
    questions = members.questions[heading_share[members.questions] > 0]
    np.maximum.at(likeness, members.pages[questions], np.sqrt(heading_share[questions] * held[questions]))
    return likeness


def asked_bonus(asked: Floats, whole: float) -> Floats:
    """Return the points, at each page's own place, for saying that it answers the question."""
    bonus = zeros(len(asked))
    pages = np.flatnonzero(asked)
    bonus[pages] = TUNING.asked_before * np.float32(whole) * asked[pages] ** TUNING.asked_power
    return bonus


def heading_factor(heading_share: Floats, held: Floats, sizes: Floats) -> Floats:
    """Return the bonus of a heading: for what it holds of the question, and for holding nothing else."""
    short = np.sqrt(np.minimum(1, 3 / sizes))
    same = heading_share**TUNING.heading_asked_power * held**TUNING.heading_held_power
    factor = (1 + TUNING.heading_met * heading_share * short) * (1 + TUNING.heading_same * same)
    return np.asarray(factor, np.float32)
