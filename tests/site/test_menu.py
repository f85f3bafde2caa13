"""A menu names every page of a short section; of a long one, those around the page and the way to all of them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from indexer.building import build_site
from indexer.site.menu import AROUND, LONG
from tests.site.sites import Build, Site, own_settings, write

HERE = 12  # the number of a page in the middle of a long section


def pages(folder: str, count: int) -> dict[str, str | bytes]:
    """Return so many pages of a folder, in the order of their numbers."""
    return {f"{folder}p{number:02}.md": f"# Page {number}\n\nTexte.\n" for number in range(count)}


def menu(site: Site, address: str) -> list[tuple[str, str]]:
    """Return where each link of a page's menu leads, and its words."""
    html = site.html(address)
    drawn = html[html.index('data-md-type="navigation"') : html.index('data-md-type="toc"')]
    links = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', drawn, re.DOTALL)
    return [(href, " ".join(unescape(re.sub(r"<[^>]*>", " ", words)).split())) for href, words in links]


def names(site: Site, address: str) -> list[str]:
    """Return the words of each link to a numbered page of a page's menu, and of that to all of them."""
    return [words for _, words in menu(site, address) if re.match(r"Page|Les \d", words)]


@pytest.mark.parametrize("folder", ["dossier/", ""], ids=["section", "menu itself"])
def test_a_long_section_shows_what_is_around(build: Build, folder: str) -> None:
    """The page itself, some before it and after it, then a link to the page that lists them all."""
    site = build({**pages(folder, LONG + 5), "autre/x.md": "# Ailleurs\n"})
    shown = names(site, f"{folder}p{HERE}")
    around = [f"Page {number}" for number in range(HERE - AROUND, HERE + AROUND + 1)]
    assert shown == [*around, f"Les {LONG + 5} pages de cette partie"]
    (whole,) = (href for href, words in menu(site, f"{folder}p{HERE}") if words.startswith("Les "))
    assert whole == "../p00/"
    assert names(site, f"{folder}p00") == [f"Page {number}" for number in range(LONG + 5)]
    assert names(site, f"{folder}p01")[0] == "Page 0"
    assert ("../../autre/x/" if folder else "../autre/x/") in dict(menu(site, f"{folder}p{HERE}"))


def test_the_index_of_a_long_section_lists_it(build: Build) -> None:
    """Where a section has a page of its own, it is that one, and it stays in every menu."""
    site = build({**pages("d/", LONG + 5), "d/index.md": "# Sommaire\n", "index.md": "# Accueil\n"})
    assert len(names(site, "d")) == LONG + 5
    assert f"Les {LONG + 6} pages de cette partie" in names(site, "d/p20")
    assert "../" in dict(menu(site, "d/p20"))


def test_a_page_below_a_long_section_shows_what_is_beside_itself(build: Build) -> None:
    """Of the sections above, nothing but the way to all of their pages."""
    site = build({**pages("d/", LONG + 5), **pages("d/sous/", 3)})
    hrefs = [href for href, _ in menu(site, "d/sous/p01")]
    assert {"../p00/", "../p02/", "../../p00/"} <= set(hrefs)
    assert "../../p01/" not in hrefs
    assert "../sous/p00/" in dict(menu(site, "d/p12"))


def test_a_short_section_is_shown_whole(build: Build) -> None:
    """Nothing is left out up to the limit."""
    site = build(pages("d/", LONG))
    assert names(site, "d/p10") == [f"Page {number}" for number in range(LONG)]


def test_every_page_is_reached_by_the_menu(build: Build) -> None:
    """Without scripts and without the search: from the home page, by links of menus alone."""
    files = {**pages("a/", LONG + 5), **pages("b/c/", LONG + 5), **pages("", LONG + 5), "index.md": "# Accueil\n"}
    site = build(files)
    seen, waiting = {""}, [""]
    while waiting:
        here = waiting.pop()
        for href, _ in menu(site, here):
            there = (site.folder / here / href).resolve().relative_to(site.folder.resolve()).as_posix()
            there = "" if there == "." else there
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    assert seen == {name.removesuffix(".md").removesuffix("index") for name in files}


def test_without_pruning_closed_sections_are_drawn_as_far(tmp_path: Path) -> None:
    """A site that draws its whole menu into each page still leaves the pages of long sections out."""
    write(tmp_path / "docs", {**pages("a/", LONG + 5), **pages("b/", 3), "index.md": "# Accueil\n"})
    settings = own_settings(tmp_path)
    text = settings.file.read_text("utf-8")
    settings.file.write_text(re.sub(r".*navigation\.prune.*\n", "", text), "utf-8")
    site = Site(tmp_path / "site", build_site(tmp_path / "docs", settings, tmp_path / "site"))
    assert names(site, "b/p01") == [f"Les {LONG + 5} pages de cette partie", "Page 0", "Page 1", "Page 2"]
