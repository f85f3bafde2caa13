"""Runs MkDocs: on a whole site, then on some of its pages again."""

from __future__ import annotations

import html
import io
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from indexer.models import Visibility
from indexer.pages import DATA_FOLDER
from indexer.plugin import RelaisPlugin
from indexer.renderer import DEFAULT_EXTENSIONS
from indexer.staging import Staged, staged_name


class SiteBuildFailed(RelaisError):
    """MkDocs could not build the site; the one before stays."""

    code = "listing.build_failed"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a site is built for."""

    ask_page: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)  # where a kind of button leads, when it is no e-mail
    shown_to: Visibility | None = None  # None: to whom the settings say
    is_for_disk: bool = False  # opened by a double click: addresses name files, as no server finds them in folders


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

    @property
    def start(self) -> str:
        """What the paths of this build begin with in the whole base."""
        return f"{self.folder}/" if self.folder else ""

    @property
    def home(self) -> str:
        """Return the file of the site to begin with, from the root of the whole site: the home page, if it has one."""
        first = self.navigation.homepage or next(iter(self.navigation.pages), None)
        return f"{self.start}{first.file.dest_uri}" if first else ""

    def own_name(self, path: str) -> str:
        """Return a path of the whole base as MkDocs knows it in this build."""
        return staged_name(path).removeprefix(self.start)

    def shown(self) -> Iterator[str]:
        """Yield the path, in the copy of the whole base, of each page and each file that stands on the site."""
        for file in self.files:
            is_own = file.src_dir == self.config.docs_dir
            if is_own and file.inclusion.is_included():  # type: ignore[no-untyped-call]
                yield f"{self.start}{file.src_uri}"


def prepare(
    docs: Path, settings: Path | None, staged: Path, into: Path, purpose: Purpose
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
    plugin.source = docs
    plugin.config.ask_page = purpose.ask_page
    plugin.config.forms = {**plugin.config.forms, **purpose.forms}
    if purpose.shown_to is not None:
        plugin.config.shown_to = purpose.shown_to.value
    if purpose.is_for_disk:
        config.use_directory_urls = False
    return config, plugin


def quiet_mkdocs() -> None:
    """Let MkDocs write nothing of its own: what it leaves out is in the reports, and told in the reader's language."""
    logger = logging.getLogger("mkdocs")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


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
