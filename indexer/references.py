"""The pages that a head names: `related`, `replaced_by` and `replaces` lead somewhere, by path or by `id`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath

from rapidfuzz import process

from indexer.catalogue import LANGUAGES
from indexer.models import Page, Problem
from indexer.site.addresses import is_page_path

SIMILARITY = 80
SHOWN_CHARACTERS = 120


def check_references(pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a problem for each reference that names no page, or the page it stands in."""
    paths = {page.path for page in pages}
    ids = {page.front_matter.id for page in pages} - {""}
    for page in pages:
        known = ids | own_paths(page.path, paths)
        for key, reference in references_of(page):
            name = normal(reference, known)
            if name in {page.front_matter.id, *own_names(page.path)}:
                yield problem(page, key, "page.own_reference", reference)
            elif name not in known and not may_be_gone(key, name):
                yield unknown(page, key, reference, known)


def references_of(page: Page) -> Iterator[tuple[str, str]]:
    """Yield each reference with its key, without the anchor that some may have."""
    head = page.front_matter
    for key, references in (("related", head.related), ("replaces", head.replaces)):
        yield from ((key, reference.partition("#")[0]) for reference in references)
    if head.replaced_by:
        yield "replaced_by", head.replaced_by


def own_names(path: str) -> tuple[str, ...]:
    """Return how a page may be named: by its path, and below the folder of its language by its path in that folder."""
    folder, _, rest = path.partition("/")
    return (path, rest) if rest and folder in LANGUAGES else (path,)


def own_paths(path: str, paths: Collection[str]) -> set[str]:
    """Return the paths by which a page may name others."""
    folder = path.partition("/")[0]
    start = f"{folder}/" if folder in LANGUAGES else ""
    return {*paths, *(other.removeprefix(start) for other in paths if start and other.startswith(start))}


def normal(reference: str, known: Collection[str]) -> str:
    """Return a reference as pages are named (`./a.md` is `a.md`)."""
    return reference if reference in known or not reference else str(PurePosixPath(reference))


def may_be_gone(key: str, name: str) -> bool:
    """Tell whether a reference is the path of a page that is no longer there, whose address then leads on."""
    return key == "replaces" and is_page_path(name)


def unknown(page: Page, key: str, reference: str, known: Collection[str]) -> Problem:
    """Return the problem of a reference that names no page, with the nearest name when there is one."""
    near = process.extractOne(reference, sorted(known), score_cutoff=SIMILARITY)
    if near is None:
        return problem(page, key, "page.unknown_reference", reference)
    return problem(page, key, "page.misspelt_reference", reference, near=near[0])


def problem(page: Page, key: str, code: str, reference: str, **data: str) -> Problem:
    """Return a problem at the line of a key."""
    found = reference[:SHOWN_CHARACTERS]
    return Problem(code, "error", page.path, page.key_lines.get(key, 1), {"key": key, "found": found, **data})
