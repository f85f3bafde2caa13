"""Ranks the sections of every segment for a query, and tells what the first of them has for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np

from indexer.adjacency import adjacent_shares
from indexer.candidates import score_segment
from indexer.gathering import word_idf
from indexer.models import Flag
from indexer.queries import Query
from indexer.scoring import SegmentScores
from indexer.segments import Segment
from indexer.verdicts import MAX_LEAD, Evidence
from indexer.vocabulary import Vocabulary
from indexer.weights import TUNING

# How many of the best sections are looked at word by word.
COMPARED = 20
FEW_SECTIONS = 10
# The word by which the program's own documentation is asked for.
META_NAME = "relais"


class Place(NamedTuple):
    """A document found: where it stands, its score, and what it has for it."""

    segment: Segment
    document: int
    total: float
    coverage: float
    heading_share: float
    asked: float  # how much the question is like one that its page says it answers
    adjacent: float = 0.0  # share of the question whose words stand there side by side


def ranked_places(query: Query, vocabulary: Vocabulary, n: int) -> list[Place]:
    """Return the best documents of all segments, one for each section."""
    if not query.words:
        return []
    with_meta = META_NAME in {word.text.lower() for word in query.words}
    count = max(n, COMPARED)
    scored = (
        score_segment(query, number, vocabulary, 3 * count, with_meta=with_meta)
        for number in range(len(vocabulary.segments))
    )
    found_by_segment = (place for scores in scored if scores is not None for place in top(scores, 3 * count))
    best = in_order([in_its_language(place, query.language) for place in found_by_segment])
    found = list(first_of_each_section(best))
    compared = in_asked_order(found[:COMPARED], query, vocabulary)
    return after_translations([*compared, *found[COMPARED:]], query.language)[:n]


def in_its_language(place: Place, language: str) -> Place:
    """Return a place with what its page loses when it translates another, for a question in the original's language."""
    flags = int(place.segment.arrays.flags[place.document])
    is_foreign = flags & Flag.TRANSLATION and bool(flags & Flag.ENGLISH) != (language == "en")
    return place._replace(total=place.total * TUNING.other_language) if is_foreign else place


def after_translations(places: Sequence[Place], language: str) -> list[Place]:
    """Return places with what a page loses when one that translates it into the question's language is found too."""
    translated = {
        page_record(place)["translates"]
        for place in places[:COMPARED]
        if int(place.segment.arrays.flags[place.document]) & Flag.TRANSLATION
    }
    if not translated:
        return list(places)

    def is_original(place: Place) -> bool:
        record = page_record(place)
        return record["language"] != language and record["id"] in translated

    lowered = [
        place._replace(total=place.total * TUNING.translated) if is_original(place) else place for place in places
    ]
    return in_order(lowered)


def page_record(place: Place) -> Mapping[str, Any]:
    """Return what the index stores of a document's page."""
    return place.segment.arrays.page_record(int(place.segment.arrays.pages[place.document]))


def in_asked_order(places: Sequence[Place], query: Query, vocabulary: Vocabulary) -> list[Place]:
    """Return places ranked again, with a bonus where words that follow one another in the question do so too."""
    found: list[Place] = []
    for segment in {place.segment.name: place.segment for place in places}.values():
        of_segment = [place for place in places if place.segment is segment]
        shares = adjacent_shares(query, segment, [place.document for place in of_segment], vocabulary)
        found += [with_bonus(place, share) for place, share in zip(of_segment, shares, strict=True)]
    return in_order(found)


def with_bonus(place: Place, adjacent: float) -> Place:
    """Return a place with what words side by side add to its score."""
    return place._replace(adjacent=adjacent, total=place.total * (1 + TUNING.adjacent * adjacent))


def in_order(places: Sequence[Place]) -> list[Place]:
    """Return places by the score as shown, then by the page and the place in it, whatever segment holds it."""
    shown = [round(place.total, 6) for place in places]
    counts = Counter(shown)
    keys = [
        (-score, *(page_place(place) if counts[score] > 1 else ("", 0)))
        for score, place in zip(shown, places, strict=True)
    ]
    return [places[number] for number in sorted(range(len(places)), key=keys.__getitem__)]


def page_place(place: Place) -> tuple[str, int]:
    """Return the path of a document's page and where it stands in it."""
    return place.segment.page_path(place.document), place.document - int(place.segment.arrays.pages[place.document])


def top(scores: SegmentScores, n: int) -> Iterator[Place]:
    """Yield the best documents of one segment, and all those that equal the last of them."""
    totals = scores.totals
    least = np.partition(totals, -n)[-n] if len(totals) > n else 0.0
    best = np.flatnonzero((totals >= least) & (totals > 0))
    columns = (scores.documents, totals, scores.coverage, scores.heading_share, scores.asked)
    for row in zip(*(column[best].tolist() for column in columns), strict=True):
        yield Place(scores.segment, *row)


def first_of_each_section(places: Sequence[Place]) -> Iterator[Place]:
    """Yield the best part of each section."""
    seen: set[tuple[str, int]] = set()
    for place in places:
        key = (place.segment.name, int(place.segment.arrays.sections[place.document]))
        if key not in seen:
            seen.add(key)
            yield place


def evidence_of(places: Sequence[Place], query: Query, vocabulary: Vocabulary) -> Evidence | None:
    """Return what the first document has for it, or nothing when there is none."""
    if not places:
        return None
    first = places[0]
    lead = first.total / places[1].total if len(places) > 1 else MAX_LEAD
    return Evidence(
        coverage=first.coverage,
        strength=first.total / telling_idf(query, vocabulary),
        lead=lead,
        adjacent=first.adjacent,
        asked_before=first.asked,
    )


def telling_idf(query: Query, vocabulary: Vocabulary) -> float:
    """Return the idf of a word that one section holds: what a score is measured by, whatever the collection's size.

    Among a handful of sections no word is rare or common yet: the one of the question that tells most is the measure.
    """
    count = vocabulary.section_count
    if count < FEW_SECTIONS:
        return max(word_idf(word, vocabulary) for word in query.words)
    return log(1 + (count - 0.5) / 1.5)
