"""Gathers the postings of everything that a query asks for in one segment, end to end, as a few long arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.postings import HEADING_BIT, Floats, Longs, SegmentArrays
from indexer.queries import Query, QueryWord
from indexer.vocabulary import Term, Vocabulary
from indexer.weights import TUNING

Flags = npt.NDArray[np.bool_]
Value = TypeVar("Value", bound=np.generic)


class Phrase(NamedTuple):
    """A form of several terms: the row of its word, how many terms it has, how much it counts."""

    row: int
    size: int
    weight: float


@dataclass(slots=True)
class Runs:
    """Runs of postings, one for each term asked for: the row it counts for, where it stands, its weight, its idf."""

    rows: list[int] = field(default_factory=list)
    places: list[slice] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    idfs: list[float] = field(default_factory=list)

    def add(self, row: int, place: slice, weight: float, idf: float) -> None:
        """Add a run."""
        self.rows.append(row)
        self.places.append(place)
        self.weights.append(weight)
        self.idfs.append(idf)


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of runs, end to end: of each its document, strength, and whether a heading holds it.

    `rows`, `weights` and `idfs` are by run; a run has `sizes` postings or, once some are left out, `runs` tells whose
    each one is.
    """

    rows: Longs
    weights: Floats
    idfs: Floats
    sizes: Longs
    docs: Longs
    strengths: Floats
    in_heading: Flags
    runs: Longs | None = None

    def spread(self, values: npt.NDArray[Value]) -> npt.NDArray[Value]:
        """Return for each posting the value of its run."""
        return np.repeat(values, self.sizes) if self.runs is None else values[self.runs]

    def within(self, position: Longs) -> Postings:
        """Return the postings of documents that have a position (-1: none), which then stands for the document."""
        places = position[self.docs]
        kept = np.flatnonzero(places >= 0)
        runs = np.repeat(np.arange(len(self.sizes)), self.sizes)[kept]
        return replace(
            self, docs=places[kept], strengths=self.strengths[kept], in_heading=self.in_heading[kept], runs=runs
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that one segment holds of a query: single terms, and the terms of phrases, whose rows are phrases.

    `idfs`, `shares` and `is_asking` are by row of a single term or phrase, one for each word met.
    """

    singles: Postings
    parts: Postings
    phrases: tuple[Phrase, ...]
    idfs: Floats
    shares: Floats
    is_asking: tuple[bool, ...]
    whole: float

    def within(self, position: Longs) -> Gathered:
        """Return what is gathered of the documents that have a position."""
        parts = self.parts.within(position) if self.phrases else self.parts
        return replace(self, singles=self.singles.within(position), parts=parts)


def gather(query: Query, place: int, vocabulary: Vocabulary) -> Gathered | None:
    """Return what the segment in a place holds of a query, or None when it holds nothing."""
    told = [word_idf(word, vocabulary) for word in query.words]
    singles, parts = Runs(), Runs()
    phrases: list[Phrase] = []
    met: list[int] = []
    for number, word in enumerate(query.words):
        before = len(singles.rows) + len(parts.rows)
        add_runs(word, len(met), place, vocabulary, singles, parts, phrases)
        if len(singles.rows) + len(parts.rows) > before:
            met.append(number)
    if not met:
        return None
    arrays = vocabulary.segments[place].arrays
    whole = sum(told)
    return Gathered(
        postings_of(singles, arrays),
        postings_of(parts, arrays),
        tuple(phrases),
        np.array([told[number] for number in met], np.float32),
        np.array([told[number] / whole for number in met], np.float32),
        tuple(query.words[number].is_asking for number in met),
        whole,
    )


def word_idf(word: QueryWord, vocabulary: Vocabulary) -> float:
    """Return how much a word tells: its best own term's idf, or a share of the most for a word in no page."""
    own = [vocabulary.idf(term) for a in word.alternatives if a.reason == "word" for term in a.terms]
    weight = TUNING.asking if word.is_asking else 1.0
    return weight * max(own) if own else TUNING.unknown * float(np.log(1 + vocabulary.section_count))


def add_runs(
    word: QueryWord,
    row: int,
    place: int,
    vocabulary: Vocabulary,
    singles: Runs,
    parts: Runs,
    phrases: list[Phrase],
) -> None:
    """Add the runs of a word's alternatives, and the phrases among them, that the segment in a place holds."""
    for alternative in word.alternatives:
        if len(alternative.terms) == 1:
            term = vocabulary.term(alternative.terms[0])
            rows = term.rows[place]
            if rows is not None:
                singles.add(row, rows, alternative.weight, term.idf)
            continue
        found = list(terms_in(alternative.terms, place, vocabulary))
        for rows, idf in found:
            parts.add(len(phrases), rows, alternative.weight, idf)
        if found:
            phrases.append(Phrase(row, len(alternative.terms), alternative.weight))


def terms_in(terms: tuple[str, ...], place: int, vocabulary: Vocabulary) -> Iterator[tuple[slice, float]]:
    """Yield where each term that the segment in a place holds stands, and how much it tells."""
    for term in terms:
        known: Term = vocabulary.term(term)
        rows = known.rows[place]
        if rows is not None:
            yield rows, known.idf


def postings_of(runs: Runs, arrays: SegmentArrays) -> Postings:
    """Return the postings of runs, one after the other."""
    sizes = [place.stop - place.start for place in runs.places]
    return Postings(
        np.array(runs.rows, np.int64),
        np.array(runs.weights, np.float32),
        np.array(runs.idfs, np.float32),
        np.array(sizes, np.int64),
        np.concatenate([arrays.docs[place] for place in runs.places] or [NO_INTS], dtype=np.int64),
        np.concatenate([arrays.strengths[place] for place in runs.places] or [NO_FLOATS]),
        (np.concatenate([arrays.fields_met[place] for place in runs.places] or [NO_BYTES]) & HEADING_BIT) != 0,
    )


NO_INTS, NO_FLOATS, NO_BYTES = np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.uint8)
