"""Builds or updates the index of a folder of pages; a reader sees the old state or the new one."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.writing import SegmentWriter

from indexer.compaction import compact
from indexer.documents import PageEntries, page_entries
from indexer.drafts import PostingsDraft
from indexer.errors import DocsFolderMissing, IndexDamaged, IndexMissing
from indexer.lexicon import lexicon_json, write_lexicon
from indexer.models import Page, Problem, Visibility
from indexer.postings import save_arrays
from indexer.schema import SCHEMA_VERSION, index_schema
from indexer.segments import LevelSegments, arrays_folder, holding, table_of_contents, writer_of
from indexer.sources import Digests, SourceCache, Sources, read_sources
from indexer.store import (
    Generation,
    level_folder,
    make_private,
    new_generation_name,
    read_current,
    remove_other_generations,
    write_current,
    writing,
)

Progress = Callable[[int, int], None]

# Beyond this share of changed pages, building anew costs no more and leaves one segment.
REBUILD_SHARE = 0.5
DEFAULT_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run of the indexer did."""

    pages: int
    sections: int
    changed: int
    removed: int
    seconds: float
    rebuilt: (
        str  # why everything was built anew: "", "first", "schema", "damaged", "settings", "levels", "many" or "asked"
    )
    problems: tuple[Problem, ...]


def index_folder(
    docs: Path,
    index: Path,
    *,
    rebuild: bool = False,
    wait_seconds: float = DEFAULT_WAIT_SECONDS,
    progress: Progress | None = None,
    cache: SourceCache | None = None,
) -> IndexReport:
    """Make the index of a folder of pages what the pages are now; a cache saves a long-lived process most reading.

    Raises DocsFolderMissing, SiteSettingsInvalid, IndexLocked, IndexUnsafe.
    """
    started = time.perf_counter()
    cache = cache or SourceCache()
    if not docs.is_dir():
        raise DocsFolderMissing(path=str(docs))
    with writing(index, wait_seconds):
        # Read once nobody else writes: pages read before waiting may be older than those already indexed.
        sources = read_sources(docs, cache)
        reason, generation, before = state_before(index, sources, cache, rebuild=rebuild)
        wanted = sources.digests()
        reason = reason or reason_to_rebuild(before, wanted)
        steps = Steps(sources, progress or no_progress)
        if not reason and generation is not None:
            reason = update_unless_damaged(index, generation, steps, before, wanted, cache)
        if reason:
            steps = Steps(sources, progress or no_progress)
            build(index, steps)
        sections = count_sections(index, cache)
    changed, removed = differences(before, wanted)
    problems = (*sources.folder.problems, *(p for page in sources.folder.pages for p in page.problems), *steps.problems)
    return IndexReport(
        len(sources.folder.pages), sections, len(changed), len(removed), time.perf_counter() - started, reason, problems
    )


def no_progress(done: int, total: int) -> None:
    """Say nothing."""


class Steps:
    """Cuts pages into entries one after the other, tells how far it is, and keeps the problems met."""

    def __init__(self, sources: Sources, progress: Progress) -> None:
        self.sources = sources
        self.progress = progress
        self.problems: list[Problem] = []
        self.done = 0

    def entries(self, pages: Iterable[Page], total: int) -> Iterator[PageEntries]:
        """Yield the entries of each page."""
        for page in pages:
            made = page_entries(page, self.sources.renderer, self.sources.default_language)
            self.problems += made.problems
            self.done += 1
            self.progress(self.done, total)
            yield made


def state_before(
    index: Path, sources: Sources, cache: SourceCache, *, rebuild: bool
) -> tuple[str, Generation | None, Digests]:
    """Return why the index must be built anew (or nothing), the generation in force and the digests it holds."""
    nothing: Digests = {level: {} for level in Visibility}
    try:
        generation = read_current(index)
        before = {level: digests_of(opened) for level, opened in cache.opened(index, generation).items()}
    except IndexMissing:
        return "first", None, nothing
    except IndexDamaged as error:
        return ("schema" if error.code == "error.index_outdated" else "damaged"), None, nothing
    if rebuild:
        return "asked", None, before
    if generation.settings_digest != sources.settings_digest:
        return "settings", None, before
    return "", generation, before


def digests_of(level: LevelSegments) -> dict[str, str]:
    """Return the digest of each page that a level holds. Raises IndexDamaged."""
    try:
        return {path: digest for segment in level.segments for path, digest in segment.page_digests().items()}
    except (ValueError, KeyError, IndexError) as error:
        raise IndexDamaged(path=str(level.folder)) from error


