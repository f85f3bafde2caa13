"""The postings of one Whoosh segment laid out as NumPy arrays, beside the segment and memory-mapped.

A segment never changes once written, so neither do its arrays. They are made while the segment is written,
from the terms in hand, or made again from Whoosh's own postings when they are absent.
"""

from __future__ import annotations

import json
import os
import shutil
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.models import Flag
from indexer.tokens import SectionText
from indexer.weights import FIELD_WEIGHTS, FIELDS, TUNING

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_SEPARATOR = "\n"
MIN_GRAM_TERM = 4


@dataclass(frozen=True)
class SegmentArrays:
    """Postings in compressed rows: for term t, `docs[starts[t]:starts[t+1]]` and so on.

    `strengths` are the saturated, length-normalised, field-weighted frequencies (BM25F without idf), in 0..k1+1.
    `fields_met` has one bit a field of FIELDS. By document: `pages` is the document of its page, `sections` the first
    part of its section, `flags` its Flag bits; sentences and tokens are rows: `sentence_spans` and `token_spans` are
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
    pages: Ints
    heading_lengths: Ints
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
        return text.split(_SEPARATOR) if text else []

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Number of each term."""
        return {term: number for number, term in enumerate(self.terms)}

    @cached_property
    def page_starts(self) -> npt.NDArray[np.int64]:
        """Documents that are a page's own."""
        return np.flatnonzero(self.flags & Flag.PAGE)

    @cached_property
    def page_numbers(self) -> npt.NDArray[np.int64]:
        """For each document, the position of its page in `page_starts`."""
        return np.cumsum((self.flags & Flag.PAGE) != 0) - 1

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

    def record(self, document: int) -> str:
        """Return the JSON stored for a document."""
        return self.records[self.record_starts[document] : self.record_starts[document + 1]].tobytes().decode("utf-8")


