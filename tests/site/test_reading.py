"""The site in a browser: ages, buttons, explained words, filters, steps, old addresses; and all without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.site.knowing import GLOSSARY_PAGE, built, page
from tests.site.sites import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

LATE, LONG_AGO = date.today() - timedelta(days=3), date.today() - timedelta(days=800)
LONG = "\n\n".join(["Du texte qui ne dit rien."] * 30)
STEPS = """\
## Premier jour

- [ ] Lire [la fiche](lecon.md)
- [ ] Appeler

## Plus tard

- [ ] Écrire

## Autre

Rien.
"""
LESSON = f"""\
## Ce que l'on sait

L'ANRU signe un avenant.

## Ce qui manque

/// collect | À recueillir

- Pourquoi ?

///

{LONG}
"""
FILES = {
    "glossaire.md": GLOSSARY_PAGE,
    "lecon.md": page("Une leçon", f"type: lesson\nreviewed: {LATE}\nstatus: draft\nto_collect: [Quoi]", LESSON),
    "lecons/vieille.md": page("Vieille leçon", f"type: lesson\nreviewed: {LONG_AGO}\nthemes: [droit]"),
    "lecons/droit.md": page("Leçon de droit", "type: lesson\nthemes: [droit]\naudiences: [gestion]"),
    "lecons/depart-d-un-partenaire.md": page("Quand un partenaire part", "type: lesson\nthemes: [argent]"),
    "liste.md": page("Liste", "", "<!-- relais:cards type=lesson -->"),
    "parcours.md": page("Parcours", "type: track\nid: arriver", STEPS),
    "nouvelle.md": page("Nouvelle", "replaces: [vieux/nom.md]", f"{LONG}\n\n## Là {{#la}}\n\nIci.\n\n{LONG}"),
}


class Handler(SimpleHTTPRequestHandler):
    """Serves a site as hosts of plain files do: its own page for what is not there."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's page « not found »."""
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site with a mailbox, built once."""
    return built(tmp_path_factory.mktemp("read"), FILES, options="contact_mail: memoire@exemple.org")


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Serve the site on this machine."""
    handler = partial(Handler, directory=str(site.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of a French reader; a script that fails fails the test."""
    opened = browser.new_context(viewport={"width": 1280, "height": 740}, locale="fr-FR")
    errors: list[str] = []
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def reader(context: BrowserContext) -> Page:
    """An open window."""
    return context.new_page()


def shown_tips(page: Page) -> list[str]:
    """Return the words of what is explained on the screen."""
    return page.locator("[role=tooltip]:visible").all_inner_texts()


def shown_cards(page: Page) -> list[str]:
    """Return the titles of the cards on the screen."""
    return page.locator(".relais-card:visible > a").all_inner_texts()


def mail_of(page: Page, selector: str) -> str:
    """Return the e-mail that a button opens, readable."""
    return unquote(str(page.locator(selector).first.get_attribute("href")))


def test_ages_are_computed_today(reader: Page, address: str) -> None:
    """Three days, or two years and a warning."""
    reader.goto(f"{address}lecon/")
    assert "(il y a 3 jours)" in reader.inner_text(".relais-facts")
    reader.goto(f"{address}lecons/vieille/")
    assert "(il y a 2 ans)" in reader.inner_text(".relais-facts")
    assert "vérifiez avant de vous en servir" in reader.inner_text(".relais-facts")


def test_each_section_can_be_corrected(reader: Page, address: str) -> None:
    """A pencil at each heading, found by the keyboard, writes about that section; an open question can be answered."""
    reader.goto(f"{address}lecon/")
    pencils = reader.locator(".relais-edit")
    assert pencils.count() == 2
    assert pencils.first.get_attribute("aria-label") == "Corriger cette section : Ce que l'on sait"
    assert f"Page : {address}lecon/#ce-que-lon-sait\r\n" in mail_of(reader, ".relais-edit")
    assert f"Page : {address}lecon/\r\n" in mail_of(reader, "[data-relais-action=used]")
    assert f"Page : {address}lecon/#ce-qui-manque\r\n" in mail_of(reader, ".collect .md-button")
    assert "Une réponse : Une leçon" in mail_of(reader, ".collect .md-button")
    assert "Corriger" not in reader.inner_text(".md-sidebar--secondary")


def test_words_are_explained_on_hover(reader: Page, address: str) -> None:
    """The pointer may rest on the explanation; it goes when the pointer leaves, and Escape closes it at once."""
    reader.goto(f"{address}lecon/")
    assert shown_tips(reader) == []
    word = reader.locator(".relais-term", has_text="ANRU")
    word.hover()
    assert shown_tips(reader) == ["Agence de rénovation\nElle suit & <b>paie</b>."]
    reader.locator("[role=tooltip]:visible").hover()
    reader.wait_for_timeout(400)
    assert len(shown_tips(reader)) == 1
    reader.keyboard.press("Escape")
    assert shown_tips(reader) == []
    word.hover()
    reader.mouse.move(5, 5)
    reader.wait_for_timeout(400)
    assert shown_tips(reader) == []


def test_words_are_explained_by_the_keyboard(reader: Page, address: str) -> None:
    """Focus explains, Escape closes and keeps the focus, Enter leads to the glossary."""
    reader.goto(f"{address}lecon/")
    word = reader.locator(".relais-term", has_text="avenant")
    word.focus()
    assert shown_tips(reader) == ["Avenant\nTexte qui change une convention."]
    reader.keyboard.press("Escape")
    assert shown_tips(reader) == []
    assert reader.evaluate("document.activeElement.textContent") == "avenant"
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/glossaire/#avenant")


def test_words_are_explained_by_touch(browser: Browser, address: str) -> None:
    """The first touch explains, one beside closes, the second on the word leads to the glossary; nothing sticks out."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{address}lecon/")
    word = page.locator(".relais-term", has_text="ANRU")
    word.tap()
    assert len(shown_tips(page)) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("h1").tap()
    assert shown_tips(page) == []
    word.tap()
    assert page.url == f"{address}lecon/"
    word.tap()
    page.wait_for_url("**/glossaire/#anru")
    context.close()


def test_filters_are_in_the_address(reader: Page, address: str) -> None:
    """A choice narrows the cards, says how many are left and changes the address; that address shows the same."""
    reader.goto(f"{address}liste/")
    assert len(shown_cards(reader)) == 4
    reader.get_by_role("combobox", name="Thème", exact=True).select_option("droit")
    assert shown_cards(reader) == ["Leçon de droit", "Vieille leçon"]
    assert reader.inner_text(".relais-count") == "2 pages"
    assert reader.get_attribute(".relais-count", "role") == "status"
    reader.get_by_role("combobox", name="Pour qui", exact=True).select_option("gestion")
    assert reader.inner_text(".relais-count") == "1 page"
    assert reader.url == f"{address}liste/?theme=droit&audience=gestion"
    reader.reload()
    assert shown_cards(reader) == ["Leçon de droit"]
    assert reader.get_by_role("combobox", name="Thème", exact=True).input_value() == "droit"
    reader.get_by_role("button", name="Tout montrer").click()
    reader.wait_for_function("!location.search")
    assert len(shown_cards(reader)) == 4


@pytest.mark.parametrize("search", ["?theme=inconnu", "?theme=%22%5D&x=1", "?status="])
def test_an_address_that_chooses_nothing_shows_all(reader: Page, address: str, search: str) -> None:
    """A value that is not there, or not one of ours."""
    reader.goto(f"{address}liste/{search}")
    assert len(shown_cards(reader)) == 4


def test_choices_that_no_page_meets_are_said(reader: Page, address: str) -> None:
    """Not an empty screen."""
    reader.goto(f"{address}liste/?theme=argent&audience=gestion")
    assert shown_cards(reader) == []
    assert reader.inner_text(".relais-count") == "Aucune page ne répond à ces choix."


def test_steps_are_kept_in_this_browser(reader: Page, address: str) -> None:
    """What is done stays done, by page and by step; the phases say how much; clearing asks nothing of anybody."""
    reader.goto(f"{address}parcours/")
    progress = reader.locator(".relais-progress")
    assert "0 étape faite sur 3" in progress.inner_text()
    assert progress.locator("li").all_inner_texts() == ["Premier jour 0/2", "Plus tard 0/1"]
    reader.get_by_role("checkbox", name="Lire la fiche").focus()
    reader.keyboard.press("Space")
    assert progress.locator("li").all_inner_texts() == ["Premier jour 1/2", "Plus tard 0/1"]
    kept = reader.evaluate("Object.entries(localStorage).filter(([key]) => key.includes('track'))")
    assert kept == [["relais:/:track:arriver", '["step-lire-la-fiche"]']]
    reader.reload()
    assert reader.get_by_role("checkbox", name="Lire la fiche").is_checked()
    assert "1 étape faite sur 3" in progress.inner_text()
    reader.get_by_role("button", name="Tout décocher").click()
    reader.reload()
    assert reader.locator("input[data-step]:checked").count() == 0


def test_a_browser_that_keeps_nothing_says_so(context: BrowserContext, address: str) -> None:
    """Steps can still be ticked."""
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page = context.new_page()
    page.goto(f"{address}parcours/")
    page.locator("input[data-step]").first.check(force=True)
    assert "ne permet pas de garder" in page.inner_text(".relais-progress")
    assert page.locator("input[data-step]:checked").count() == 1


def test_a_path_can_be_printed(reader: Page, address: str) -> None:
    """Buttons are not on paper, steps are."""
    reader.goto(f"{address}parcours/")
    reader.emulate_media(media="print")
    assert not reader.locator(".relais-progress .relais-actions").is_visible()
    assert reader.locator(".relais-step").first.is_visible()


def test_an_old_address_leads_to_the_same_section(reader: Page, address: str) -> None:
    """With the script, to the very section; without, to the page."""
    reader.goto(f"{address}vieux/nom/#la")
    reader.wait_for_url(f"{address}nouvelle/#la")
    reader.wait_for_function("scrollY > 200")


def test_what_is_not_there_proposes_pages(reader: Page, address: str) -> None:
    """A mistyped address, at any depth; nothing near, nothing proposed, and no error."""
    reader.goto(f"{address}lecons/depart-partenair.html")
    reader.wait_for_selector(".relais-lost:visible")
    reader.locator(".relais-lost a").first.click()
    reader.wait_for_url(f"{address}lecons/depart-d-un-partenaire/")
    reader.goto(f"{address}zzzz/qqqq")
    reader.wait_for_load_state("networkidle")
    assert not reader.locator(".relais-lost").is_visible()
    assert reader.get_by_role("link", name="Aller à l'accueil").is_visible()


def test_without_scripts_all_is_there(browser: Browser, address: str) -> None:
    """Every card, dates that are true, words that lead to the glossary, steps to read, buttons about the page."""
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{address}liste/")
    assert len(shown_cards(page)) == 4
    assert not page.locator(".relais-filters").is_visible()
    page.goto(f"{address}lecon/")
    assert str(LATE.year) in page.inner_text(".relais-facts")
    assert "il y a" not in page.inner_text(".relais-facts")
    assert page.locator("[data-relais-action]").count() == 4
    page.locator(".relais-term").first.click()
    page.wait_for_url("**/glossaire/#anru")
    page.goto(f"{address}parcours/")
    assert page.locator(".relais-step").count() == 3
    assert not page.locator(".relais-progress").is_visible()
    page.goto(f"{address}vieux/nom/")
    page.wait_for_url(f"{address}nouvelle/")
    context.close()


def test_it_works_from_a_folder(reader: Page, site: Site) -> None:
    """Opened as files, without any server: words, filters and steps as on the web."""
    reader.goto(f"{site.folder.resolve().as_uri()}/lecon/index.html")
    reader.locator(".relais-term").first.hover()
    assert len(shown_tips(reader)) == 1
    reader.goto(f"{site.folder.resolve().as_uri()}/liste/index.html?theme=argent")
    assert shown_cards(reader) == ["Quand un partenaire part"]
    reader.goto(f"{site.folder.resolve().as_uri()}/parcours/index.html")
    assert reader.locator(".relais-progress").is_visible()
