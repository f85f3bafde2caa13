"""Searches an index for a reader: opens the levels they may see, scores, ranks, and makes hits of the best sections."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import IndexDamaged
from indexer.explanations import explain
from indexer.file_state import FileState, state_of
from indexer.lexicon import FILE_NAME as LEXICON_FILE
from indexer.lexicon import Lexicon, read_lexicon
from indexer.models import Document, Flag, Hit, Results, Visibility
from indexer.passages import Wanted, choose_passage, wanted_terms
from indexer.queries import Query, parse_question
from indexer.records import document_of
from indexer.scoring import SegmentScores, Statistics, score_segment, statistics_of
from indexer.segments import LevelSegments, Segment
from indexer.store import CURRENT, Generation, level_folder, read_current
from indexer.verdicts import MAX_LEAD, Evidence, verdict_of

DEFAULT_HITS = 10
MAX_HITS = 50
# The word by which the program's own documentation is asked for.
META_NAME = "relais"

OPENING_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """A document found: where it stands and its score."""

    scores: SegmentScores
    document: int
    total: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An index as it was at one moment; searches that began with it end with it."""

    generation: Generation
    segments: dict[Visibility, tuple[Segment, ...]]
    lexicon: Lexicon

    def readable(self, reader: Visibility) -> tuple[Segment, ...]:
        """Return the segments of the levels that a reader may see."""
        return tuple(segment for level in reader.readable_levels() for segment in self.segments[level])


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
        segments = snapshot.readable(reader)
        query = parse_question(question, segments, snapshot.lexicon)
        statistics = statistics_of(query, segments)
        places = ranked_places(query, segments, statistics, min(max(n, 2), MAX_HITS))
        hits = tuple(make_hits(places[:n], query, statistics, explained=explained))
        return Results(
            query=query.text,
            verdict=verdict_of(evidence_of(places)),
            hits=hits,
            took_ms=(time.perf_counter() - started) * 1000,
            commit=snapshot.generation.commit,
            corrections=corrections_of(query, segments),
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


def ranked_places(query: Query, segments: Sequence[Segment], statistics: Statistics, n: int) -> list[_Place]:
    """Return the best documents of all segments, one for each section."""
    if not query.words:
        return []
    scored = [score_segment(query, segment, statistics) for segment in segments if segment.arrays.document_count]
    if META_NAME not in {word.text.lower() for word in query.words}:
        for scores in scored:
            scores.totals[(np.asarray(scores.segment.arrays.flags) & Flag.META) != 0] = -1
    best = sorted((place for scores in scored for place in top(scores, 3 * n)), key=rank)
    return list(first_of_each_section(best))[:n]


def rank(place: _Place) -> tuple[float, str, int]:
    """Return what orders places: the score as shown, then the page and the place in it, whatever segment holds it."""
    segment = place.scores.segment
    page = int(segment.arrays.pages[place.document])
    return -round(place.total, 6), segment.page_path(page), place.document - page


def top(scores: SegmentScores, n: int) -> Iterator[_Place]:
    """Yield the best documents of one segment, and all those that equal the last of them."""
    totals = scores.totals
    least = np.partition(totals, -n)[-n] if len(totals) > n else 0.0
    for document in np.flatnonzero((totals >= least) & (totals > 0)):
        yield _Place(scores, int(document), float(totals[document]))


def first_of_each_section(places: Sequence[_Place]) -> Iterator[_Place]:
    """Yield the best part of each section."""
    seen: set[tuple[str, int]] = set()
    for place in places:
        segment = place.scores.segment
        key = (segment.name, int(segment.arrays.sections[place.document]))
        if key not in seen:
            seen.add(key)
            yield place


def evidence_of(places: Sequence[_Place]) -> Evidence | None:
    """Return what the first document has for it, or nothing when there is none."""
    if not places:
        return None
    first = places[0]
    lead = first.total / places[1].total if len(places) > 1 else MAX_LEAD
    return Evidence(
        coverage=float(first.scores.coverage[first.document]),
        heading_share=float(first.scores.heading_share[first.document]),
        lead=lead,
        asked_before=float(first.scores.asked[first.scores.segment.arrays.page_numbers[first.document]]),
    )


def make_hits(places: Sequence[_Place], query: Query, statistics: Statistics, *, explained: bool) -> Iterator[Hit]:
    """Yield the hit of each document, with its passage."""
    wanted: dict[str, dict[int, Wanted]] = {}
    for place in places:
        segment = place.scores.segment
        if segment.name not in wanted:
            wanted[segment.name] = wanted_terms(query, segment, statistics)
        document = stored_document(place)
        passage = choose_passage(segment, place.document, document, wanted[segment.name])
        explanation = explain(place.scores, place.document, query, statistics) if explained else None
        yield Hit(document, round(place.total, 6), passage, explanation)


def stored_document(place: _Place) -> Document:
    """Return what the index stores of a document and of its page."""
    segment = place.scores.segment
    return document_of(segment.record(int(segment.arrays.pages[place.document])), segment.record(place.document))


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
    holders = ((segment, int(document)) for segment in segments for document in segment.documents_with(term))
    first = min(holders, key=lambda pair: (pair[0].page_path(pair[1]), pair[1]), default=None)
    return (first[0].surface_of(term, first[1]) if first else None) or term
