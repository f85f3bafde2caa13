"""The search box in a browser: what is typed as people type it, by hand, by keyboard alone, on a telephone, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from indexer.building import SiteBuilder
from tests.site.search.conftest import FILES
from tests.site.sites import Site, own_settings, write

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDTHS = [1280, 360]
MEASURE, FOREST = "Mesurer ce que l'on fait", "Une médiation en forêt"


@dataclass
class Reader:
    """Somebody who searches, and all that the browser asked for meanwhile."""

    page: Page
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    expected: str = "nothing"

    def search(self, words: str) -> list[str]:
        """Type words and return the titles of the pages found, in order."""
        self.page.fill(".relais-search__query", words)
        return self.titles()

    def titles(self) -> list[str]:
        """Return the titles of the pages found."""
        self.page.wait_for_function("/^(Aucune|\\d)/.test(document.querySelector('.relais-search__meta').textContent)")
        return self.page.locator(".relais-search__title").all_inner_texts()

    def focused(self) -> str:
        """Return the text of what has the focus, or the name of its element."""
        return str(self.page.evaluate("document.activeElement.innerText?.trim() || document.activeElement.tagName"))


@pytest.fixture(params=WIDTHS)
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A French reader, with a wide window or a telephone's; an error in the console fails the test."""
    context = browser.new_context(viewport={"width": request.param, "height": 740}, locale="fr-FR")
    reader = Reader(context.new_page())
    reader.page.on("request", lambda asked: reader.asked.append(asked.url))
    reader.page.on("pageerror", lambda error: reader.wrong.append(str(error)))
    reader.page.on("console", lambda said: reader.wrong.append(said.text) if said.type == "error" else None)
    yield reader
    context.close()
    assert [said for said in reader.wrong if reader.expected not in said] == []


@pytest.fixture
def opened(reader: Reader, address: str) -> Reader:
    """The box opened by its key, on a page in a folder."""
    reader.page.goto(f"{address}guides/mediation/")
    reader.page.keyboard.press("/")
    reader.page.wait_for_selector(".relais-search__query:focus")
    return reader


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("évaluation", MEASURE),
        ("evaluation", MEASURE),
        ("évaluations", MEASURE),
        ("Evaluations", MEASURE),
        ("l'évaluation", MEASURE),
        ("l’évaluation", MEASURE),
        ("évaluer", MEASURE),
        ("evalu", MEASURE),
        ("ÉVALUATION ", MEASURE),
        ("evaluatoin", MEASURE),
        ("évalution", MEASURE),
        ("levaluation", MEASURE),
        ("evaluatio prepa", MEASURE),
        ("copil", MEASURE),
        ("instance de décision", MEASURE),
        ("comité de pilotage", MEASURE),
        ("comment savoir si ça a marché ?", MEASURE),
        ("œuvre", FOREST),
        ("oeuvre", FOREST),
        ("OEUVRES", FOREST),
        ("coeur", FOREST),
        ("demandee", FOREST),
        ("mediatrcie", FOREST),
        ("foret", FOREST),
        ("turnover", "Le turn-over"),
        ("turn over", "Le turn-over"),
        ("planning", "A short page"),
        ("measured", "A short page"),
        ("plannings", "A short page"),
        ("planed", "A short page"),
        ("qui", "Accueil"),
    ],
)
def test_what_people_type_finds_the_page(browser: Browser, address: str, typed: str, title: str) -> None:
    """Accents, ligatures, elisions, plurals, beginnings, slips, synonyms, French and English."""
    reader = Reader(browser.new_page())
    reader.page.goto(address)
    reader.page.keyboard.press("s")
    found = reader.search(typed)
    reader.page.close()
    if typed == "qui":
        assert title not in found
    else:
        assert found[0] == title


