"""The base in two languages: two sites built together, each page leading to the one that stands for it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from indexer.building import SiteBuilder, build_site
from indexer.errors import SiteSettingsInvalid
from indexer.site.languages import site_address_of
from indexer.site_settings import SiteSettings
from tests.site.sites import REPOSITORY, Elements, Site, own_settings, write
from tests.site.test_plugin import QuietHandler

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FRENCH = "---\ntitle: {title}\nid: {id}\n---\n\n{body}\n"
ENGLISH = "---\ntitle: {title}\nid: {id}\nlanguage: en\ntranslates: {{id: {of}, commit: {commit}}}\n---\n\n{body}\n"
LINKS = (
    "[translated](../../lecons/a.md#une-section) [kept](../../lecons/a.md#fixe) [not](../../lecons/b.md#une-section) "
    "[again](../../lecons/b.md) [secret](https://example.org) ![picture](../../assets/p.png) [home](../index.md)"
)


def files(commit: str = "0000000") -> dict[str, str | bytes]:
    """Return a small base: a home and a lesson in both languages, a lesson in French only."""
    return {
        "index.md": FRENCH.format(title="Accueil", id="accueil", body="Bonjour."),
        "lecons/a.md": FRENCH.format(
            title="Leçon A", id="lecon-a", body="## Une section\n\n### Fixe {#fixe}\n\nTexte."
        ),
        "lecons/b.md": FRENCH.format(title="Leçon B", id="lecon-b", body="## Une section\n\n[x](../en/lessons/a.md)."),
        "assets/p.png": b"x",
        "assets/relais.css": "",
        "_data/roles.yml": "coordination: {fr: Coordination, en: Coordinators}\n",
        "en/index.md": ENGLISH.format(title="Home", id="home", of="accueil", commit=commit, body="Hello."),
        "en/lessons/a.md": ENGLISH.format(
            title="Lesson A", id="lesson-a", of="lecon-a", commit=commit, body=f"{LINKS}\n\n## Kept {{#fixe}}\n\nText."
        ),
    }


def both_settings(folder: Path, *more: str) -> SiteSettings:
    """Return our own settings for the pages of a folder, in both languages; `more` are lines for the first."""
    settings = own_settings(folder)
    settings.file.write_text("\n".join([settings.file.read_text("utf-8"), *more]), "utf-8")
    source = (REPOSITORY / "mkdocs.en.yml").read_text("utf-8")
    (folder / "mkdocs.en.yml").write_text(source[: source.index("\nnav:")], "utf-8")
    return settings


@pytest.fixture
def base(tmp_path: Path) -> Iterator[SiteBuilder]:
    """A builder of the small base, which has built it once."""
    write(tmp_path / "docs", files())
    with closing(SiteBuilder(tmp_path / "docs", both_settings(tmp_path), tmp_path / "site")) as builder:
        builder.build()
        yield builder


def shown(builder: SiteBuilder) -> Site:
    """Return the site that a builder shows now."""
    return Site(builder.into, None)  # type: ignore[arg-type]


def switch(html: str) -> str | None:
    """Return where the link to the other language leads."""
    found = (attributes for _, attributes in Elements(html).found if attributes.get("class") == "relais-language")
    return next(found, {}).get("href")


def address_of(html: str, words: str) -> str:
    """Return the address of a link by its first words."""
    match = re.search(rf'<a href="([^"]*)"[^>]*>{words}', html)
    assert match, words
    return match[1]


def test_both_sites_are_built_at_once(base: SiteBuilder) -> None:
    """English pages are below `en/`, in a site whose language, words and search are English; the French has none."""
    site = shown(base)
    assert '<html lang="fr"' in site.html("lecons/a")
    assert '<html lang="en"' in site.html("en/lessons/a")
    assert "Lesson A" in site.text("en/search/relais.js")
    assert "Lesson A" not in site.text("search/relais.js")
    assert "en/" not in site.text("sitemap.xml")
    assert (site.folder / "en/assets/relais/languages.css").is_file()
    assert base.build().pages == 5


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("", "en/"),
        ("lecons/a", "../../en/lessons/a/"),
        ("lecons/b", "../../en/"),
        ("en", "../"),
        ("en/lessons/a", "../../../lecons/a/"),
    ],
)
def test_the_switch_leads_to_the_paired_page(base: SiteBuilder, page: str, leads_to: str) -> None:
    """To the translation or to the original when there is one, else to the other home page."""
    html = shown(base).html(page)
    assert switch(html) == leads_to
    told = [a for tag, a in Elements(html).found if tag == "link" and (a.get("rel") or "").strip() == "alternate"]
    expected = [] if page == "lecons/b" else [leads_to, "./"]
    assert sorted(str(a["href"]) for a in told if "hreflang" in a) == sorted(expected)


def test_links_lead_to_the_translation_or_say_that_they_do_not(base: SiteBuilder) -> None:
    """To the English page, with an anchor that it has; to the French page, said so; pictures are those of the base."""
    html = shown(base).html("en/lessons/a")
    assert address_of(html, "translated") == "./"
    assert address_of(html, "kept") == "./#fixe"
    assert address_of(html, "not") == "../../../lecons/b/#une-section"
    assert re.search(r'hreflang="fr">not<small[^>]*> \(in French\)</small>', html)
    assert re.search(r'hreflang="fr">again<small[^>]*> \(fr\)</small>', html)
    assert 'src="../../../assets/p.png"' in html
    assert address_of(html, "home") == "../../"
    assert 'href="../../../assets/relais.css"' in html


def test_links_to_translations_are_said_to_be(base: SiteBuilder) -> None:
    """A French page that links to an English one without French counterpart says so; else leads to the counterpart."""
    assert address_of(shown(base).html("lecons/b"), "x") == "../a/"


@pytest.mark.parametrize("path", ["en/lessons/a.md", "lecons/a.md"])
def test_one_page_of_either_language_is_rendered_again(base: SiteBuilder, path: str) -> None:
    """While pages are served, a change of one page is shown at once, and as a whole build would."""
    page = base.docs / path
    page.write_text(page.read_text("utf-8") + "\nNouveau mot.\n", "utf-8")
    assert not base.update([path]).is_whole
    quick = {name: (base.into / name).read_bytes() for name in ("en/lessons/a/index.html", "lecons/a/index.html")}
    assert sum(b"Nouveau mot" in content for content in quick.values()) == 1
    base.build()
    assert {name: (base.into / name).read_bytes() for name in quick} == quick


def test_a_page_that_is_not_shown_has_no_counterpart(base: SiteBuilder) -> None:
    """A translation for partners leaves no trace in the public site of either language."""
    page = base.docs / "en/lessons/a.md"
    page.write_text(page.read_text("utf-8").replace("language: en", "visibility: partners"), "utf-8")
    assert base.update(["en/lessons/a.md"]).is_whole
    assert not (base.into / "en/lessons/a").exists()
    assert switch(shown(base).html("lecons/a")) == "../../en/"
    assert "lessons" not in shown(base).text("en/sitemap.xml")


def test_whole_addresses_where_the_site_has_one(tmp_path: Path) -> None:
    """With `site_url`, canonical and alternate addresses are whole, those of English pages below `en/`."""
    write(tmp_path / "docs", files())
    build_site(tmp_path / "docs", both_settings(tmp_path, "site_url: https://example.org/base/"), tmp_path / "site")
    html = (tmp_path / "site/en/lessons/a/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/base/en/lessons/a/">' in html
    assert 'hreflang="fr" href="https://example.org/base/lecons/a/"' in html
    assert 'hreflang="en" href="https://example.org/base/en/lessons/a/"' in html


@pytest.mark.parametrize(
    ("address", "folder", "expected"),
    [
        ("https://a.example/x/", "en", "https://a.example/x/en/"),
        ("https://a.example/x/en/", "en", "https://a.example/x/en/"),
        ("https://a.example/x/", "", "https://a.example/x/"),
        ("", "en", ""),
    ],
)
def test_an_inherited_address_is_that_of_the_first_site(address: str, folder: str, expected: str) -> None:
    """The second language's folder is added, once."""
    assert site_address_of(address, folder) == expected


