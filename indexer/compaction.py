"""Merges small segments when updates have left too many: separate work, after the update is already searchable."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from whoosh.codec.base import Segment as WhooshSegment
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from indexer.postings import save_arrays
from indexer.segments import arrays_folder, arrays_from, holding, table_of_contents, writer_of

MAX_SEGMENTS = 8


def compact(folder: Path) -> bool:
    """Merge all but the largest segment when there are more than MAX_SEGMENTS; tell whether it was needed."""
    if len(holding(table_of_contents(folder)[1])) <= MAX_SEGMENTS:
        return False
    writer_of(folder).commit(mergetype=merge_small)
    write_missing_arrays(folder)
    return True


def merge_small(writer: SegmentWriter, segments: list[WhooshSegment]) -> list[WhooshSegment]:
    """Whoosh's merge policy: add every segment but the largest to the new one, and keep the largest as it is."""
    largest = max(segments, key=lambda segment: segment.doc_count_all())
    for segment in segments:
        if segment is not largest and segment.doc_count():
            with SegmentReader(writer.storage, writer.schema, segment) as reader:
                writer.add_reader(reader)
    return [largest]


def write_missing_arrays(folder: Path) -> None:
    """Write the arrays of a segment that has none: the small ones are quickly read back from Whoosh."""
    storage, contents = table_of_contents(folder)
    for segment in holding(contents):
        place = arrays_folder(folder, segment.segment_id())
        if not place.is_dir():
            with SegmentReader(storage, contents.schema, segment) as reader:
                arrays = arrays_from(reader)
            # The table of contents already names the segment: a reader may have been faster.
            with suppress(OSError):
                save_arrays(arrays, place)
