"""Chooses which documents of a segment to score: all of a small one; of a large one, those that can be among the best.

A cheap bound, above what any document can reach, is worked out for all; the exact score only for the promising ones.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indexer.gathering import Gathered, Postings, gather
from indexer.intents import OFFERED_BY
from indexer.postings import Floats, Longs
from indexer.queries import Query
from indexer.scoring import Members, Offered, SegmentScores, asked_bonus, score_members, zeros
from indexer.segments import Segment
from indexer.vocabulary import Vocabulary
from indexer.weights import TUNING

# Below so many documents, bounds cost more than they save.
SMALL = 4_000
# How many of the most promising are scored first: their scores tell which others can still be among the best.
FIRST = 250
# Bounds are summed in another order than scores: they may fall short by some last digits.
SLACK = 0.999


def score_segment(
    query: Query, place: int, vocabulary: Vocabulary, wanted: int, *, with_meta: bool
) -> SegmentScores | None:
    """Return the scores of the segment in a place, its `wanted` best documents (and their equals) among them."""
    gathered = gather(query, place, vocabulary)
    if gathered is None:
        return None
    segment = vocabulary.segments[place]
    members = all_members(query, segment, with_meta=with_meta)
    if segment.arrays.document_count <= SMALL:
        return score_members(gathered, members, segment)
    bounds = bounds_of(gathered, members)
    first = most_promising(bounds, FIRST + wanted)
    scores = score_some(gathered, members, first, segment)
    least = SLACK * lowest_of_best(scores.totals, wanted)
    rest = np.flatnonzero((bounds >= least) & (bounds > 0))
    # The first are the highest: when no more are left, they are the same.
    return scores if len(rest) <= len(first) else score_some(gathered, members, rest, segment)


def all_members(query: Query, segment: Segment, *, with_meta: bool) -> Members:
    """Return every document of a segment; the program's own documentation is shown only when asked for."""
    arrays = segment.arrays
    return Members(
        documents=arrays.numbered,
        pages=arrays.pages_of,
        sections=segment.section_mask,
        deep=arrays.deep_mask,
        heading_sizes=arrays.heading_sizes,
        questions=arrays.questions,
        kinds=arrays.kind_factors,
        shown=segment.can_be_hit if with_meta else segment.can_be_hit_unasked,
        flags=arrays.flags,
        offered=offered_for(query),
    )


def offered_for(query: Query) -> Offered | None:
    """Return what documents may offer of the kind of thing that a query asks for."""
    return None if query.intent is None else Offered(int(OFFERED_BY[query.intent]), TUNING.intents[query.intent])


def most_promising(bounds: Floats, count: int) -> Longs:
    """Return the documents with the highest bounds, and all those that equal the last of them."""
    least = np.partition(bounds, -count)[-count] if len(bounds) > count else 0
    return np.flatnonzero((bounds >= least) & (bounds > 0))


def lowest_of_best(totals: Floats, count: int) -> float:
    """Return the score of the last of so many best; zero when there are fewer."""
    return float(np.partition(totals, -count)[-count]) if len(totals) >= count else 0.0


def score_some(gathered: Gathered, members: Members, documents: Longs, segment: Segment) -> SegmentScores:
    """Return the scores of some documents: with them go their pages' own and the questions of these pages."""
    chosen = np.zeros(len(members.documents), np.bool_)
    chosen[members.pages[documents]] = True
    asked = members.questions[chosen[members.pages[members.questions]]]
    chosen[asked] = True
    chosen[documents] = True
    kept = np.flatnonzero(chosen)
    position = np.full(len(chosen), -1, np.int64)
    position[kept] = np.arange(len(kept))
    some = replace(
        members,
        documents=kept,
        pages=position[members.pages[kept]],
        sections=members.sections[kept],
        deep=members.deep[kept],
        heading_sizes=members.heading_sizes[kept],
        questions=position[asked],
        kinds=members.kinds[kept],
        shown=members.shown[kept],
        flags=members.flags[kept],
    )
    return score_members(gathered.within(position), some, segment)


def bounds_of(gathered: Gathered, members: Members) -> Floats:
    """Return by document a number that its score cannot exceed."""
    size = len(members.documents)
    own, share, words = zeros(size), zeros(size), zeros(size)
    add_bounds((own, share, words), gathered, gathered.singles)
    if gathered.phrases:
        add_bounds((own, share, words), gathered, by_word(gathered))
    bounds: Floats = own + np.float32(TUNING.title_share) * own[members.pages]
    bounds *= np.float32(TUNING.empty) + np.float32(1 - TUNING.empty) * (own > 0)
    headed = np.flatnonzero(share)
    most, held = np.minimum(1, share[headed]), np.minimum(1, words[headed] / members.heading_sizes[headed])
    bounds[headed] *= most_of_heading(most, held)
    asked = zeros(size)
    asked[headed] = np.sqrt(most * held)
    bounds += most_of_asked(asked, gathered.whole, members)[members.pages]
    bounds *= members.kinds
    if members.offered is not None and members.offered.factor > 1:
        offers = (members.flags & members.offered.flag) != 0
        bounds *= np.float32(1) + np.float32(members.offered.factor - 1) * offers
    bounds *= members.shown
    return bounds


def by_word(gathered: Gathered) -> Postings:
    """Return the terms of phrases as if each stood alone, for its part of the phrase."""
    words = np.array([phrase.row for phrase in gathered.phrases], np.int64)
    sizes = np.array([phrase.size for phrase in gathered.phrases], np.float32)
    parts = gathered.parts
    return replace(parts, rows=words[parts.rows], weights=parts.weights / sizes[parts.rows])


def add_bounds(sums: tuple[Floats, Floats, Floats], gathered: Gathered, found: Postings) -> None:
    """Add what postings can give at most: points, the share of the question in headings, and its words there."""
    own, share, words = sums
    np.add.at(own, found.docs, found.strengths * found.spread(found.weights * found.idfs))
    headed = np.flatnonzero(found.in_heading)
    docs = found.docs[headed]
    counted = np.array([not asking for asking in gathered.is_asking], np.float32)
    np.add.at(share, docs, found.spread(found.weights * gathered.shares[found.rows])[headed])
    np.add.at(words, docs, found.spread(found.weights * counted[found.rows])[headed])


def most_of_heading(share: Floats, held: Floats) -> Floats:
    """Return a number that the bonus of a heading cannot exceed."""
    same = root_power(share, TUNING.heading_asked_power) * root_power(held, TUNING.heading_held_power)
    return (1 + TUNING.heading_met * share) * (1 + TUNING.heading_same * same)


def root_power(shares: Floats, power: float) -> Floats:
    """Return shares (0 to 1) to a power rounded down to a half: never less than to the power itself, and faster."""
    root = np.sqrt(shares)
    result = np.ones_like(root)
    for _ in range(int(2 * power)):
        result *= root
    return result


def most_of_asked(likeness: Floats, whole: float, members: Members) -> Floats:
    """Return, at each page's own place, what saying that it answers the question can bring."""
    asked = zeros(len(likeness))
    np.maximum.at(asked, members.pages[members.questions], likeness[members.questions])
    return asked_bonus(asked, whole)
