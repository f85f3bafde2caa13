"""Reads what an index is made of: the pages, the way to render them, the glossary beside them, their commit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from indexer.data_files import data_problem
from indexer.errors import DataFileInvalid
from indexer.glossary import Entry, read_glossary
from indexer.listings import expander
from indexer.models import Problem, Visibility
from indexer.page_cache import PageCache
from indexer.pages import DATA_FOLDER, Folder, read_folder
from indexer.renderer import Renderer, renderer_for
from indexer.schema import index_digest
from indexer.segments import LevelSegments
from indexer.site_settings import SiteSettings, settings_files, settings_of
from indexer.store import Generation, level_folder

Digests = dict[Visibility, dict[str, str]]

# A folder's own Git settings can name programs to run; a folder that we only read must not run anything.
HARMLESS_GIT = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


@dataclass(slots=True)
class SourceCache:
    """What a long-lived process need not read again: pages, and the renderer of settings that are the same."""

    pages: PageCache = field(default_factory=PageCache)
    levels: dict[Path, LevelSegments] = field(default_factory=dict)
    settings: tuple[bytes, SiteSettings | None, Renderer] | None = None

    def opened(self, index: Path, generation: Generation) -> dict[Visibility, LevelSegments]:
        """Return the levels of a generation, opened as they are now. Raises IndexDamaged."""
        folders = {level: level_folder(index, generation, level) for level in Visibility}
        self.levels = {folder: self.levels.get(folder, LevelSegments(folder)) for folder in folders.values()}
        for opened in self.levels.values():
            opened.refresh()
        return {level: self.levels[folder] for level, folder in folders.items()}

    def site(self, docs: Path) -> tuple[SiteSettings | None, Renderer]:
        """Return the settings of a folder and the renderer they ask for; pages are read again when they change."""
        content = b"\0".join(file.read_bytes() if file.is_file() else b"" for file in settings_files(docs))
        if self.settings is None or self.settings[0] != content or b"INHERIT" in content:
            site = settings_of(docs)
            self.pages = PageCache()
            self.settings = (content, site, renderer_for(site))
        return self.settings[1], self.settings[2]


@dataclass(frozen=True)
class Sources:
    """What an index is made of: the pages, the way to render them, and the glossary beside them."""

    folder: Folder
    glossary: tuple[Entry, ...]
    site: SiteSettings | None
    renderer: Renderer

    @cached_property
    def commit(self) -> str:
        """The Git commit the pages are at: asked for once what changed is already searchable."""
        return commit_of(self.folder.root)

    @property
    def default_language(self) -> str:
        """Language of a page that does not show its own."""
        return self.site.language if self.site else "fr"

    @property
    def settings_digest(self) -> str:
        """Digest of what changes every page's entry at once."""
        return index_digest(self.renderer.digest_source, self.default_language)

    def digests(self) -> Digests:
        """Digest of each page, by level."""
        found: Digests = {level: {} for level in Visibility}
        for page in self.folder.pages:
            found[page.front_matter.visibility][page.path] = page.digest
        return found


def read_sources(docs: Path, cache: SourceCache | None = None) -> Sources:
    """Read a folder of pages and its settings. Raises DocsFolderMissing, SiteSettingsInvalid."""
    cache = cache or SourceCache()
    site, renderer = cache.site(docs)
    language = site.language if site else "fr"
    default_visibility = site.default_visibility if site else Visibility.PUBLIC
    expand = expander(docs / DATA_FOLDER, language)
    glossary, problems = glossary_or_problem(docs)
    folder = read_folder(
        docs, default_visibility=default_visibility, expand=str if problems else expand, cache=cache.pages
    )
    return Sources(replace(folder, problems=(*folder.problems, *problems)), glossary, site, renderer)


def glossary_or_problem(docs: Path) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the glossary, or nothing and why: a slip in it must not keep a page just restricted in the answers."""
    try:
        return read_glossary(docs / DATA_FOLDER), ()
    except DataFileInvalid as error:
        return (), (data_problem(error),)


def commit_of(docs: Path) -> str:
    """Return the Git commit the pages are at, with `+` when they have changed since, or nothing outside Git."""
    commit = git(docs, "rev-parse", "--short=12", "HEAD")
    if not commit:
        return ""
    return f"{commit}+" if git(docs, "status", "--porcelain", "--", ".") else commit


def git(folder: Path, *arguments: str) -> str:
    """Return what a Git command prints, or nothing when it fails or Git is not there."""
    environment: Mapping[str, str] = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        run = subprocess.run(
            ["git", *HARMLESS_GIT, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""