@dataclass(slots=True)
class PostingsDraft:
    """Collects the terms of documents in the order in which they are added to a segment."""

    numbers: dict[str, int] = field(default_factory=dict)
    terms: array[int] = field(default_factory=lambda: array("i"))
    docs: array[int] = field(default_factory=lambda: array("i"))
    fields: array[int] = field(default_factory=lambda: array("b"))
    counts: array[int] = field(default_factory=lambda: array("i"))
    pages: array[int] = field(default_factory=lambda: array("i"))
    flags: array[int] = field(default_factory=lambda: array("H"))
    sections: array[int] = field(default_factory=lambda: array("i"))
    heading_lengths: array[int] = field(default_factory=lambda: array("i"))
    records: list[bytes] = field(default_factory=list)
    sentences: list[tuple[int, int, int]] = field(default_factory=list)
    sentence_counts: array[int] = field(default_factory=lambda: array("i"))
    tokens: list[tuple[int, int, int, int]] = field(default_factory=list)
    token_counts: array[int] = field(default_factory=lambda: array("i"))

    def add_document(self, record: str, flags: Flag, text: SectionText, heading_length: int) -> int:
        """Add a document without its postings and return its number; a page's own comes first, then its sections."""
        number = len(self.pages)
        self.sections.append(self.sections[-1] if Flag.CONTINUED in flags else number)
        self.pages.append(number if Flag.PAGE in flags else self.pages[-1])
        self.flags.append(int(flags))
        self.heading_lengths.append(heading_length)
        self.records.append(record.encode("utf-8"))
        self.sentences += [(sentence.start, sentence.end, int(sentence.flags)) for sentence in text.sentences]
        self.sentence_counts.append(len(text.sentences))
        tokens = sorted((*text.prose, *text.code), key=lambda token: token.start)
        self.tokens += [(token.start, token.end, *self.two_numbers(token.terms)) for token in tokens]
        self.token_counts.append(len(tokens))
        return number

    def two_numbers(self, terms: tuple[str, ...]) -> tuple[int, int]:
        """Return the numbers of a token's one or two terms; -1 stands for none."""
        numbers = [self.numbers.setdefault(term, len(self.numbers)) for term in terms[:2]]
        return (numbers[0], numbers[1] if len(numbers) > 1 else -1)

    def add_terms(self, document: int, terms: Mapping[str, Sequence[str]]) -> None:
        """Add the postings of one document."""
        for name, found in terms.items():
            for term, count in Counter(found).items():
                self.add_posting(term, document, name, count)

    def add_posting(self, term: str, document: int, field_name: str, count: int) -> None:
        """Add one posting."""
        self.terms.append(self.numbers.setdefault(term, len(self.numbers)))
        self.docs.append(document)
        self.fields.append(FIELDS.index(field_name))
        self.counts.append(count)

    def lay_out(self) -> SegmentArrays:
        """Return the arrays."""
        names = sorted(self.numbers)
        order = np.empty(len(names), np.int64)
        order[[self.numbers[name] for name in names]] = np.arange(len(names))
        terms = order[np.asarray(self.terms, np.int64)] if names else np.empty(0, np.int64)
        docs, where = np.asarray(self.docs, np.int64), np.asarray(self.fields, np.int64)
        counts = np.asarray(self.counts, np.float64)
        size = len(self.pages)
        lengths = summed(where * size + docs, counts, len(FIELDS) * size).reshape(len(FIELDS), size)
        keys, groups = np.unique(terms * max(size, 1) + docs, return_inverse=True)
        weighted: Doubles = counts * field_factors(lengths)[where, docs]
        asked = where == FIELDS.index("questions")
        told = saturated(summed(groups, np.where(asked, 0, weighted), len(keys)))
        strengths = told + TUNING.questions * saturated(summed(groups, np.where(asked, weighted, 0), len(keys)))
        met = np.zeros(len(keys), np.uint8)
        np.bitwise_or.at(met, groups, (1 << where).astype(np.uint8))
        starts = np.searchsorted(keys, np.arange(len(names) + 1) * max(size, 1))
        return SegmentArrays(
            vocabulary=np.frombuffer(_SEPARATOR.join(names).encode("utf-8"), np.uint8),
            starts=starts.astype(np.int64),
            docs=(keys % max(size, 1)).astype(np.int32),
            strengths=strengths.astype(np.float32),
            fields_met=met,
            pages=np.asarray(self.pages, np.int32),
            heading_lengths=np.asarray(self.heading_lengths, np.int32),
            flags=np.asarray(self.flags, np.uint16),
            sections=np.asarray(self.sections, np.int32),
            **self.text_rows(order),
            page_table=np.frombuffer(json.dumps(self.page_table()).encode(), np.uint8),
            records=np.frombuffer(b"".join(self.records), np.uint8),
            record_starts=np.cumsum([0, *map(len, self.records)], dtype=np.int64),
            **gram_rows(names),
        )

    def page_table(self) -> list[tuple[str, str]]:
        """Return the path and digest of each page."""
        own = [record for record, flags in zip(self.records, self.flags, strict=True) if flags & Flag.PAGE]
        return [(page["page"], page["digest"]) for page in map(json.loads, own)]

    def text_rows(self, order: npt.NDArray[np.int64]) -> dict[str, Any]:
        """Return the sentences and tokens as arrays; `order` gives the final number of a term."""
        sentences = np.array(self.sentences, np.int32).reshape(-1, 3)
        tokens = np.array(self.tokens, np.int64).reshape(-1, 4)
        final = np.append(order, -1)  # so that -1 stays -1
        return {
            "sentence_starts": np.cumsum([0, *self.sentence_counts], dtype=np.int64),
            "sentence_spans": sentences[:, :2].copy(),
            "sentence_flags": sentences[:, 2].astype(np.uint8),
            "token_starts": np.cumsum([0, *self.token_counts], dtype=np.int64),
            "token_spans": tokens[:, :2].astype(np.int32),
            "token_terms": final[tokens[:, 2:]].astype(np.int32),
        }


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
        for code in found:
            codes.append(code)
            terms.append(number)
    code_array, term_array = np.asarray(codes, np.int32), np.asarray(terms, np.int32)
    order = np.argsort(code_array, kind="stable")
    distinct, starts = np.unique(code_array[order], return_index=True)
    return {
        "gram_codes": distinct,
        "gram_starts": np.append(starts, len(order)).astype(np.int32),
        "gram_terms": term_array[order],
        "gram_sizes": np.asarray(sizes, np.int32),
    }


def summed(places: npt.NDArray[np.int64], values: Doubles, size: int) -> Doubles:
    """Return the sum of the values of each place."""
    return np.bincount(places, values, minlength=size).astype(np.float64)


def field_factors(lengths: Doubles) -> Doubles:
    """Return for each field and document what one occurrence counts: weight / (1 - b + b·length/pivot), as in BM25F.

    The pivot is a constant, not the collection's average: a document's arrays then depend on nothing but itself,
    so an update gives what a rebuild gives, and a page that may not be seen changes no other page's score.
    """
    table = [FIELD_WEIGHTS[name] for name in FIELDS]
    weight, pivot, b = (np.array([[getattr(row, name)] for row in table]) for name in ("weight", "pivot", "b"))
    return np.asarray(weight / (1 - b + b * lengths / pivot), np.float64)


def saturated(weighted: Doubles) -> Doubles:
    """Return BM25's saturation: the second occurrence counts less than the first."""
    return weighted * (TUNING.k1 + 1) / (weighted + TUNING.k1)


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
