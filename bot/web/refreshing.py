"""Keeps the index, the site and the facts what the pages are: whole at the start, then change by change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from bot.answering.facts import Facts, read_facts, updated_facts
from bot.contributing.addresses import button_addresses
from bot.web.hiding import all_pages_to_hide, pages_to_hide
from bot.web.watching import Changes, FolderWatch
from indexer.building import BuildReport, SiteBuilder
from indexer.errors import SiteSettingsInvalid
from indexer.indexing import IndexReport, Progress, index_folder
from indexer.models import Problem, Visibility
from indexer.pages import DATA_FOLDER, SUFFIXES
from indexer.site_settings import SiteSettings
from indexer.sources import SourceCache

# After a failure, when nothing more changes: another writer may have let go of the index.
RETRY_SECONDS = 5.0
ASK_PAGE = "/ask"
# The site must not wait for another writer of the index: it may have a page to hide.
WAIT_SECONDS = 0.5
# What is being written when we stop is made again at the next start; a large site is not waited for.
SECONDS_TO_FINISH = 3.0

Failed = Callable[[Exception], None]
Done = Callable[[Changes, float, Sequence[Problem]], None]


class Installation:
    """The pages of one installation, and what is made of them; one thread at a time."""

    def __init__(self, docs: Path, index: Path, site: Path) -> None:
        self.docs = docs
        self.index = index
        self.site = site
        self.facts = Facts()
        self.hidden: frozenset[str] = frozenset()
        self.problems: tuple[Problem, ...] = ()
        self._builder: SiteBuilder | None = None
        self._cache = SourceCache()

    def start(self, progress: Progress | None = None) -> tuple[IndexReport, BuildReport]:
        """Make everything. Raises what indexing and building raise."""
        indexed = index_folder(self.docs, self.index, progress=progress, cache=self._cache)
        built = self._build()
        self._read_facts()
        return indexed, built

    def close(self) -> None:
        """Remove what building left aside."""
        if self._builder is not None:
            self._builder.close()

    def refresh(self, changes: Changes, failed: Failed) -> bool:
        """Make again what a change concerns, answers first; a step that fails leaves what it made before."""
        steps: tuple[Callable[[], object], ...] = (
            lambda: self._hide(changes),
            lambda: self._update_index(changes),
            lambda: self._update_site(changes),
            lambda: self._update_facts(changes),
        )
        # Each is tried, whatever the one before came to.
        outcomes = [succeeds(step, failed) for step in steps]
        return all(outcomes)

    def _update_index(self, changes: Changes) -> None:
        """Write what changed, and keep what is wrong in it: whoever edits a page learns it at once."""
        report = index_folder(self.docs, self.index, cache=self._cache, wait_seconds=WAIT_SECONDS)
        wrong = (problem for problem in report.problems if problem.severity == "error")
        self.problems = tuple(p for p in wrong if p.path in changes.paths or p.path.startswith(f"{DATA_FOLDER}/"))
        self.hidden = frozenset()

    def _hide(self, changes: Changes) -> None:
        """Keep out of the answers, until the index has been written, what may no longer be shown."""
        visibility = self._default_visibility()
        self.hidden |= pages_to_hide(self.docs, filter(is_page, changes.paths), visibility)
        if changes.is_whole:
            self.hidden |= all_pages_to_hide(self.docs, visibility)

    def _settings(self) -> SiteSettings | None:
        return self._cache.site(self.docs)[0]

    def _build(self) -> BuildReport:
        builder = SiteBuilder(self.docs, self._settings(), self.site, ask_page=ASK_PAGE, forms=button_addresses())
        report = builder.build()
        self.close()
        self._builder = builder
        return report

    def _update_site(self, changes: Changes) -> BuildReport:
        if changes.is_whole or self._builder is None:
            return self._build()
        return self._builder.update(sorted(changes.paths))

    def _read_facts(self) -> None:
        self.facts = read_facts(self.docs, self._default_visibility())

    def _update_facts(self, changes: Changes) -> None:
        if changes.is_whole or not all(is_page(path) for path in changes.paths):
            self._read_facts()
        else:
            self.facts = updated_facts(self.facts, self.docs, changes.paths, self._default_visibility())

    def _default_visibility(self) -> Visibility:
        """Return the base's default; as last read while mkdocs.yml has a slip: what is restricted is hidden anyway."""
        try:
            settings = self._settings()
        except SiteSettingsInvalid:
            settings = self._cache.settings[1] if self._cache.settings else None
        return settings.default_visibility if settings else Visibility.PUBLIC


def succeeds(step: Callable[[], object], failed: Failed) -> bool:
    """Run a step, and tell whether it went well; whatever goes wrong is told, and never ends the process."""
    try:
        step()
    # A page or a plugin can fail in any way; the site and the answers of before are still good.
    except Exception as error:
        failed(error)
        return False
    return True


def is_page(path: str) -> bool:
    """Tell whether a changed path is that of a page, and not of a folder, of data or of a picture."""
    pure = PurePosixPath(path)
    return pure.suffix.lower() in SUFFIXES and pure.parts[0] != DATA_FOLDER


class Refresher:
    """Refreshes an installation as its pages change, in a thread of its own."""

    def __init__(self, installation: Installation, folder: FolderWatch, done: Done, failed: Failed) -> None:
        self.installation = installation
        self.folder = folder
        self.done = done
        self.failed = failed
        self._pending = Changes()
        self._retry_at = 0.0
        self._thread = threading.Thread(target=self._run, name="relais-refresh", daemon=True)

    def start(self) -> None:
        """Begin to refresh."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end of what is being made, if anything is; `folder.stop` asks for it."""
        if self._thread.is_alive():
            self._thread.join(timeout=SECONDS_TO_FINISH)

    def _run(self) -> None:
        while not self.folder.stop.is_set():
            found = self.folder.wait(seconds=0.2)
            self._pending |= found
            if found or (self._pending and time.monotonic() >= self._retry_at):
                self._refresh()

    def _tell(self, error: Exception) -> None:
        """Tell a failure, unless it comes from stopping."""
        if not self.folder.stop.is_set():
            self.failed(error)

    def _refresh(self) -> None:
        started = time.monotonic()
        if self.installation.refresh(self._pending, self._tell):
            self.done(self._pending, time.monotonic() - started, self.installation.problems)
            self._pending = Changes()
        self._retry_at = time.monotonic() + RETRY_SECONDS
