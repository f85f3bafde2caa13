"""Opens the current Whoosh segments of one visibility level with their arrays, ready to be scored."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import index as whoosh_index
from whoosh.reading import IndexReader

from indexer.analysis import ALGORITHMS, content_parts, forms, words
from indexer.errors import IndexDamaged
from indexer.models import Block, Flag
from indexer.postings import PostingsDraft, SegmentArrays, load_arrays, save_arrays
from indexer.records import heading_length
from indexer.tokens import read_section_text, section_text
from indexer.weights import FIELDS

_TABLE_OF_CONTENTS = re.compile(r"_MAIN_(\d+)\.toc")


@dataclass(frozen=True)
class Segment:
    """One immutable segment: its arrays, and which of its documents are still there."""

    name: str
    arrays: SegmentArrays
    alive: npt.NDArray[np.bool_] | None  # None: all of them

    @cached_property
    def can_be_hit(self) -> npt.NDArray[np.bool_]:
        """Which documents may be shown: sections that are still there and not archived."""
        shown: npt.NDArray[np.bool_] = self.is_section & ((self.arrays.flags & Flag.ARCHIVED) == 0)
        return shown

    @cached_property
    def is_section(self) -> npt.NDArray[np.bool_]:
        """Which documents are sections that are still there, and not a page's own entry or one of its questions."""
        sections: npt.NDArray[np.bool_] = (self.arrays.flags & (Flag.PAGE | Flag.QUESTION)) == 0
        return sections if self.alive is None else sections & self.alive

    @cached_property
    def section_mask(self) -> npt.NDArray[np.float32]:
        """One for a section that is still there, zero for the rest."""
        return np.asarray(self.is_section, np.float32)

    @cached_property
    def section_count(self) -> int:
        """How many sections the segment still holds."""
        return int(self.is_section.sum())

    @property
    def page_count(self) -> int:
        """How many pages the segment still holds."""
        pages = self.arrays.page_starts
        return len(pages) if self.alive is None else int(self.alive[pages].sum())

    def postings(self, term: str) -> slice | None:
        """Return where a term's postings stand in the arrays, or None."""
        number = self.arrays.numbers.get(term)
        return None if number is None else slice(int(self.arrays.starts[number]), int(self.arrays.starts[number + 1]))

    def document_frequency(self, term: str) -> int:
        """Return how many sections that are still there hold a term."""
        found = self.postings(term)
        return 0 if found is None else int(self.is_section[self.arrays.docs[found]].sum())

    def holds(self, term: str) -> bool:
        """Tell whether anything that is still there holds a term: a section, a title, a summary, a question."""
        found = self.postings(term)
        return found is not None and (self.alive is None or bool(self.alive[self.arrays.docs[found]].any()))

    def record(self, document: int) -> dict[str, Any]:
        """Return the record of a document."""
        record: dict[str, Any] = json.loads(self.arrays.record(document))
        return record

    def page_path(self, document: int) -> str:
        """Return the path of the page that a document belongs to."""
        return self.arrays.pages_listed[int(self.arrays.page_numbers[document])][0]

    def page_digests(self) -> dict[str, str]:
        """Return the digest of each page that is still there, by path."""
        rows = zip(self.arrays.page_starts, self.arrays.pages_listed, strict=True)
        return dict(row for document, row in rows if self.alive is None or self.alive[document])

    def surface_of(self, term: str, document: int) -> str | None:
        """Return a word as a document writes it, for a term: in its text, else in its heading, title or summary."""
        number = self.arrays.numbers.get(term)
        if number is None:
            return None
        record = self.record(document)
        rows = slice(int(self.arrays.token_starts[document]), int(self.arrays.token_starts[document + 1]))
        for place in np.flatnonzero((self.arrays.token_terms[rows] == number).any(1))[:1]:
            start, end = self.arrays.token_spans[rows][place]
            return section_text(blocks_of(record))[start:end].lower()
        texts = " ".join(str(record.get(key, "")) for key in ("heading", "title", "summary"))
        return next((word.lower() for word, _, _ in words(texts) if term in terms_of(word)), None)

    def documents_with(self, term: str) -> npt.NDArray[np.int32]:
        """Return the documents that are still there and hold a term."""
        found = self.postings(term)
        docs = self.arrays.docs[found] if found is not None else np.empty(0, np.int32)
        return np.asarray(docs if self.alive is None else docs[self.alive[docs]], np.int32)