def test_settings_of_the_second_language_must_say_so(tmp_path: Path) -> None:
    """Without `folder`, pages would be taken for another base's: the sentence names file and key."""
    write(tmp_path / "docs", files())
    settings = both_settings(tmp_path)
    second = tmp_path / "mkdocs.en.yml"
    second.write_text(second.read_text("utf-8").replace("    folder: en\n", ""), "utf-8")
    with pytest.raises(SiteSettingsInvalid) as raised:
        build_site(tmp_path / "docs", settings, tmp_path / "site")
    assert "folder: en" in str(raised.value.data["reason"])


@pytest.mark.parametrize("arguments", [[], ["-f", "mkdocs.en.yml"]], ids=["French", "English"])
def test_each_site_builds_alone(tmp_path: Path, arguments: list[str]) -> None:
    """`mkdocs build --strict` builds either; the French one alone shows no link to a site that is not there."""
    write(tmp_path / "docs", files() | {"lecons/b.md": FRENCH.format(title="Leçon B", id="lecon-b", body="Texte.")})
    english = tmp_path / "docs/en/lessons/a.md"
    english.write_text(english.read_text("utf-8").replace("#une-section", ""), "utf-8")
    both_settings(tmp_path)
    program = shutil.which("mkdocs", path=str(REPOSITORY / ".venv/bin")) or "mkdocs"
    run = subprocess.run([program, "build", "--strict", *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    page = tmp_path / ("site/en/lessons/a/index.html" if arguments else "site/lecons/a/index.html")
    assert switch(page.read_text("utf-8")) == ("../../../lecons/a/" if arguments else None)


Commit = Callable[[str], str]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """Return a function that commits what is there, and returns the name of the commit."""

    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        run = subprocess.run(["git", *identity, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    git("init", "--quiet")

    def commit_all(message: str) -> str:
        git("add", "docs", "README")
        git("commit", "--quiet", "--allow-empty", "-m", message)
        return git("rev-parse", "HEAD")

    (tmp_path / "README").write_text("x", "utf-8")
    return commit_all


def english_after(tmp_path: Path) -> str:
    """Build the base, and return the English lesson."""
    site = Site(tmp_path / "site", build_site(tmp_path / "docs", both_settings(tmp_path), tmp_path / "site"))
    return site.html("en/lessons/a")


def append(page: Path, words: str) -> None:
    """Add a line to a page."""
    page.write_text(f"{page.read_text('utf-8')}\n{words}\n", "utf-8")


def test_an_english_page_says_when_the_french_one_has_changed_since(tmp_path: Path, commit: Commit) -> None:
    """Not at first, nor after a commit that touches neither; after a change of the original, until it is noted."""
    write(tmp_path / "docs", files())
    noted = commit("pages")
    write(tmp_path / "docs", files(noted[:10]))
    commit("note the commit")
    append(tmp_path / "README", "y")
    commit("elsewhere")
    assert "relais-outdated" not in english_after(tmp_path)
    append(tmp_path / "docs/lecons/a.md", "Changé.")
    newer = commit("change the original")
    assert re.search(r'relais-outdated.*href="../../../lecons/a/" hreflang="fr"', english_after(tmp_path), re.DOTALL)
    write(tmp_path / "docs/en", {"lessons/a.md": files(newer)["en/lessons/a.md"]})
    assert "relais-outdated" not in english_after(tmp_path)


def test_pages_changed_together_are_alike(tmp_path: Path, commit: Commit) -> None:
    """The name of a commit is not known before it is made: a commit that changes both pages is no reason to warn."""
    write(tmp_path / "docs", files())
    noted = commit("pages")
    write(tmp_path / "docs", files(noted))
    append(tmp_path / "docs/lecons/a.md", "Changé.")
    commit("both")
    assert "relais-outdated" not in english_after(tmp_path)


@pytest.mark.parametrize("noted", ["", "abc", "0000000000"])
def test_without_a_known_commit_nothing_is_said(tmp_path: Path, commit: Commit, noted: str) -> None:
    """A commit that is missing, too short or not of this repository tells nothing."""
    write(tmp_path / "docs", files(noted or "''"))
    commit("pages")
    append(tmp_path / "docs/lecons/a.md", "Changé.")
    commit("change")
    assert "relais-outdated" not in english_after(tmp_path)


@pytest.fixture
def web_address(base: SiteBuilder) -> Iterator[str]:
    """Serve the small base on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(base.into))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_changes_language_and_comes_back(browser: Browser, web_address: str, width: int) -> None:
    """By keyboard, on any screen, to the same page in the other language; nothing that is not there is asked for."""
    page = browser.new_page(viewport={"width": width, "height": 740})
    missing: list[str] = []
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.goto(f"{web_address}/lecons/a/")
    page.wait_for_selector("html.js")
    english = page.get_by_role("link", name="English", exact=True)
    english.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/lessons/a/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="Français", exact=True).click()
    page.wait_for_url(f"{web_address}/lecons/a/")
    page.wait_for_timeout(200)
    assert [url for url in missing if "favicon" not in url] == []
    page.close()