def reason_to_rebuild(before: Digests, wanted: Digests) -> str:
    """Return why an update would not do: a page changed level, two levels changed, or most pages did.

    Each level's table of contents is a switch of its own; one commit must carry the whole change, so that
    no reader ever sees a page at two levels or at none.
    """
    touched = [level for level in Visibility if before[level] != wanted[level]]
    if len(touched) > 1:
        return "levels"
    changed, removed = differences(before, wanted)
    total = max(1, sum(map(len, wanted.values())))
    return "many" if len(changed) + len(removed) > max(20, REBUILD_SHARE * total) else ""


def differences(before: Digests, wanted: Digests) -> tuple[set[str], set[str]]:
    """Return the paths of pages new or changed, and of pages no longer there."""
    old = {path: (level, digest) for level, digests in before.items() for path, digest in digests.items()}
    new = {path: (level, digest) for level, digests in wanted.items() for path, digest in digests.items()}
    return {path for path in new if old.get(path) != new[path]}, old.keys() - new.keys()


def build(index: Path, steps: Steps) -> None:
    """Build every level aside, then put the new generation in force and remove the others."""
    sources = steps.sources
    generation = Generation(new_generation_name(), SCHEMA_VERSION, sources.settings_digest, sources.commit)
    make_private(index / generation.name)
    write_lexicon(index / generation.name, lexicon_json(sources.glossary))
    total = len(sources.folder.pages)
    for level in Visibility:
        folder = level_folder(index, generation, level)
        make_private(folder)
        whoosh_index.create_in(str(folder), index_schema())
        pages = [page for page in sources.folder.pages if page.front_matter.visibility is level]
        write_entries(folder, steps.entries(pages, total), gone=())
    write_current(index, generation)
    remove_other_generations(index, generation.name)


def update_unless_damaged(
    index: Path, generation: Generation, steps: Steps, before: Digests, wanted: Digests, cache: SourceCache
) -> str:
    """Update the index; return "damaged" when what is on disk turns out not to be readable, else nothing."""
    # Cut before anything on disk is touched: a fault of ours is raised as it is, and not taken for damage.
    changed, _ = differences(before, wanted)
    pages = [page for page in steps.sources.folder.pages if page.path in changed]
    made = list(steps.entries(pages, len(pages)))
    lexicon = lexicon_json(steps.sources.glossary)
    try:
        write_lexicon(index / generation.name, lexicon)
        update(index, generation, steps.sources, made, before, wanted)
        count_sections(index, cache)
    except Exception:
        # Whoosh fails in every way on a damaged segment, which only writing reads in full. What is not damage
        # (a full disk) happens again while building, and is raised there.
        return "damaged"
    remove_other_generations(index, generation.name)
    return ""


def update(
    index: Path,
    generation: Generation,
    sources: Sources,
    made: Sequence[PageEntries],
    before: Digests,
    wanted: Digests,
) -> None:
    """Write what changed in the one level that did, as one commit; then say from which commit of the pages it comes."""
    changed, removed = differences(before, wanted)
    if changed or removed:
        level = next(level for level in Visibility if before[level] != wanted[level])
        folder = level_folder(index, generation, level)
        write_entries(folder, made, gone=(changed | removed) & before[level].keys())
        compact(folder)
    if sources.commit != generation.commit:
        write_current(index, Generation(generation.name, SCHEMA_VERSION, generation.settings_digest, sources.commit))


def write_entries(folder: Path, pages: Iterable[PageEntries], *, gone: Iterable[str]) -> None:
    """Add entries to a level as one new segment, its arrays first, and delete the pages that go, in one commit."""
    remove_orphans(folder)
    writer = writer_of(folder)
    draft = PostingsDraft()
    try:
        for path in gone:
            writer.delete_by_term("page", path)
        for page in pages:
            add_page(writer, draft, page)
        if draft.pages:
            save_arrays(draft.lay_out(), arrays_folder(folder, writer.newsegment.segment_id()))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=False)


def add_page(writer: SegmentWriter, draft: PostingsDraft, page: PageEntries) -> None:
    """Add the entries of one page to the segment being written and to its arrays."""
    for entry in page.entries:
        number = draft.add_document(entry.record, entry.flags, entry.text, entry.heading_length)
        draft.add_terms(number, entry.terms)
        terms = {name: list(found) for name, found in entry.terms.items() if found}
        writer.add_document(page=page.page.path, record=entry.record, flags=int(entry.flags), **terms)


def remove_orphans(folder: Path) -> None:
    """Remove the arrays of segments that no table of contents names: a killed writer's, or merged ones."""
    _, contents = table_of_contents(folder)
    current = {arrays_folder(folder, segment.segment_id()) for segment in holding(contents)}
    for entry in folder.glob("arrays-*"):
        if entry not in current:
            shutil.rmtree(entry, ignore_errors=True)


def count_sections(index: Path, cache: SourceCache) -> int:
    """Return how many sections the index in force holds."""
    levels = cache.opened(index, read_current(index)).values()
    return sum(segment.section_count for level in levels for segment in level.segments)
