"""Merges small segments when updates have left too many: separate work, after the update is already searchable."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from indexer.postings import save_arrays
from indexer.segments import arrays_folder, arrays_from, leaves

MAX_SEGMENTS = 8


def compact(folder: Path) -> bool:
    """Merge all but the largest segment when there are more than MAX_SEGMENTS; tell whether it was needed."""
    whoosh = whoosh_index.open_dir(str(folder))
    with whoosh.reader() as reader:
        count = len(leaves(reader))
    if count <= MAX_SEGMENTS:
        return False
    whoosh.writer(limitmb=256).commit(mergetype=merge_small)
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
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        for leaf in leaves(reader):
            place = arrays_folder(folder, leaf.segment().segment_id())
            if not place.is_dir():
                # The table of contents already names the segment: a reader may have been faster.
                with suppress(OSError):
                    save_arrays(arrays_from(leaf), place)
