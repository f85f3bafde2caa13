"""The archive, taken out into a folder, is read with a browser alone."""

from __future__ import annotations

import posixpath
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from bot.cli import run
from tests.export.installations import Archive, opened
from tests.site.sites import REPOSITORY, Elements

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export this repository's own pages, and take them out of the archive."""
    folder = tmp_path_factory.mktemp("ours")
    # A copy: somebody may be writing in the pages while the tests run.
    shutil.copytree(REPOSITORY / "docs", folder / "docs")
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(REPOSITORY / name, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RELAIS_STATE", str(folder / "state"))
        assert run(["export", "--docs", str(folder / "docs"), "--output", str(folder / "x.zip")]) == 0
    with zipfile.ZipFile(folder / "x.zip") as archive:
        archive.extractall(folder)
    return folder / opened(folder / "x.zip").folder


def dead_links(name: str, html: str, files: set[str]) -> list[str]:
    """Return the links of a page, and what it loads, that lead to no file of the archive."""
    found = []
    for tag, attributes in Elements(html).found:
        address = attributes.get("href" if tag in {"a", "link"} else "src")
        parts = urlsplit(address or "")
        if not parts.path or parts.scheme or parts.netloc or (attributes.get("rel") or "").startswith("alternate"):
            continue
        if posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) not in files:
            found.append(f"{name}: {address}")
    return found


def test_every_link_leads_to_a_file(ours: Path, archive: Archive) -> None:
    """Not to a folder, of which a browser would show the list; in the sample base too."""
    files = {path.relative_to(ours).as_posix(): path for path in ours.rglob("*") if path.is_file()}
    pages = {name: path.read_text("utf-8") for name, path in files.items() if name.endswith(".html")}
    assert len(pages) > 70
    assert [dead for name, html in pages.items() for dead in dead_links(name, html, set(files))] == []
    sample = {name: content.decode() for name, content in archive.files.items() if name.endswith(".html")}
    assert [dead for name, html in sample.items() for dead in dead_links(name, html, set(archive.files))] == []


def test_our_pages_and_data_are_there_as_they_are(ours: Path) -> None:
    """All of them, as nothing of ours is kept from the public."""
    docs = ours.parent / "docs"
    data = [docs / "_data" / f"{name}.yml" for name in ("glossary", "lists", "roles", "sources")]
    for path in (*docs.rglob("*.md"), *data):
        assert (ours / "pages" / path.relative_to(docs)).read_bytes() == path.read_bytes()


@pytest.mark.browser
def test_the_site_is_read_and_searched_from_a_disk(ours: Path, browser: Browser) -> None:
    """A page, a link, the other language, a search: nothing is asked of anybody, and nothing fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 740}, locale="fr-FR", offline=True)
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto((ours / "site/index.html").as_uri())
    page.locator("article a[href$='demarrer/index.html']").first.click()
    page.wait_for_url("file://**/demarrer/index.html")
    page.keyboard.press("/")
    page.fill(".relais-search__query", "sortie d'un partenaire")
    page.locator(".relais-search__passage mark").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("file://**/lecons/sortie-d-un-partenaire.html*")
    page.locator("a.relais-language").click()
    page.wait_for_url("file://**/en/lessons/a-partner-leaves.html")
    assert page.locator("h1").inner_text()
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert wrong == []