def terms_of(word: str) -> set[str]:
    """Return every term by which a word may be indexed, whatever the language."""
    return {term for language in ALGORITHMS for part in content_parts(word, language) for term in forms(part, language)}


@dataclass(slots=True)
class LevelSegments:
    """The segments of one level; opening again keeps those that are still current."""

    folder: Path
    generation: int = -1
    segments: tuple[Segment, ...] = ()
    remade: list[str] = field(default_factory=list)

    def refresh(self) -> bool:
        """Open what the table of contents says now; tell whether anything changed. Raises IndexDamaged."""
        generation = latest_generation(self.folder)
        if self.generation == generation:
            return False
        try:
            storage_index = whoosh_index.open_dir(str(self.folder))
            with storage_index.reader() as reader:
                known = {segment.name: segment for segment in self.segments}
                self.segments = tuple(self._open(leaf, known) for leaf in leaves(reader))
        except Exception as error:
            # Whoosh fails in every way on a damaged file: pickle, struct, index and assertion errors among them.
            raise IndexDamaged(path=str(self.folder)) from error
        self.generation = generation
        return True

    def _open(self, leaf: IndexReader, known: Mapping[str, Segment]) -> Segment:
        name = leaf.segment().segment_id()
        arrays = known[name].arrays if name in known else self._arrays(leaf, name)
        return Segment(name, arrays, alive_documents(leaf))

    def _arrays(self, leaf: IndexReader, name: str) -> SegmentArrays:
        folder = arrays_folder(self.folder, name)
        arrays = load_arrays(folder)
        if arrays is None or arrays.document_count != leaf.doc_count_all():
            arrays = arrays_from(leaf)
            self.remade.append(name)
            try:
                save_arrays(arrays, folder)
            except OSError:
                # A reader that may not write still answers, from memory.
                return arrays
        return arrays


def latest_generation(folder: Path) -> int:
    """Return the number of the newest table of contents: the cheapest way to see that nothing has changed."""
    try:
        found = [_TABLE_OF_CONTENTS.fullmatch(name) for name in os.listdir(folder)]
    except OSError as error:
        raise IndexDamaged(path=str(folder)) from error
    return max((int(match[1]) for match in found if match), default=-2)


def leaves(reader: IndexReader) -> list[IndexReader]:
    """Return a reader for each segment that holds something: an empty index has one that holds nothing."""
    return [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]


def arrays_folder(level: Path, segment_name: str) -> Path:
    """Return the folder of the arrays of a segment."""
    # Whoosh packs into a segment every file whose name starts with the segment's.
    return level / f"arrays-{segment_name}"


def alive_documents(leaf: IndexReader) -> npt.NDArray[np.bool_] | None:
    """Return which documents of a segment are not deleted, or None when none is."""
    if not leaf.has_deletions():
        return None
    alive = np.ones(leaf.doc_count_all(), np.bool_)
    alive[list(leaf.segment().deleted_docs())] = False
    return alive


def blocks_of(record: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of a section's record; a page's own has none."""
    return [Block(*block) for block in record.get("blocks", ())]


def arrays_from(leaf: IndexReader) -> SegmentArrays:
    """Return the arrays made again from Whoosh's stored fields and postings."""
    draft = PostingsDraft()
    language = ""
    for number in range(leaf.doc_count_all()):
        stored = leaf.stored_fields(number)
        record = json.loads(stored["record"])
        language = record["language"] if "page" in record else language
        text = read_section_text(blocks_of(record), language)
        own_language = record.get("language", language)
        draft.add_document(stored["record"], Flag(stored["flags"]), text, heading_length(record, own_language))
    for name in FIELDS:
        for text in leaf.lexicon(name):
            term = text.decode("utf-8") if isinstance(text, bytes) else text
            matcher = leaf.postings(name, text)
            while matcher.is_active():
                draft.add_posting(term, matcher.id(), name, int(matcher.weight()))
                matcher.next()
    return draft.lay_out()
