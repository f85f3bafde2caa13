"""Builds the site aside and switches to it at once, whole or with only the changed page rendered again."""

from __future__ import annotations

import fcntl
import html
import io
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from indexer.errors import RelaisError, SiteSettingsInvalid
from indexer.models import Page, Problem
from indexer.pages import DATA_FOLDER
from indexer.plugin import RelaisPlugin
from indexer.renderer import DEFAULT_EXTENSIONS
from indexer.site_settings import SiteSettings
from indexer.staging import Staged, copy, is_page, stage, staged_name

KEPT_VERSIONS = 2
STAGE_PREFIX = "relais-pages-"
SEARCH_INDEX = "search/search_index.json"


class SiteBuildFailed(RelaisError):
    """MkDocs could not build the site; the one before stays."""

    code = "listing.build_failed"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the pages shown, what was left out, and whether every page was rendered again."""

    pages: int
    problems: tuple[Problem, ...]
    seconds: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Built:
    """What MkDocs made on the way, kept so that one page can be rendered again."""

    config: MkDocsConfig
    plugin: RelaisPlugin
    files: Files
    navigation: Navigation
    environment: Environment
    staged: Staged


def build_site(docs: Path, site: SiteSettings | None, into: Path) -> BuildReport:
    """Build the whole site of a folder; `into` shows it once complete. Raises SiteBuildFailed, SiteSettingsInvalid."""
    builder = SiteBuilder(docs, site, into)
    try:
        return builder.build()
    finally:
        builder.close()


def remove_abandoned_stages() -> None:
    """Remove the copies of pages, hidden ones among them, that a killed process left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{STAGE_PREFIX}*"):
        owner = folder.name.removeprefix(STAGE_PREFIX).partition("-")[0]
        if folder.stat().st_uid == os.geteuid() and not (owner.isdigit() and is_running(int(owner))):
            shutil.rmtree(folder, ignore_errors=True)


def is_running(process: int) -> bool:
    """Tell whether a process of this machine is still there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class SiteBuilder:
    """Keeps a site up to date with its folder; one thread at a time."""

    def __init__(self, docs: Path, site: SiteSettings | None, into: Path, *, ask_page: str = "") -> None:
        self.docs = docs
        self.site = site
        self.ask_page = ask_page
        self.into = into.absolute()
        self._built: Built | None = None
        self._last: Path | None = None
        self._stages: list[tempfile.TemporaryDirectory[str]] = []

    def close(self) -> None:
        """Forget what was kept, and its files."""
        self._built = None
        while self._stages:
            self._stages.pop().cleanup()

    def build(self) -> BuildReport:
        """Render every page."""
        start = time.perf_counter()
        self.close()
        remove_abandoned_stages()
        self._stages.append(tempfile.TemporaryDirectory(prefix=f"{STAGE_PREFIX}{os.getpid()}-"))
        staged = stage(self.docs, Path(self._stages[-1].name) / "docs", keep_active=self.site is not None)
        with new_version(self.into) as folder:
            self._last = folder
            self._built = run_mkdocs(self.docs, self.site, staged, folder, self.ask_page)
        return self._report(start, is_whole=True)

    def update(self, changed: Collection[str]) -> BuildReport:
        """Show the changed files: alone when no other page shows anything of them, else with the rest."""
        start = time.perf_counter()
        if self._built is None or not all(self._is_alone(self._built, path) for path in changed):
            return self.build()
        files = [self._built.files.src_uris[staged_name(path)] for path in changed]
        try:
            # Like what this builder made last, and not like what is shown: another process may have built there since.
            with new_version(self.into, like=self._last) as folder:
                render_again(self._built, files, folder)
                self._last = folder
        except (SiteBuildFailed, OSError):
            # What was kept may be half changed, or the site's folder gone.
            return self.build()
        return self._report(start, is_whole=False)

    def _is_alone(self, built: Built, path: str) -> bool:
        """Copy a changed page again, and tell whether what other pages show of it is as before."""
        name = staged_name(path)
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
        assert self._built is not None
        problems = (*self._built.staged.problems, *self._built.plugin.problems)
        return BuildReport(len(self._built.plugin.pages), problems, time.perf_counter() - start, is_whole)


def shown_elsewhere(page: Page) -> tuple[object, ...]:
    """Return what other pages, the menu and the list of pages show of a page."""
    return page.title, page.front_matter.visibility


def run_mkdocs(docs: Path, site: SiteSettings | None, staged: Staged, into: Path, ask_page: str) -> Built:
    """Build a staged folder into another. Raises SiteBuildFailed, SiteSettingsInvalid."""
    # Material tells whoever builds that it will end; who reads the site's log cannot act on it.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    try:
        config = site_config(docs, site, staged.folder, into)
        plugin = config.plugins.get("relais")
        if not isinstance(plugin, RelaisPlugin):
            # Without it every page would be shown, whatever its visibility.
            raise SiteSettingsInvalid(path=str(site.file if site else docs), reason="plugins: relais is missing")
        plugin.config.ask_page = ask_page
        mkdocs_build.build(config)
    except RelaisError:
        raise
    # MkDocs ends with SystemExit on what it cannot build, and lets a plugin's or a template's error through as it is.
    except (Exception, SystemExit) as error:
        raise SiteBuildFailed(path=str(docs), reason=" ".join(str(error).split()) or type(error).__name__) from error
    assert plugin.stage is not None
    files, navigation, environment = plugin.stage
    return Built(config, plugin, files, navigation, environment, staged)


def site_config(docs: Path, site: SiteSettings | None, staged: Path, into: Path) -> MkDocsConfig:
    """Return the settings of a build: the site's own, or the built-in ones of a foreign folder."""
    folders = {"docs_dir": str(staged), "site_dir": str(into)}
    if site is not None:
        return load_config(str(site.file), **folders)
    source = io.BytesIO(yaml.safe_dump(default_settings(docs)).encode())
    return load_config(source, config_file_path=str(staged.parent / "mkdocs.yml"), **folders)


