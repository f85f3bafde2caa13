"""Chooses the one to three sentences of a section that answer, and marks the words that matched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.analysis import index_terms
from indexer.models import Block, Document, Mark, Passage
from indexer.queries import Query
from indexer.scoring import Statistics
from indexer.segments import Segment
from indexer.tokens import SentenceFlag, section_text

MAX_SENTENCES = 3
MAX_CHARACTERS = 420
MAX_WHOLE_CHARACTERS = 700
SHORT_CHARACTERS = 100

# A question, or something still to be collected, answers less than a statement.
ASKING_FACTOR = 0.4
# A word that the heading holds tells little of which sentence answers.
HEADING_FACTOR = 0.5
# Each further sentence must bring more than this share.
LENGTH_COST = 0.08
# Of equals, the earlier one: pages say what matters first.
PLACE_COST = 0.02

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WantedTerms:
    """The terms of a query in one segment, sorted by number, with the word each stands for and what it is worth."""

    terms: Ints
    words: Ints
    worth: Floats
    word_count: int


def wanted_terms(query: Query, segment: Segment, statistics: Statistics) -> WantedTerms:
    """Return what to look for in the texts of a segment: for each term, the word for which it is worth most."""
    best: dict[int, tuple[int, float]] = {}
    for position, word in enumerate(query.words):
        worth_of_word = statistics.word_idf(word)
        for alternative in word.alternatives:
            for term in alternative.terms:
                number = segment.arrays.numbers.get(term)
                worth = alternative.weight * worth_of_word / len(alternative.terms)
                if number is not None and worth > best.get(number, (0, 0.0))[1]:
                    best[number] = (position, worth)
    terms = np.array(sorted(best), np.int64)
    found = [best[number] for number in sorted(best)]
    words = np.array([position for position, _ in found], np.int64)
    return WantedTerms(terms, words, np.array([worth for _, worth in found], np.float32), len(query.words))


def choose_passage(segment: Segment, number: int, document: Document, wanted: WantedTerms) -> Passage:
    """Return the passage of a section for the terms of a query; its page's summary when it has no text."""
    arrays = segment.arrays
    sentences = slice(int(arrays.sentence_starts[number]), int(arrays.sentence_starts[number + 1]))
    spans = np.asarray(arrays.sentence_spans[sentences])
    if not len(spans):
        return Passage(document.summary or document.heading)
    tokens = slice(int(arrays.token_starts[number]), int(arrays.token_starts[number + 1]))
    places, words, worth = matches(arrays.token_terms[tokens], arrays.token_spans[tokens], wanted)
    worth = worth * heading_factors(document, segment, wanted)[words]
    flags = np.asarray(arrays.sentence_flags[sentences])
    start, end = best_window(spans, flags, places, words, worth, wanted.word_count)
    return passage_of(document, spans[start:end], flags[start:end], places)


def matches(
    terms: npt.NDArray[np.int32], spans: npt.NDArray[np.int32], wanted: WantedTerms
) -> tuple[Ints, Ints, Floats]:
    """Return the places of the words that match, the word of the question each stands for, and its worth."""
    if not len(wanted.terms) or not len(terms):
        return np.empty((0, 2), np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    rows = np.minimum(np.searchsorted(wanted.terms, terms), len(wanted.terms) - 1)
    met = wanted.terms[rows] == terms
    worth = np.where(met, wanted.worth[rows], 0)
    better = worth.argmax(1)
    lines = np.flatnonzero(met.any(1))
    chosen = rows[lines, better[lines]]
    return np.asarray(spans[lines], np.int64), wanted.words[chosen], wanted.worth[chosen]


def best_window(
    spans: npt.NDArray[np.int32],
    flags: npt.NDArray[np.uint8],
    places: Ints,
    words: Ints,
    worth: Floats,
    word_count: int,
) -> tuple[int, int]:
    """Return the start and end of the window of one to three sentences that holds the most of the question."""
    count = len(spans)
    held = np.zeros((count, max(word_count, 1)), np.float32)
    if len(places):
        sentence_of = np.maximum(np.searchsorted(spans[:, 0], places[:, 0], side="right") - 1, 0)
        asking = (flags[sentence_of] & SentenceFlag.ASKING) != 0
        np.maximum.at(held, (sentence_of, words), np.where(asking, worth * ASKING_FACTOR, worth))
    first = np.arange(count)
    best, place = -1.0, (0, 1)
    together = held.copy()
    for size in range(1, min(MAX_SENTENCES, count) + 1):
        if size > 1:
            together = np.maximum(together[:-1], held[size - 1 :])
        gain = together.sum(1) * (1 - LENGTH_COST * (size - 1)) / (1 + PLACE_COST * first[: len(together)])
        if size > 1:
            gain[spans[size - 1 :, 1] - spans[: count - size + 1, 0] > MAX_CHARACTERS] = -1
        start = int(gain.argmax())
        if gain[start] > best + 1e-6:
            best, place = float(gain[start]), (start, start + size)
    return widened(spans, *place)


def heading_factors(document: Document, segment: Segment, wanted: WantedTerms) -> Floats:
    """Return a factor for each word of the question: what the heading says already need not be said again."""
    factors = np.ones(max(wanted.word_count, 1), np.float32)
    for term in heading_stems(document.heading, document.language):
        place = int(np.searchsorted(wanted.terms, segment.arrays.numbers.get(term, -1)))
        if place < len(wanted.terms) and wanted.terms[place] == segment.arrays.numbers.get(term, -1):
            factors[wanted.words[place]] = HEADING_FACTOR
    return factors


@lru_cache(maxsize=20_000)
def heading_stems(heading: str, language: str) -> frozenset[str]:
    """Return the terms of a heading."""
    return frozenset(index_terms(heading, language))


def widened(spans: npt.NDArray[np.int32], start: int, end: int) -> tuple[int, int]:
    """Give a short sentence those that follow, so that it can be understood."""
    while (
        end < len(spans)
        and end - start < MAX_SENTENCES
        and int(spans[end - 1, 1] - spans[start, 0]) < SHORT_CHARACTERS
        and int(spans[end, 1] - spans[start, 0]) <= MAX_CHARACTERS
    ):
        end += 1
    return start, end


def passage_of(document: Document, spans: npt.NDArray[np.int32], flags: npt.NDArray[np.uint8], places: Ints) -> Passage:
    """Return the passage between two places of the text, with the matched words marked."""
    start, end = int(spans[0, 0]), int(spans[-1, 1])
    text = section_text(document.blocks)[start:end]
    shown = cut(text, MAX_WHOLE_CHARACTERS)
    inside = [
        (int(a) - start, int(b) - start) for a, b in places if a >= start and b <= start + len(shown.rstrip(" …"))
    ]
    return Passage(shown, tuple(dict.fromkeys(inside)), mark_at(document.blocks, start))


def cut(text: str, limit: int) -> str:
    """Return a text cut at a word, with an ellipsis, when it is longer than the limit."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(maxsplit=1)[0].rstrip(' ,;:')} …"


def mark_at(blocks: tuple[Block, ...], place: int) -> Mark | None:
    """Return the mark of the block that holds a place of the text."""
    offset = 0
    for block in blocks:
        offset += len(block.text) + 1
        if place < offset:
            return block.mark
    return None
