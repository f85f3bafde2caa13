"""Builds the site aside and switches to it at once, whole or with only the changed page rendered again."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.catalogue import LANGUAGES
from indexer.errors import SiteSettingsInvalid
from indexer.mkdocs_runs import Built, Purpose, SiteBuildFailed, prepare, render_again, run_mkdocs
from indexer.models import Page, Problem, Visibility
from indexer.pages import DATA_FOLDER
from indexer.site.history import read_history
from indexer.site.versions import new_version
from indexer.site_settings import SiteSettings, settings_of_language
from indexer.staging import Staged, copy, is_page, new_stage, remove_abandoned_stages, stage

__all__ = ["BuildReport", "SiteBuildFailed", "SiteBuilder", "build_site"]

# The keys of the front matter that no other page shows anything of.
SHOWN_ON_ITS_OWN_PAGE: Mapping[str, Any] = {
    "owner": "",
    "deputy": "",
    "questions": (),
    "synonyms": (),
    "sources": (),
    "to_collect": (),
    "related": (),
}


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the pages shown, what was left out, and whether every page was rendered again."""

    pages: int
    problems: tuple[Problem, ...]
    seconds: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a site: its name (HTML), its first language, the copy each file was built from by its path."""

    name: str
    language: str
    homes: tuple[str, ...]  # the file to begin with in each language, from the root of the site
    files: Mapping[str, Path]
    pages: tuple[Page, ...]
    is_all: bool  # no page is kept from those whom the site is for


def build_site(docs: Path, site: SiteSettings | None, into: Path) -> BuildReport:
    """Build the whole site of a folder; `into` shows it once complete. Raises SiteBuildFailed, SiteSettingsInvalid."""
    builder = SiteBuilder(docs, site, into)
    try:
        return builder.build()
    finally:
        builder.close()


class SiteBuilder:
    """Keeps a site up to date with its folder; one thread at a time."""

    def __init__(
        self,
        docs: Path,
        site: SiteSettings | None,
        into: Path,
        *,
        ask_page: str = "",
        forms: Mapping[str, str] | None = None,
        shown_to: Visibility | None = None,
        is_for_disk: bool = False,
    ) -> None:
        self.docs = docs
        self.site = site
        self.purpose = Purpose(ask_page, forms or {}, shown_to, is_for_disk)
        self.into = into.absolute()
        self._built: tuple[Built, ...] = ()
        self._last: Path | None = None
        self._stages: list[tempfile.TemporaryDirectory[str]] = []

    def close(self) -> None:
        """Forget what was kept, and its files."""
        self._built = ()
        while self._stages:
            self._stages.pop().cleanup()

    def build(self) -> BuildReport:
        """Render every page."""
        start = time.perf_counter()
        self.close()
        remove_abandoned_stages()
        self._stages.append(new_stage())
        staged = stage(self.docs, Path(self._stages[-1].name) / "docs", keep_active=self.site is not None)
        with new_version(self.into) as folder:
            self._last = folder
            self._built = tuple(self._run(staged, folder))
        return self._report(start, is_whole=True)

    def _run(self, staged: Staged, into: Path) -> Iterator[Built]:
        """Build the site, then that of the second language in a folder of it."""
        second = second_language(self.site, staged.folder)
        first = prepare(self.docs, self.site.file if self.site else None, staged.folder, into, self.purpose)
        first[1].config.translations = second[0] if second else ""
        yield run_mkdocs(self.docs, *first, staged)
        if second is not None:
            folder, file = second
            config, plugin = prepare(self.docs / folder, file, staged.folder / folder, into / folder, self.purpose)
            if plugin.config.folder != folder:
                raise SiteSettingsInvalid(path=str(file), reason=f"plugins: relais: folder: {folder} is missing")
            plugin.others = first[1].pages
            yield run_mkdocs(self.docs / folder, config, plugin, staged, folder)

    def update(self, changed: Collection[str]) -> BuildReport:
        """Show the changed files: alone when no other page shows anything of them, else with the rest."""
        start = time.perf_counter()
        # A commit changes the dates of other pages, and what is new.
        is_same_commit = bool(self._built) and read_history(self.docs) is self._built[0].plugin.history
        if not is_same_commit or not all(self._is_alone(self._site_of(path), path) for path in changed):
            return self.build()
        try:
            # Like what this builder made last, and not like what is shown: another process may have built there since.
            with new_version(self.into, like=self._last) as folder:
                for built in self._built:
                    names = [built.own_name(path) for path in changed if self._site_of(path) is built]
                    render_again(built, [built.files.src_uris[name] for name in names], folder / built.folder)
                self._last = folder
        except (SiteBuildFailed, OSError):
            # What was kept may be half changed, or the site's folder gone.
            return self.build()
        return self._report(start, is_whole=False)

    def shown(self) -> Shown:
        """Return what stands on the site."""
        copies = [(built.staged, path) for built in self._built for path in built.shown()]
        return Shown(
            name=str(self._built[0].config.site_name),
            language=self._built[0].plugin.config.language,
            homes=tuple(built.home for built in self._built if built.home),
            files={staged.originals[path]: staged.folder / path for staged, path in copies},
            pages=tuple(page for built in self._built for page in built.plugin.pages.values()),
            is_all=not any(built.plugin.closed for built in self._built),
        )

    def _site_of(self, path: str) -> Built:
        """Return the build that a file of the whole base belongs to."""
        below = (built for built in self._built if built.folder and path.startswith(f"{built.folder}/"))
        return next(below, self._built[0])

    def _is_alone(self, built: Built, path: str) -> bool:
        """Copy a changed page again, and tell whether what other pages show of it is as before."""
        name = built.own_name(path)
        before = built.plugin.pages.get(name)
        # Pages under `_data` are no pages; `copy` answers with a problem for a file that is gone.
        if before is None or path.startswith(f"{DATA_FOLDER}/") or not is_page(path):
            return False
        if copy(self.docs, path, built.staged.folder) is not None:
            return False
        after = built.plugin.read(name, built.config)
        if not isinstance(after, Page) or shown_elsewhere(after) != shown_elsewhere(before):
            return False
        built.plugin.pages[name] = after
        return True

    def _report(self, start: float, *, is_whole: bool) -> BuildReport:
        problems = [*self._built[0].staged.problems]
        for built in self._built:
            problems += [replace(found, path=f"{built.start}{found.path}") for found in built.plugin.problems]
        pages = sum(len(built.plugin.pages) for built in self._built)
        return BuildReport(pages, tuple(problems), time.perf_counter() - start, is_whole)


def shown_elsewhere(page: Page) -> tuple[object, ...]:
    """Return what other pages, the menu and the lists of pages show of a page, or may show."""
    return page.title, replace(page.front_matter, **SHOWN_ON_ITS_OWN_PAGE)


def second_language(site: SiteSettings | None, staged: Path) -> tuple[str, Path] | None:
    """Return the folder of the pages in the second language, and the settings of its site, when it has both."""
    if site is None:
        return None
    for language in LANGUAGES:
        file = settings_of_language(site.file, language)
        if language != site.language and file.is_file() and (staged / language).is_dir():
            return language, file
    return None
