"""Collects the terms of documents while a segment is written, and lays them out as arrays."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.grams import gram_rows
from indexer.models import Flag
from indexer.postings import HEADING_BIT, SEPARATOR, Bytes, Longs, SegmentArrays
from indexer.tokens import SectionText
from indexer.weights import FIELD_WEIGHTS, FIELDS, TUNING

Doubles = npt.NDArray[np.float64]


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
    tokens: array[int] = field(default_factory=lambda: array("i"))
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
        tokens = sorted((*text.prose, *text.code), key=lambda token: token.start) if text.code else text.prose
        for token in tokens:
            self.tokens.extend((token.start, token.end, *self.two_numbers(token.terms)))
        self.token_counts.append(len(tokens))
        return number

    def two_numbers(self, terms: tuple[str, ...]) -> tuple[int, int]:
        """Return the numbers of a token's one or two terms; -1 stands for none."""
        numbers = [self.numbers.setdefault(term, len(self.numbers)) for term in terms[:2]]
        return (numbers[0], numbers[1] if len(numbers) > 1 else -1)

    def add_terms(self, document: int, terms: Mapping[str, Sequence[str]]) -> None:
        """Add the postings of one document."""
        numbers = self.numbers
        for name, found in terms.items():
            counts = Counter(found)
            self.terms.extend([numbers.setdefault(term, len(numbers)) for term in counts])
            self.docs.extend([document] * len(counts))
            self.fields.extend([FIELDS.index(name)] * len(counts))
            self.counts.extend(counts.values())

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
        numbers, documents = np.divmod(keys, max(size, 1))
        return SegmentArrays(
            vocabulary=np.frombuffer(SEPARATOR.join(names).encode("utf-8"), np.uint8),
            starts=starts.astype(np.int64),
            docs=documents.astype(np.int32),
            strengths=strengths.astype(np.float32),
            fields_met=met,
            **self.section_rows(numbers, documents, met, len(names)),
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

    def section_rows(self, terms: Longs, docs: Longs, met: Bytes, term_count: int) -> dict[str, Any]:
        """Return how many sections hold each term, and the terms of each section's heading."""
        kept = (np.asarray(self.flags, np.uint16)[docs] & (Flag.PAGE | Flag.QUESTION)) == 0
        headed = np.flatnonzero(kept & ((met & HEADING_BIT) != 0))
        order = np.argsort(docs[headed], kind="stable")
        sizes = np.bincount(docs[headed], minlength=len(self.pages))
        return {
            "frequencies": np.bincount(terms[kept], minlength=term_count).astype(np.int32),
            "heading_starts": np.append(0, np.cumsum(sizes)).astype(np.int64),
            "heading_terms": terms[headed][order].astype(np.int32),
        }

    def page_table(self) -> list[tuple[str, str]]:
        """Return the path and digest of each page."""
        own = [record for record, flags in zip(self.records, self.flags, strict=True) if flags & Flag.PAGE]
        return [(page["page"], page["digest"]) for page in map(json.loads, own)]

    def text_rows(self, order: Longs) -> dict[str, Any]:
        """Return the sentences and tokens as arrays; `order` gives the final number of a term."""
        sentences = np.array(self.sentences, np.int32).reshape(-1, 3)
        tokens = np.asarray(self.tokens, np.int32).reshape(-1, 4)
        final = np.append(order, -1)  # so that -1 stays -1
        return {
            "sentence_starts": np.cumsum([0, *self.sentence_counts], dtype=np.int64),
            "sentence_spans": sentences[:, :2].copy(),
            "sentence_flags": sentences[:, 2].astype(np.uint8),
            "token_starts": np.cumsum([0, *self.token_counts], dtype=np.int64),
            "token_spans": tokens[:, :2].copy(),
            "token_terms": final[tokens[:, 2:]].astype(np.int32),
        }


def summed(places: Longs, values: Doubles, size: int) -> Doubles:
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
