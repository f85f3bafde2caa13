"""Tells how much of a question stands in a section in the order asked: words side by side there as in the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.gathering import word_idf
from indexer.queries import Query, QueryWord
from indexer.segments import Segment
from indexer.vocabulary import Vocabulary

# What only resembles a word, or merely helps it, tells nothing of the order in which things were said.
LEAST_WEIGHT = 0.5

_Bits = npt.NDArray[np.uint64]
_APART = np.full((1, 2), -1, np.int32)


def adjacent_shares(
    query: Query, segment: Segment, documents: Sequence[int], vocabulary: Vocabulary
) -> Iterator[float]:
    """Yield for each document the share (0 to 1) of the question whose words stand side by side in its text.

    A pair counts for half of what its two words tell: the other halves are for the pairs before and after.
    """
    words = [word for word in query.words if not word.is_asking]
    idfs = [word_idf(word, vocabulary) for word in words]
    worth = [(one + other) / 2 / sum(idfs) for one, other in pairwise(idfs)]
    for bits in pairs_met(words, segment, documents).tolist():
        yield sum(share for place, share in enumerate(worth) if bits >> place & 1)


def pairs_met(words: Sequence[QueryWord], segment: Segment, documents: Sequence[int]) -> _Bits:
    """Return for each document the bits of the words that stand there right before the next one of the question."""
    arrays = segment.arrays
    rows = [arrays.token_terms[arrays.token_starts[d] : arrays.token_starts[d + 1]] for d in documents]
    starts = np.cumsum([0, *(len(row) + 1 for row in rows[:-1])])
    tokens = np.concatenate([piece for row in rows for piece in (row, _APART)])
    bits = word_bits(words, segment)
    held = bits[tokens[:, 0]] | bits[tokens[:, 1]]
    held[:-1] &= held[1:] >> np.uint64(1)
    held[-1] = 0
    return np.bitwise_or.reduceat(held, starts)


def word_bits(words: Sequence[QueryWord], segment: Segment) -> _Bits:
    """Return for each term the bits of the words for which it stands; the last row is for no term at all."""
    numbers = segment.arrays.numbers
    found: dict[int, int] = {}
    for place, word in enumerate(words):
        for alternative in word.alternatives:
            number = numbers.get(alternative.terms[0])
            if number is not None and len(alternative.terms) == 1 and alternative.weight >= LEAST_WEIGHT:
                found[number] = found.get(number, 0) | 1 << place
    bits = np.zeros(len(segment.arrays.starts), np.uint64)
    bits[list(found)] = list(found.values())
    return bits
