"""Real MkDocs builds for the tests of the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.building import build_site
from indexer.site_settings import site_settings
from tests.site.sites import REPOSITORY, Build, Site, own_settings, write


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return a function that builds a site from files; a foreign one unless our settings are asked for."""

    def build_files(files: dict[str, str | bytes], *, is_ours: bool = False) -> Site:
        write(tmp_path / "docs", files)
        settings = own_settings(tmp_path) if is_ours else None
        report = build_site(tmp_path / "docs", settings, tmp_path / "site")
        return Site(tmp_path / "site", report)

    return build_files


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build this repository's own site, once."""
    into = tmp_path_factory.mktemp("published") / "site"
    settings = site_settings(REPOSITORY / "mkdocs.yml")
    return Site(into, build_site(settings.docs, settings, into))
