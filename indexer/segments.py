"""Opens the current Whoosh segments of one visibility level with their arrays, ready to be scored."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import IndexReader, SegmentReader
from whoosh.writing import SegmentWriter

from indexer.analysis import ALGORITHMS, content_parts, forms, words
from indexer.drafts import PostingsDraft
from indexer.errors import IndexDamaged
from indexer.file_state import FileState, is_settled, state_of
from indexer.models import Block, Document, Flag
from indexer.postings import SegmentArrays, load_arrays, save_arrays
from indexer.records import document_of, heading_length
from indexer.tokens import read_section_text, section_text
from indexer.weights import FIELDS

_INDEX_NAME = "MAIN"
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
    def can_be_hit_unasked(self) -> npt.NDArray[np.bool_]:
        """Which documents may be shown to whoever does not ask for the program's own documentation."""
        shown: npt.NDArray[np.bool_] = self.can_be_hit & ((self.arrays.flags & Flag.META) == 0)
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
        return None if number is None else self.rows_of(number)

    def rows_of(self, number: int) -> slice:
        """Return where the postings of the term of a number stand in the arrays."""
        return slice(int(self.arrays.starts[number]), int(self.arrays.starts[number + 1]))

    def similar(self, stem: str, most: int) -> Iterator[tuple[str, float]]:
        """Yield the terms most like a stem with their likeness, best first, of those that something still holds."""
        terms = self.arrays.terms
        found = ((terms[number], likeness) for number, likeness in self.arrays.near(stem))
        # Terms of deleted documents are left out first: they would take the places of those that are still there.
        return islice((pair for pair in found if self.holds(pair[0])), most)

    def document_frequency(self, term: str) -> int:
        """Return how many sections that are still there hold a term."""
        number = self.arrays.numbers.get(term)
        if number is None:
            return 0
        if self.alive is None:
            return int(self.arrays.frequencies[number])
        return int(self.is_section[self.arrays.docs[self.rows_of(number)]].sum())

    def holds(self, term: str) -> bool:
        """Tell whether anything that is still there holds a term: a section, a title, a summary, a question."""
        found = self.postings(term)
        return found is not None and (self.alive is None or bool(self.alive[self.arrays.docs[found]].any()))

    def record(self, document: int) -> dict[str, Any]:
        """Return the record of a document."""
        record: dict[str, Any] = json.loads(self.arrays.record(document))
        return record

    def document(self, number: int) -> Document:
        """Return what the index stores of a section and of its page."""
        return document_of(self.arrays.page_record(int(self.arrays.pages[number])), self.record(number))

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

    def first_with(self, term: str) -> tuple[str, int] | None:
        """Return the path of the first page, by path, that holds a term, and the first document there that does."""
        docs = self.documents_with(term)
        if not len(docs):
            return None
        ranks = self.arrays.page_ranks[self.arrays.page_numbers[docs]]
        document = int(docs[np.argmin(ranks)])
        return self.page_path(document), document


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
    listed: FileState | None = None

    def refresh(self) -> bool:
        """Open what the table of contents says now; tell whether anything changed. Raises IndexDamaged."""
        state = state_of(self.folder)
        if state is not None and state == self.listed:
            return False
        generation = latest_generation(self.folder)
        has_changed = generation != self.generation
        if has_changed:
            self._open_all()
        self.generation = generation
        # Something may still be added within the same tick of the clock: such a state says nothing.
        self.listed = state if state is not None and is_settled(state) else None
        return has_changed

    def _open_all(self) -> None:
        try:
            storage, contents = table_of_contents(self.folder)
            known = {segment.name: segment for segment in self.segments}
            self.segments = tuple(
                Segment(name, known[name].arrays, alive_documents(segment))
                if (name := segment.segment_id()) in known
                else self._open(SegmentReader(storage, contents.schema, segment))
                for segment in holding(contents)
            )
        except Exception as error:
            # Whoosh fails in every way on a damaged file: pickle, struct, index and assertion errors among them.
            raise IndexDamaged(path=str(self.folder)) from error

    def _open(self, leaf: IndexReader) -> Segment:
        with leaf:
            segment = leaf.segment()
            return Segment(segment.segment_id(), self._arrays(leaf), alive_documents(segment))

    def _arrays(self, leaf: IndexReader) -> SegmentArrays:
        name = leaf.segment().segment_id()
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


def table_of_contents(folder: Path) -> tuple[FileStorage, TOC]:
    """Return where the segments of a level are stored, and what says which are current. Raises as Whoosh does."""
    storage = FileStorage(str(folder))
    return storage, TOC.read(storage, _INDEX_NAME)


def writer_of(folder: Path) -> SegmentWriter:
    """Return a writer of a level's index."""
    # Most terms stand in one page: compressing so little takes longer than all the rest of writing it.
    return SegmentWriter(FileIndex(FileStorage(str(folder))), limitmb=256, codec=W3Codec(compression=0))


def holding(contents: TOC) -> list[WhooshSegment]:
    """Return the segments that hold something: an empty index may have one that holds nothing."""
    return [segment for segment in contents.segments if segment.doc_count_all()]


def arrays_folder(level: Path, segment_name: str) -> Path:
    """Return the folder of the arrays of a segment."""
    # Whoosh packs into a segment every file whose name starts with the segment's.
    return level / f"arrays-{segment_name}"


def alive_documents(segment: WhooshSegment) -> npt.NDArray[np.bool_] | None:
    """Return which documents of a segment are not deleted, or None when none is."""
    if not segment.has_deletions():
        return None
    alive = np.ones(segment.doc_count_all(), np.bool_)
    alive[list(segment.deleted_docs())] = False
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
