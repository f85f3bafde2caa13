"""Builds the site aside and switches to it at once, whole or with only the changed page rendered again."""

from __future__ import annotations

import html
import io
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from indexer.catalogue import LANGUAGES
from indexer.errors import RelaisError, SiteSettingsInvalid
from indexer.models import Page, Problem
from indexer.pages import DATA_FOLDER
from indexer.plugin import RelaisPlugin
from indexer.renderer import DEFAULT_EXTENSIONS
from indexer.site.history import read_history
from indexer.site.versions import new_version
from indexer.site_settings import SiteSettings, settings_of_language
from indexer.staging import Staged, copy, is_page, stage, staged_name

STAGE_PREFIX = "relais-pages-"
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
    folder: str = ""  # of the pages and of the site of a second language

    def own_name(self, path: str) -> str:
        """Return a path of the whole base as MkDocs knows it in this build."""
        return staged_name(path).removeprefix(f"{self.folder}/") if self.folder else staged_name(path)


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
        self._stages.append(tempfile.TemporaryDirectory(prefix=f"{STAGE_PREFIX}{os.getpid()}-"))
        staged = stage(self.docs, Path(self._stages[-1].name) / "docs", keep_active=self.site is not None)
        with new_version(self.into) as folder:
            self._last = folder
            self._built = tuple(self._run(staged, folder))
        return self._report(start, is_whole=True)

    def _run(self, staged: Staged, into: Path) -> Iterator[Built]:
        """Build the site, then that of the second language in a folder of it."""
        second = second_language(self.site, staged.folder)
        first = prepare(self.docs, self.site.file if self.site else None, staged.folder, into, self.ask_page)
        first[1].config.translations = second[0] if second else ""
        yield run_mkdocs(self.docs, *first, staged)
        if second is not None:
            folder, file = second
            config, plugin = prepare(self.docs / folder, file, staged.folder / folder, into / folder, self.ask_page)
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
            start_of_path = f"{built.folder}/" if built.folder else ""
            problems += [replace(found, path=f"{start_of_path}{found.path}") for found in built.plugin.problems]
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


def prepare(
    docs: Path, settings: Path | None, staged: Path, into: Path, ask_page: str
) -> tuple[MkDocsConfig, RelaisPlugin]:
    """Return the settings of a build and our plugin in it. Raises SiteBuildFailed, SiteSettingsInvalid."""
    try:
        config = site_config(docs, settings, staged, into)
    except (Exception, SystemExit) as error:
        raise failure(docs, error) from error
    plugin = config.plugins.get("relais")
    if not isinstance(plugin, RelaisPlugin):
        # Without it every page would be shown, whatever its visibility.
        raise SiteSettingsInvalid(path=str(settings or docs), reason="plugins: relais is missing")
    plugin.config.ask_page = ask_page
    plugin.source = docs
    return config, plugin


def run_mkdocs(docs: Path, config: MkDocsConfig, plugin: RelaisPlugin, staged: Staged, folder: str = "") -> Built:
    """Build one site. Raises SiteBuildFailed."""
    # Material tells whoever builds that it will end; who reads the site's log cannot act on it.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    try:
        mkdocs_build.build(config)
    except RelaisError:
        raise
    # MkDocs ends with SystemExit on what it cannot build, and lets a plugin's or a template's error through as it is.
    except (Exception, SystemExit) as error:
        raise failure(docs, error) from error
    assert plugin.stage is not None
    files, navigation, environment = plugin.stage
    return Built(config, plugin, files, navigation, environment, staged, folder)


def failure(docs: Path, error: BaseException) -> SiteBuildFailed:
    """Return what is told of an error of MkDocs."""
    return SiteBuildFailed(path=str(docs), reason=" ".join(str(error).split()) or type(error).__name__)


def site_config(docs: Path, settings: Path | None, staged: Path, into: Path) -> MkDocsConfig:
    """Return the settings of a build: the site's own, or the built-in ones of a foreign folder."""
    folders = {"docs_dir": str(staged), "site_dir": str(into)}
    if settings is not None:
        return load_config(str(settings), **folders)
    source = io.BytesIO(yaml.safe_dump(default_settings(docs)).encode())
    return load_config(source, config_file_path=str(staged.parent / "mkdocs.yml"), **folders)


def default_settings(docs: Path) -> dict[str, Any]:
    """Return the settings a folder without mkdocs.yml is built with: nothing is asked of another host."""
    features = ["navigation.indexes", "navigation.path", "navigation.prune", "navigation.top"]
    return {
        # Material prints the name as it is.
        "site_name": html.escape(docs.resolve().name) or "Relais",
        "theme": {"name": "material", "language": "fr", "font": False, "features": features},
        "extra": {"generator": False},
        "exclude_docs": f"{DATA_FOLDER}/\n!/templates/\n",
        "plugins": ["relais"],
        "markdown_extensions": [{name: options} if options else name for name, options in DEFAULT_EXTENSIONS.items()],
    }


def render_again(built: Built, files: Sequence[File], folder: Path) -> None:
    """Render some pages into a copy of the site, and write its search again."""
    built.config.site_dir = str(folder)
    for file in files:
        move(file, folder)
        render_page(built, file)
    built.plugin.write_search(folder, [file.src_uri for file in files])


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
