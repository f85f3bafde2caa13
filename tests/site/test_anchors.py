"""The address of every section that the index stores is one the site has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.structure.files import File
from mkdocs.utils import is_markdown_file

from indexer.building import build_site
from indexer.listings import expander
from indexer.pages import DATA_FOLDER, page_url, read_folder
from indexer.renderer import renderer_for
from indexer.sections import parse_sections
from indexer.site_settings import SiteSettings, site_settings
from tests.site.sites import REPOSITORY, Elements, Site, own_settings

PAGES = Path(__file__).parent / "pages"


def section_addresses(docs: Path, site: SiteSettings | None) -> Iterator[tuple[str, str]]:
    """Yield the address and the anchor of each section, as indexing computes them."""
    renderer = renderer_for(site)
    for page in read_folder(docs, expand=expander(docs / DATA_FOLDER, "fr")).pages:
        for section in parse_sections(renderer.render(page.body), page.title):
            yield page_url(page.path), section.anchor


def missing_anchors(docs: Path, settings: SiteSettings | None, site: Site) -> list[tuple[str, str]]:
    """Return the addresses of sections that the built site does not have."""
    wanted = list(section_addresses(docs, settings))
    ids = {url: Elements(site.html(url)).ids for url in {url for url, _ in wanted}}
    assert len(wanted) > len(ids)
    return [(url, anchor) for url, anchor in wanted if anchor and anchor not in ids[url]]


@pytest.mark.parametrize("is_ours", [True, False], ids=["our settings", "a foreign folder"])
def test_every_section_has_its_address_on_the_site(tmp_path: Path, is_ours: bool) -> None:
    """Accents, repeated and empty titles, own ids, lists, tabs, boxes, notes: the anchors indexed are the site's."""
    settings = own_settings(tmp_path, docs=PAGES) if is_ours else None
    site = Site(tmp_path / "site", build_site(PAGES, settings, tmp_path / "site"))
    assert missing_anchors(PAGES, settings, site) == []


def test_every_section_of_our_pages_has_its_address(published: Site) -> None:
    """Our own pages, the glossary among them, are found where answers send people."""
    settings = site_settings(REPOSITORY / "mkdocs.yml")
    assert missing_anchors(settings.docs, settings, published) == []


@pytest.mark.parametrize(
    "path",
    [
        "index.md", "README.md", "a/README.md", "a/index.markdown", "readme.md", "a.b.md", "a..md", "été/l'an 2.md",
        "q?x#y&z=%2F.md", "a/b.c/d.mkd", 'quo"te.md', "back\\slash.md", "new\nline.md", "emoji 😀.md", "-.md",
        "a+b~c.md", "index/index.md", "index/README.md", "Index.md", "con:nu.md", "a/.../b.md", "(1) [x].md",
        "e\u0301.md",
    ],
)  # fmt: skip
def test_page_addresses_are_those_of_mkdocs(path: str) -> None:
    """The address of a page is the one MkDocs gives it, whatever its name."""
    file = File(path, "/docs", "/site", use_directory_urls=True)
    assert is_markdown_file(path)
    assert page_url(path) == ("" if file.url == "./" else file.url)
