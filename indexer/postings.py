"""The postings of one Whoosh segment laid out as NumPy arrays, beside the segment and memory-mapped.

A segment never changes once written, so neither do its arrays. They are made while the segment is written,
from the terms in hand, or made again from Whoosh's own postings when they are absent.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.grams import GramRows, Near
from indexer.models import Flag
from indexer.weights import FIELDS, TUNING

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]

SEPARATOR = "\n"
HEADING_BIT = 1 << FIELDS.index("heading")
# How many words' relatives a segment remembers: people ask with the same words.
REMEMBERED_STEMS = 2_000
REMEMBERED_PAGES = 500


@dataclass(frozen=True)
class SegmentArrays:
    """Postings in compressed rows: for term t, `docs[starts[t]:starts[t+1]]` and so on.

    `strengths` are the saturated, length-normalised, field-weighted frequencies (BM25F without idf), in 0..k1+1.
    `fields_met` has one bit a field of FIELDS; `frequencies` counts the sections that hold a term. By document: `pages`
    is the document of its page, `sections` the first part of its section, `flags` its Flag bits; `heading_terms`, in
    rows, are those of a section's heading. Sentences and tokens are rows: `sentence_spans` and `token_spans` are
    (start, end) in the section's text, `token_terms` the one or two terms of a token (-1: none); `records` is the JSON
    stored for it (`records[record_starts[d]:record_starts[d+1]]`). `page_table` is the JSON of (path, digest) of each
    page. The character n-grams of the vocabulary are rows too: for the n-gram whose code is `gram_codes[g]`, the terms
    `gram_terms[gram_starts[g]:gram_starts[g+1]]`; `gram_sizes[t]` is the number of n-grams of term t.
    """

    vocabulary: Bytes
    starts: npt.NDArray[np.int64]
    docs: Ints
    strengths: Floats
    fields_met: Bytes
    frequencies: Ints
    pages: Ints
    heading_lengths: Ints
    heading_starts: Longs
    heading_terms: Ints
    flags: npt.NDArray[np.uint16]
    sections: Ints
    sentence_starts: Longs
    sentence_spans: Ints
    sentence_flags: Bytes
    token_starts: Longs
    token_spans: Ints
    token_terms: Ints
    page_table: Bytes
    records: Bytes
    record_starts: npt.NDArray[np.int64]
    gram_codes: Ints
    gram_starts: Ints
    gram_terms: Ints
    gram_sizes: Ints

    @property
    def document_count(self) -> int:
        """How many documents the segment holds, deleted ones included."""
        return len(self.pages)

    @cached_property
    def terms(self) -> list[str]:
        """The terms, sorted."""
        text = self.vocabulary.tobytes().decode("utf-8")
        return text.split(SEPARATOR) if text else []

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Number of each term."""
        return {term: number for number, term in enumerate(self.terms)}

    @cached_property
    def near(self) -> Callable[[str], Near]:
        """The terms, by number, whose spelling resembles a stem's, best first; recent answers are remembered."""
        rows = GramRows(self.gram_codes, self.gram_starts, self.gram_terms, self.gram_sizes)
        return lru_cache(maxsize=REMEMBERED_STEMS)(rows.near)

    @cached_property
    def page_record(self) -> Callable[[int], Mapping[str, Any]]:
        """The record of a page, given by its document; those of recent hits are remembered."""
        return lru_cache(maxsize=REMEMBERED_PAGES)(partial(read_record, self.records, self.record_starts))

    @cached_property
    def page_starts(self) -> npt.NDArray[np.int64]:
        """Documents that are a page's own."""
        return np.flatnonzero(self.flags & Flag.PAGE)

    @cached_property
    def page_numbers(self) -> npt.NDArray[np.int64]:
        """For each document, the position of its page in `page_starts`."""
        return np.cumsum((self.flags & Flag.PAGE) != 0) - 1

    @cached_property
    def numbered(self) -> Longs:
        """The number of each document."""
        return np.arange(self.document_count)

    @cached_property
    def pages_of(self) -> Longs:
        """For each document that of its page, as numbers that index without being converted."""
        return self.pages.astype(np.int64)

    @cached_property
    def ones(self) -> Floats:
        """One for each document."""
        return np.ones(self.document_count, np.float32)

    @cached_property
    def questions(self) -> npt.NDArray[np.int64]:
        """Documents that are a question which their page says it answers."""
        return np.flatnonzero(self.flags & Flag.QUESTION)

    @cached_property
    def deep_mask(self) -> Floats:
        """One for what has a heading of its own, zero for the text before the first, whose heading is the title."""
        return np.asarray((self.flags & Flag.INTRO) == 0, np.float32)

    @cached_property
    def heading_sizes(self) -> Floats:
        """Number of words of each heading, at least one."""
        return np.maximum(self.heading_lengths, 1).astype(np.float32)

    @cached_property
    def kind_factors(self) -> Floats:
        """What each document keeps of its score for what it is: a section of open questions comes after others."""
        return np.where((self.flags & Flag.OPEN) != 0, TUNING.open, 1).astype(np.float32)

    @cached_property
    def pages_listed(self) -> list[tuple[str, str]]:
        """Path and digest of each page, deleted ones included."""
        return [(str(path), str(digest)) for path, digest in json.loads(self.page_table.tobytes())]

    @cached_property
    def page_ranks(self) -> Longs:
        """The rank of each page among all, by path."""
        order = sorted(range(len(self.pages_listed)), key=lambda page: self.pages_listed[page][0])
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        return ranks

    def record(self, document: int) -> str:
        """Return the JSON stored for a document."""
        return read_text(self.records, self.record_starts, document)


def read_text(records: Bytes, starts: Longs, document: int) -> str:
    """Return the JSON stored for a document."""
    return records[starts[document] : starts[document + 1]].tobytes().decode("utf-8")


def read_record(records: Bytes, starts: Longs, document: int) -> Mapping[str, Any]:
    """Return what is stored for a document."""
    record: Mapping[str, Any] = json.loads(read_text(records, starts, document))
    return record


def save_arrays(arrays: SegmentArrays, folder: Path) -> None:
    """Write the arrays in a folder that appears whole or not at all."""
    aside = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for item in fields(SegmentArrays):
        np.save(aside / f"{item.name}.npy", getattr(arrays, item.name), allow_pickle=False)
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(aside, folder)


def load_arrays(folder: Path) -> SegmentArrays | None:
    """Return the arrays of a folder, memory-mapped, or None when they are absent or damaged: they can be made again."""
    try:
        arrays = SegmentArrays(**{item.name: read_array(folder / f"{item.name}.npy") for item in fields(SegmentArrays)})
    except (OSError, ValueError, EOFError):
        return None
    return arrays if is_consistent(arrays) else None


def read_array(path: Path) -> Any:
    """Return one array, memory-mapped unless it is empty, which cannot be."""
    try:
        # Seen as a plain array: a memmap's own slicing costs ten times the slice.
        return np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except ValueError:
        return np.load(path, allow_pickle=False)


def is_consistent(arrays: SegmentArrays) -> bool:
    """Tell whether the arrays fit each other."""
    postings = int(arrays.starts[-1]) if len(arrays.starts) else -1
    return postings == len(arrays.docs) == len(arrays.strengths) == len(arrays.fields_met)