def test_the_section_is_shown_with_the_words_found(opened: Reader, address: str) -> None:
    """Under its page, with a passage; the words are marked as they are written there."""
    opened.search("indicateur evaluations")
    item = opened.page.locator(".relais-search__list > li").first
    link = item.locator("a", has_text="Préparer l'évaluation")
    assert link.get_attribute("href") == f"{address}guides/mesurer/#preparer-levaluation"
    link.locator(".relais-search__passage mark").first.wait_for()
    assert link.locator("mark").all_inner_texts() == ["évaluation", "indicateurs"]
    assert "Choisir des indicateurs, puis les suivre" in link.inner_text()


def test_slips_are_told(opened: Reader) -> None:
    """The count says what was searched for instead, and a screen reader is told once typing rests."""
    opened.search("evaluatoin")
    assert "cherché\u00a0: evaluation" in opened.page.inner_text(".relais-search__meta")
    opened.page.wait_for_function("document.querySelector('.relais-search [role=status]').textContent.includes('page')")
    assert re.match(r"\d pages? trouvées?", opened.page.inner_text(".relais-search__status"))
    assert opened.search("zzzyx") == []
    assert opened.page.inner_text(".relais-search__meta") == "Aucune page trouvée"


def test_the_keyboard_alone_is_enough(opened: Reader, address: str) -> None:
    """Arrows go through the results and around, a letter goes on with the question, Escape closes, Enter follows."""
    opened.search("évaluation")
    opened.page.keyboard.press("ArrowDown")
    assert opened.focused().startswith(MEASURE)
    opened.page.keyboard.press("ArrowDown")
    assert "Préparer l'évaluation" in opened.focused()
    opened.page.keyboard.press("ArrowUp")
    opened.page.keyboard.press("ArrowUp")
    assert opened.focused() == "INPUT"
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.type("s")
    assert opened.page.input_value(".relais-search__query") == "évaluations"
    opened.page.keyboard.press("Escape")
    assert not opened.page.is_visible(".relais-search__list")
    assert opened.focused() != "INPUT"
    opened.page.keyboard.press("s")
    assert opened.page.is_visible(".relais-search__list")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_url(f"{address}guides/mesurer/#preparer-levaluation")


def test_a_key_typed_elsewhere_is_left_alone(reader: Reader, address: str) -> None:
    """`s` in another field is a letter; with Control it is the browser's."""
    reader.page.goto(address)
    reader.page.evaluate("document.querySelector('article').append(document.createElement('textarea'))")
    reader.page.focus("textarea")
    reader.page.keyboard.type("s/f")
    assert reader.page.input_value("textarea") == "s/f"
    assert not reader.page.is_visible(".relais-search__output")


def test_other_sections_are_folded(opened: Reader) -> None:
    """A page shows three sections, the rest on demand."""
    opened.search("jalon")
    assert opened.page.locator(".relais-search__heading:visible").count() == 3
    opened.page.click("summary:has-text('3 autres sections')")
    assert opened.page.locator(".relais-search__heading:visible").count() == 6


def test_nothing_is_asked_before_nor_elsewhere(reader: Reader, address: str) -> None:
    """What finds is loaded when the box is first used, from the site itself; a page's text when it is found."""
    reader.page.goto(address)
    reader.page.wait_for_load_state("networkidle")
    assert not any("search/" in asked or "search-engine" in asked for asked in reader.asked)
    reader.page.keyboard.press("/")
    reader.search("évaluation")
    reader.page.locator(".relais-search__passage mark").first.wait_for()
    assert any(asked.endswith("search/relais.js") for asked in reader.asked)
    assert 0 < sum("search/pages/" in asked for asked in reader.asked) < len(FILES) / 2
    assert [asked for asked in reader.asked if not asked.startswith(address)] == []


def test_it_fits_and_closes(opened: Reader) -> None:
    """Nothing sticks out; the button empties; leaving the box closes it."""
    opened.search("médiation")
    # It slides in, over a shade that grows.
    opened.page.wait_for_function(
        """() => {
            const { left, right } = document.querySelector(".md-search__scrollwrap").getBoundingClientRect();
            const { scrollWidth } = document.documentElement;
            return left >= 0 && right <= window.innerWidth && scrollWidth <= window.innerWidth;
        }"""
    )
    opened.page.click("button[type=reset]")
    opened.page.wait_for_function("document.querySelector('.relais-search__list').childElementCount === 0")
    assert opened.focused() == "INPUT"
    is_narrow = opened.page.evaluate("window.innerWidth < 960")
    if is_narrow:
        opened.page.click("button.relais-search__back")
    else:
        opened.page.mouse.click(200, 600)
    opened.page.locator(".relais-search__output").wait_for(state="hidden")


