"""The ask page in a browser: by hand, by keyboard alone, without JavaScript, on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.clients import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

QUESTION = "qui doit signer les conventions filles ?"
HEADING = "Qui doit signer une convention-fille"
WIDTHS = [1280, 360]


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a window for French readers, wide or narrow; it fails the test if a script or a style is refused."""
    context = browser.new_context(viewport={"width": request.param, "height": 740}, locale="fr-FR")
    opened = context.new_page()
    refused: list[str] = []
    opened.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert refused == []


def focused(page: Page) -> str:
    """Return the name and the text of the element that has the focus."""
    return str(page.evaluate("`${document.activeElement.tagName} ${document.activeElement.innerText.trim()}`"))


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out of the window's width."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_question_typed_gets_its_answer(page: Page, served: Served) -> None:
    """The box has the focus; Enter asks; the link leads to the section itself."""
    page.goto(f"{served.address}ask")
    assert fits(page)
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("article")
    assert HEADING in page.inner_text("article h3")
    assert page.input_value("#q") == QUESTION
    assert page.locator("article mark").count() > 0
    assert fits(page)
    page.click("article h3 a")
    page.wait_for_url("**/guides/conventions/#qui-doit-signer-une-convention-fille")
    assert page.locator("#qui-doit-signer-une-convention-fille").is_visible()


def test_the_keyboard_alone_is_enough(page: Page, served: Served) -> None:
    """`/` goes to the box, Escape empties it, Tab reaches the answer's link and the reasons, Enter opens them."""
    page.goto(f"{served.address}ask?q=convention")
    page.keyboard.press("Tab")
    assert focused(page).startswith("A Aller à la réponse")
    page.keyboard.press("/")
    assert focused(page).startswith("INPUT")
    page.keyboard.press("Escape")
    assert page.input_value("#q") == ""
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_function("document.title.startsWith('qui doit')")
    page.keyboard.press("/")
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(focused(page))
    assert reached[0].startswith("BUTTON")
    assert HEADING in reached[1]
    assert reached[3].startswith("SUMMARY")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details li").first.is_visible()


def test_a_slash_in_the_box_is_a_slash(page: Page, served: Served) -> None:
    """The key is taken only outside of it."""
    page.goto(f"{served.address}ask")
    page.locator("#q").press_sequentially("et/ou")
    assert page.input_value("#q") == "et/ou"


def test_a_suggestion_gets_its_answer(page: Page, served: Served) -> None:
    """One click."""
    page.goto(f"{served.address}ask")
    page.click(".examples a")
    page.wait_for_selector("article")


@pytest.mark.parametrize("width", WIDTHS)
def test_without_javascript_everything_is_there(browser: Browser, served: Served, width: int) -> None:
    """A plain form, an answer made by the server, reasons that open."""
    context = browser.new_context(viewport={"width": width, "height": 740}, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}ask")
    page.fill("#q", QUESTION)
    page.click("button")
    page.wait_for_selector("article")
    assert HEADING in page.inner_text("article h3")
    page.click("summary")
    assert page.locator("details li").first.is_visible()
    context.close()


def test_a_script_in_a_title_is_inert(page: Page, served: Served) -> None:
    """On the ask page and on the site: it is shown, or dropped, and never run."""
    for path in ("ask?q=le carnaval des sciences", "hostile/", "ask?q=<script>document.title='pwned'</script>"):
        page.goto(f"{served.address}{path}")
        page.wait_for_timeout(100)
        assert page.title() != "pwned"


def test_the_site_runs_under_its_policy(page: Page, served: Served) -> None:
    """The theme's scripts are not refused: its own search works, by its own key."""
    page.goto(f"{served.address}guides/conventions/")
    page.wait_for_selector("html.js")
    page.keyboard.press("s")
    page.wait_for_selector(".md-search__input:focus")
    page.keyboard.type("avenant")
    page.wait_for_selector(".md-search-result__item")
