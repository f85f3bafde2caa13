"""Checks a whole folder of pages, or what has changed in it since an earlier commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.checks import check_folder, read_rules
from indexer.earlier import earlier_pages
from indexer.models import Page, Problem, Visibility
from indexer.retrieval import Asked, ask_all, check_lost, check_questions
from indexer.sources import SourceCache, Sources, read_sources

# What a problem says beside itself: it may change while the problem stays.
BESIDE = frozenset({"first", "near", "allowed", "other"})
# What shows too much is never left for another day; what is said of personal data does not tell one from the next.
NEVER_LEFT = ("page.personal_", "page.too_visible")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at and what was found.

    Of what has changed since an earlier commit: `pages` are those new or changed, `problems` those that were not
    there before, and `older` the others of the same pages, which keep nobody from publishing.
    """

    sources: Sources
    pages: tuple[Page, ...]
    asked: tuple[Asked, ...]
    problems: tuple[Problem, ...]
    older: tuple[Problem, ...] = ()
    earlier: tuple[Page, ...] = ()  # the changed pages as they were

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the pages from being published."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that are worth mending."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def check_whole(docs: Path) -> Checked:
    """Check every page of a folder. Raises DocsFolderMissing, SiteSettingsInvalid."""
    cache = SourceCache()
    sources = read_sources(docs, cache)
    asked = ask_all(docs, sources.folder.pages, cache)
    problems = in_order([*page_problems(sources), *check_questions(asked)])
    return Checked(sources, sources.folder.pages, asked, problems)


def check_since(docs: Path, commit: str) -> Checked:
    """Check what has changed since an earlier commit, and what those changes do to the other pages.

    Raises EarlierUnknown, DocsFolderMissing, SiteSettingsInvalid.
    """
    with earlier_pages(docs, commit) as earlier_docs:
        cache, earlier_cache = SourceCache(), SourceCache()
        sources, earlier = read_sources(docs, cache), read_sources(earlier_docs, earlier_cache)
        pages = changed_pages(sources.folder.pages, earlier.folder.pages)
        changed = {page.path for page in pages}
        asked = ask_all(docs, sources.folder.pages, cache)
        # The earlier pages are indexed only when a question does not find its page now.
        missing = {item.page.path for item in asked if not item.is_found}
        suffering = (page for page in earlier.folder.pages if page.path in missing)
        before = ask_all(earlier_docs, suffering, earlier_cache)
        own, others = parted(asked, changed)
        found = [*page_problems(sources, changed), *check_questions(own), *check_lost(before, others, changed)]
        known = [*page_problems(earlier), *check_questions(parted(before, changed)[0])]
    fresh, older = told_apart(found, known)
    left = in_order(problem for problem in older if problem.path in changed)
    were = tuple(page for page in earlier.folder.pages if page.path in changed)
    return Checked(sources, pages, own, in_order(fresh), left, were)


def parted(asked: Iterable[Asked], paths: Collection[str]) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """Return the questions of some pages, and those of the others."""
    every = tuple(asked)
    own = tuple(item for item in every if item.page.path in paths)
    return own, tuple(item for item in every if item.page.path not in paths)


def page_problems(sources: Sources, changed: Collection[str] = ()) -> list[Problem]:
    """Return every problem of pages but those of their questions; `changed` tells the pages that came last.

    Of two pages with the same identifier, the one that was there has it.
    """
    shown_to = sources.site.shown_to if sources.site else Visibility.PUBLIC
    pages = sorted(sources.folder.pages, key=lambda page: page.path in changed)
    folder = replace(sources.folder, pages=tuple(pages))
    return check_folder(folder, read_rules(folder.root, shown_to), sources.renderer)


def changed_pages(pages: Iterable[Page], earlier: Iterable[Page]) -> tuple[Page, ...]:
    """Return the pages that are new or whose content has changed."""
    digests = {page.path: page.digest for page in earlier}
    return tuple(page for page in pages if digests.get(page.path) != page.digest)


def told_apart(found: Iterable[Problem], earlier: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Return the problems that are new, and those that were there already, wherever in their page they now stand."""
    left = Counter(map(identity, earlier))
    fresh: list[Problem] = []
    older: list[Problem] = []
    for problem in found:
        key = identity(problem)
        (older if left[key] > 0 and not problem.code.startswith(NEVER_LEFT) else fresh).append(problem)
        left[key] -= 1
    return fresh, older


def identity(problem: Problem) -> tuple[str, str, frozenset[tuple[str, str]]]:
    """Return what makes a problem the same one in two versions of a page."""
    facts = frozenset(item for item in problem.data.items() if item[0] not in BESIDE)
    return problem.path, problem.code, facts


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by path and line."""
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line or 0, problem.code)))