def test_a_finger_opens_it(browser: Browser, address: str) -> None:
    """On a telephone the opener is a button that says what it does, and has the focus again afterwards."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="fr-FR")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Chercher dans le site").tap()
    page.wait_for_selector(".relais-search__query:focus")
    assert page.get_attribute("[data-relais-search-open]", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-relais-search-open]:focus")
    assert page.get_attribute("[data-relais-search-open]", "aria-expanded") == "false"
    context.close()


def test_an_address_and_a_form_open_it(reader: Reader, address: str) -> None:
    """`?q=` searches at once, as the form of a home page does where no page answers questions."""
    reader.page.goto(f"{address}?q=oeuvre")
    reader.page.locator(".relais-search__title").first.wait_for()
    assert reader.titles()[0] == FOREST
    reader.page.goto(f"{address}guides/mesurer/")
    assert not reader.page.is_visible(".relais-search__output")
    reader.page.goto(f"{address}formulaire/")
    reader.page.fill("article input", "forêt")
    reader.page.press("article input", "Enter")
    assert reader.titles()[0] == FOREST
    assert reader.page.url == f"{address}formulaire/"


def test_what_people_write_does_not_run(opened: Reader) -> None:
    """Titles, headings and texts are shown as they are written."""
    opened.page.expose_function("pwned", lambda: opened.wrong.append("pwned"))
    titles = opened.search("motrare <img src=x onerror=pwned()>")
    opened.page.locator(".relais-search__passage", has_text="motrare").first.wait_for()
    assert "<img src=x onerror=pwned()>" in titles[0]
    assert opened.page.locator(".relais-search__list img").count() == 0


def test_pages_opened_from_a_disk_are_searched(reader: Reader, searched: Site) -> None:
    """Without any host: the index, the texts and the links are files."""
    reader.page.goto((searched.folder / "guides/mediation/index.html").resolve().as_uri())
    reader.page.keyboard.press("/")
    assert reader.search("évaluations")[0] == MEASURE
    reader.page.locator(".relais-search__passage mark").first.wait_for()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("file://**/guides/mesurer/index.html#preparer-levaluation")


def test_a_site_without_its_index_says_so(reader: Reader, address: str) -> None:
    """A host that lost the file, or a connection that broke: a sentence, and another try at the next letter."""
    reader.expected = "ERR_FAILED"
    reader.page.route("**/search/relais.js", lambda route: route.abort())
    reader.page.goto(address)
    reader.page.keyboard.press("/")
    reader.page.fill(".relais-search__query", "évaluation")
    reader.page.wait_for_function("document.querySelector('.relais-search__meta').textContent.includes('pas pu')")
    reader.page.unroute("**/search/relais.js")
    assert reader.search("évaluations")[0] == MEASURE


def test_where_questions_are_answered_the_box_leads_there(reader: Reader, tmp_path: Path) -> None:
    """Served by Relais, what is typed can be asked; as plain files nothing of it is shown."""
    write(tmp_path / "docs", {"index.md": "# Accueil\n", "assets/relais.css": ""})
    builder = SiteBuilder(tmp_path / "docs", own_settings(tmp_path), tmp_path / "site", ask_page="/ask")
    builder.build()
    builder.close()
    reader.page.goto((tmp_path / "site/index.html").resolve().as_uri())
    reader.page.keyboard.press("/")
    assert not reader.page.is_visible(".relais-search__ask")
    reader.search("qui signe & où ?")
    link = reader.page.locator(".relais-search__ask a")
    assert "qui signe & où ?" in link.inner_text()
    assert str(link.get_attribute("href")).endswith("/ask?lang=fr&q=qui+signe+%26+o%C3%B9+%3F")
