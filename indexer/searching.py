"""Searches an index for a reader: opens the levels they may see, scores, ranks, and makes hits of the best sections."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.acronyms import Acronym
from indexer.errors import IndexDamaged
from indexer.explanations import explain
from indexer.file_state import FileState, state_of
from indexer.lexicon import FILE_NAME as LEXICON_FILE
from indexer.lexicon import Lexicon, read_lexicon, with_acronyms
from indexer.models import Flag, Hit, Results, Visibility
from indexer.passages import choose_passage, read_texts
from indexer.queries import Query, parse_question
from indexer.ranking import Place, evidence_of, ranked_places
from indexer.segments import LevelSegments, Segment
from indexer.store import CURRENT, Generation, level_folder, read_current
from indexer.verdicts import verdict_of
from indexer.vocabulary import Vocabulary

DEFAULT_HITS = 10
MAX_HITS = 50
OPENING_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An index as it was at one moment; searches that began with it end with it."""

    generation: Generation
    segments: dict[Visibility, tuple[Segment, ...]]
    lexicon: Lexicon
    _vocabularies: dict[Visibility, Vocabulary] = field(default_factory=dict)

    def readable(self, reader: Visibility) -> tuple[Segment, ...]:
        """Return the segments of the levels that a reader may see."""
        return tuple(segment for level in reader.readable_levels() for segment in self.segments[level])

    def vocabulary_for(self, reader: Visibility) -> Vocabulary:
        """Return the vocabulary of what a reader may see, its lexicon completed by the acronyms explained there."""
        if reader not in self._vocabularies:
            segments = self.readable(reader)
            self._vocabularies[reader] = Vocabulary(segments, with_acronyms(self.lexicon, acronyms_of(segments)))
        return self._vocabularies[reader]


def acronyms_of(segments: Sequence[Segment]) -> set[Acronym]:
    """Return the acronyms that pages which are still there explain."""
    found: set[Acronym] = set()
    for segment in segments:
        explains = (segment.arrays.flags & Flag.ACRONYMS) != 0
        alive = explains if segment.alive is None else explains & segment.alive
        for document in np.flatnonzero(alive):
            found.update(Acronym(*pair) for pair in segment.record(int(document))["acronyms"])
    return found


class Searcher:
    """Answers searches from many threads, and follows the index as it changes.

    It writes nothing but the arrays of a segment that has none.
    """

    def __init__(self, index: Path) -> None:
        self.index = index
        self._lock = threading.Lock()
        self._levels: dict[Visibility, LevelSegments] = {}
        self._snapshot: Snapshot | None = None
        self._lexicon_state: FileState | None = None
        self._current: tuple[FileState | None, Generation] | None = None

    def search(
        self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = DEFAULT_HITS, explained: bool = False
    ) -> Results:
        """Return the ranking for a question, over the levels that the reader may see and nothing else.

        Raises IndexMissing, IndexDamaged, IndexOutdated or IndexUnsafe.
        """
        started = time.perf_counter()
        snapshot = self.snapshot()
        vocabulary = snapshot.vocabulary_for(reader)
        query = parse_question(question, vocabulary)
        places = ranked_places(query, vocabulary, min(max(n, 2), MAX_HITS))
        hits = tuple(make_hits(places[:n], query, vocabulary, explained=explained))
        return Results(
            query=query.text,
            verdict=verdict_of(evidence_of(places, query, vocabulary)),
            hits=hits,
            took_ms=(time.perf_counter() - started) * 1000,
            commit=snapshot.generation.commit,
            corrections=corrections_of(query, vocabulary.segments),
        )

    def snapshot(self) -> Snapshot:
        """Return the index as it is now, opening only what has changed. Raises as `search` does."""
        with self._lock:
            for _ in range(OPENING_ATTEMPTS - 1):
                try:
                    return self._refresh()
                except (IndexDamaged, OSError):
                    # A writer may have switched generations between our reading of CURRENT and opening its files.
                    self._forget()
                    time.sleep(0.05)
            try:
                return self._refresh()
            except OSError as error:
                raise IndexDamaged(path=str(self.index)) from error

    def _forget(self) -> None:
        self._levels, self._snapshot, self._current = {}, None, None

    def _refresh(self) -> Snapshot:
        generation = self._generation()
        if self._snapshot is None or self._snapshot.generation.name != generation.name:
            self._levels = {level: LevelSegments(level_folder(self.index, generation, level)) for level in Visibility}
            self._snapshot = None
        changed = [level.refresh() for level in self._levels.values()]
        lexicon_file = self.index / generation.name / LEXICON_FILE
        lexicon_state = state_of(lexicon_file)
        is_same = self._snapshot is not None and self._snapshot.generation is generation and not any(changed)
        if self._snapshot is None or not is_same or lexicon_state != self._lexicon_state:
            lexicon = self._lexicon(lexicon_file, lexicon_state)
            segments = {level: opened.segments for level, opened in self._levels.items()}
            self._snapshot = Snapshot(generation, segments, lexicon)
            self._lexicon_state = lexicon_state
        return self._snapshot

    def _generation(self) -> Generation:
        """Read CURRENT only when it has been replaced."""
        state = state_of(self.index / CURRENT)
        if self._current is None or state is None or self._current[0] != state:
            self._current = (state, read_current(self.index))
        return self._current[1]

    def _lexicon(self, file: Path, state: FileState | None) -> Lexicon:
        if self._snapshot is not None and state == self._lexicon_state:
            return self._snapshot.lexicon
        try:
            return read_lexicon(file.parent)
        except ValueError as error:
            raise IndexDamaged(path=str(self.index)) from error


def make_hits(places: Sequence[Place], query: Query, vocabulary: Vocabulary, *, explained: bool) -> Iterator[Hit]:
    """Yield the hit of each document, with its passage."""
    readings = {
        segment.name: read_texts(segment, numbers, query, vocabulary) for segment, numbers in by_segment(places)
    }
    for place in places:
        segment = place.segment
        document = segment.document(place.document)
        passage = choose_passage(readings[segment.name], place.document, document)
        explanation = explain(place, query, vocabulary) if explained else None
        yield Hit(document, round(place.total, 6), passage, explanation)


def by_segment(places: Sequence[Place]) -> Iterator[tuple[Segment, list[int]]]:
    """Yield each segment with the documents found in it."""
    for segment in {place.segment.name: place.segment for place in places}.values():
        yield segment, [place.document for place in places if place.segment.name == segment.name]


def corrections_of(query: Query, segments: Sequence[Segment]) -> dict[str, str]:
    """Return, for each word in no page, the word we read instead, as a page writes it."""
    found = {}
    for word in query.words:
        corrected = next((a for a in word.alternatives if a.reason == "correction"), None)
        if corrected is not None and not word.is_known:
            found[word.text] = surface_in(segments, corrected.terms[0])
    return found


def surface_in(segments: Sequence[Segment], term: str) -> str:
    """Return a term as the first page that holds it writes it."""
    found = ((segment.first_with(term), segment) for segment in segments)
    holders = [(place, segment) for place, segment in found if place is not None]
    if not holders:
        return term
    (_, document), segment = min(holders, key=lambda holder: holder[0])
    return segment.surface_of(term, document) or term