def default_settings(docs: Path) -> dict[str, Any]:
    """Return the settings a folder without mkdocs.yml is built with: nothing is asked of another host."""
    features = ["navigation.indexes", "navigation.path", "navigation.prune", "navigation.top", "search.highlight"]
    return {
        # Material prints the name as it is.
        "site_name": html.escape(docs.resolve().name) or "Relais",
        "theme": {"name": "material", "language": "fr", "font": False, "features": features},
        "extra": {"generator": False},
        "exclude_docs": f"{DATA_FOLDER}/\n!/templates/\n",
        "plugins": [{"search": {"lang": ["fr", "en"]}}, {"relais": {}}],
        "markdown_extensions": [{name: options} if options else name for name, options in DEFAULT_EXTENSIONS.items()],
    }


@contextmanager
def new_version(into: Path, like: Path | None = None) -> Iterator[Path]:
    """Give an empty folder, or a copy of a version, to fill; once filled it becomes the site, if nothing failed.

    The site is a symbolic link to one of the folders beside it: a reader sees the old site or the new one, and a
    process killed meanwhile leaves the old one.
    """
    versions = into.parent / f".{into.name}.versions"
    versions.mkdir(parents=True, exist_ok=True)
    with (versions / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = versions / f"{time.time_ns():020d}"
        if like is not None:
            link_tree(like, folder)
        try:
            yield folder
            switch(into, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        remove_old(versions, folder)


def switch(link: Path, folder: Path) -> None:
    """Make a link lead to a folder, in one step; a real folder in its place (an older build's) is set aside first."""
    folder.chmod(0o755)
    pending = folder.parent / ".pending"
    pending.unlink(missing_ok=True)
    pending.symlink_to(Path(folder.parent.name, folder.name))
    # A relative target is read from where the link ends up.
    if link.is_dir() and not link.is_symlink():
        link.rename(folder.parent / f"{0:020d}")
    pending.replace(link)


def remove_old(versions: Path, current: Path) -> None:
    """Remove all but the last versions; a page asked for just before the switch is still read from the one before."""
    found = sorted(path for path in versions.iterdir() if path.is_dir() and path != current)
    for path in found[: len(found) - (KEPT_VERSIONS - 1)]:
        shutil.rmtree(path, ignore_errors=True)


def link_tree(source: Path, target: Path) -> None:
    """Copy a folder without copying its files: each name is a second name of the same file."""
    shutil.copytree(source.resolve(), target, copy_function=os.link)


def render_again(built: Built, files: Sequence[File], folder: Path) -> None:
    """Render some pages into a copy of the site, and put their new entries in its search index."""
    built.config.site_dir = str(folder)
    search = built.config.plugins.get("material/search")
    for file in files:
        move(file, folder)
        entries = search.search_index.entries if search else []
        if search:
            search.search_index.entries = []
        render_page(built, file)
        if search:
            search.search_index.entries = replaced_entries(entries, search.search_index.entries, file)
    if search:
        # The name is shared with the version before: written in place, both would change.
        (folder / SEARCH_INDEX).unlink(missing_ok=True)
        search.on_post_build(config=built.config)


def move(file: File, folder: Path) -> None:
    """Make a page's file end up in another version of the site, apart from the one before."""
    file.dest_dir = str(folder)
    file.__dict__.pop("abs_dest_path", None)
    Path(file.abs_dest_path).unlink(missing_ok=True)


def render_page(built: Built, file: File) -> None:
    """Render one page and write it. Raises SiteBuildFailed."""
    page = file.page
    assert page is not None
    try:
        # MkDocs has no public way to render one page: these two are what its own build calls for each.
        mkdocs_build._populate_page(page, built.config, built.files)
        mkdocs_build._build_page(
            page, built.config, built.files.documentation_pages(), built.navigation, built.environment
        )
    except (Exception, SystemExit) as error:
        raise SiteBuildFailed(path=file.src_uri, reason=" ".join(str(error).split())) from error


def replaced_entries(entries: list[dict[str, Any]], new: list[dict[str, Any]], file: File) -> list[dict[str, Any]]:
    """Return the search entries of the site with a page's own replaced, in the same place."""
    address = "" if file.url in {".", "./"} else file.url
    own = [position for position, entry in enumerate(entries) if entry["location"].partition("#")[0] == address]
    first = own[0] if own else len(entries)
    kept = [entry for entry in entries[first:] if entry["location"].partition("#")[0] != address]
    return [*entries[:first], *new, *kept]
