"""The character n-grams of a vocabulary as rows, and the terms whose spelling resembles a word's."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.weights import TUNING

Ints = npt.NDArray[np.int32]

MIN_GRAM_TERM = 4
# Terms by number, with their likeness (0 to 1).
Near = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class GramRows:
    """For the n-gram whose code is `codes[g]`, the terms `terms[starts[g]:starts[g+1]]`; `sizes[t]` n-grams in t."""

    codes: Ints
    starts: Ints
    terms: Ints
    sizes: Ints

    def near(self, stem: str) -> Near:
        """Return the terms that share enough trigrams with a stem, by Dice's coefficient, best first."""
        wanted = np.fromiter(gram_codes_of(stem), np.int32)
        rows = self.rows_of(wanted)
        if not rows:
            return ()
        shared = np.bincount(np.concatenate(rows))
        # A term has at least as many n-grams as it shares: below this many, it cannot reach the floor.
        fewest = TUNING.similar_floor * len(wanted) / (2 - TUNING.similar_floor)
        candidates = np.flatnonzero(shared >= max(1, int(fewest)))
        likeness = 2 * shared[candidates] / (len(wanted) + self.sizes[candidates])
        near = likeness >= TUNING.similar_floor
        candidates, likeness = candidates[near], likeness[near]
        order = np.lexsort((candidates, -likeness))
        return tuple(zip(candidates[order].tolist(), likeness[order].tolist(), strict=True))

    def rows_of(self, wanted: Ints) -> list[Ints]:
        """Return the terms of each n-gram that the vocabulary has."""
        places = np.searchsorted(self.codes, wanted)
        inside = places < len(self.codes)
        places = places[inside][self.codes[places[inside]] == wanted[inside]]
        bounds = zip(self.starts[places].tolist(), self.starts[places + 1].tolist(), strict=True)
        return [self.terms[start:end] for start, end in bounds]


def gram_codes_of(term: str) -> set[int]:
    """Return a code for each character trigram of a term between two edges; a collision only adds a candidate."""
    padded = f"^{term}$"
    codes = [ord(character) for character in padded]
    return {(a * 1_299_709 + b * 1_009 + c) & 0x3FFFFFFF for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)}


def gram_rows(names: Sequence[str]) -> dict[str, Any]:
    """Return the rows from trigram to terms; numbers, short terms and marked words resemble nothing."""
    codes, terms = array("i"), array("i")
    sizes = array("i")
    for number, name in enumerate(names):
        found = gram_codes_of(name) if len(name) >= MIN_GRAM_TERM and name.isalpha() else set()
        sizes.append(max(1, len(found)))
        codes.extend(found)
        terms.extend([number] * len(found))
    code_array, term_array = np.asarray(codes, np.int32), np.asarray(terms, np.int32)
    order = np.argsort(code_array, kind="stable")
    distinct, starts = np.unique(code_array[order], return_index=True)
    return {
        "gram_codes": distinct,
        "gram_starts": np.append(starts, len(order)).astype(np.int32),
        "gram_terms": term_array[order],
        "gram_sizes": np.asarray(sizes, np.int32),
    }
