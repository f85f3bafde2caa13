"""Everything is done by keyboard alone, and what has the focus is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.accessibility.base import NARROW, WIDE
from tests.site.accessibility.conftest import Open
from tests.web.clients import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LESSON = "lecons/fusion-des-regions/"
MENU = "[data-relais-menu-open]"
# What is wrong with the element that has the focus: it is not outlined, or out of sight, or under something else.
FOCUS_FAULT = """() => {
    const element = document.activeElement;
    if (element === document.body) return "";
    const drawn = [getComputedStyle(element)];
    if (element.nextElementSibling) drawn.push(getComputedStyle(element.nextElementSibling, "::before"));
    const isOutlined = drawn.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
    const shown = element.matches("[data-step]") ? element.parentElement : element;
    const box = shown.getClientRects()[0];
    const x = box.left + Math.min(box.width / 2, 40);
    // Of what is higher than the window, a part is enough.
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 9), 60), Math.max(box.bottom - 9, 0));
    const top = document.elementFromPoint(x, y);
    const isSeen = top && (shown.contains(top) || top.contains(shown));
    return isOutlined && isSeen ? "" : `${isOutlined ? "hidden" : "not outlined"}: ${element.outerHTML.slice(0, 200)}`;
}"""


def press(page: Page, keys: str) -> None:
    """Press some keys one after the other."""
    for key in keys.split():
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by {most} Tab keys")


def has_focus(page: Page, selector: str) -> bool:
    """Tell whether an element has the focus, or one inside it."""
    return bool(page.evaluate("(selector) => document.activeElement.closest(selector) !== null", selector))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", [LESSON, "en/", "archives/gardee/", "nulle-part/"])
def test_the_first_link_leads_past_the_menu(address: str, open_page: Open, path: str, width: int) -> None:
    """On every page, with headings or without: to its title, and from there into it."""
    page = open_page(f"{address}{path}", width=width)
    press(page, "Tab Enter")
    assert has_focus(page, "#relais-content")
    page.keyboard.press("Tab")
    assert has_focus(page, "article")


@pytest.mark.parametrize("path", ["", LESSON, "demarrer/", "fiches/", "relais/slack/"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_focus_is_seen(address: str, open_page: Open, path: str, width: int) -> None:
    """Wherever Tab leads, forwards and back: outlined, in sight, not under the header."""
    page = open_page(f"{address}{path}", width=width)
    wrong = []
    for key in ["Tab"] * 35 + ["Shift+Tab"] * 10:
        page.keyboard.press(key)
        wrong.append(page.evaluate(FOCUS_FAULT))
    assert [fault for fault in wrong if fault] == []


def test_the_menu_opens_and_closes(address: str, open_page: Open) -> None:
    """Its opener says what it is and whether it is open; the focus goes in, stays in, and comes back by Escape."""
    page = open_page(f"{address}{LESSON}", width=NARROW)
    assert page.get_by_role("button", name="Menu", exact=True).count() == 1
    assert page.get_attribute(MENU, "aria-controls") == "relais-menu"
    tab_to(page, MENU)
    page.keyboard.press("Enter")
    assert page.get_attribute(MENU, "aria-expanded") == "true"
    assert has_focus(page, "[data-relais-menu-close]")
    for _ in range(40):
        page.keyboard.press("Tab")
        assert has_focus(page, "#relais-menu") or page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Escape")
    assert page.get_attribute(MENU, "aria-expanded") == "false"
    assert has_focus(page, MENU)


def test_a_closed_menu_is_not_in_the_way(address: str, open_page: Open) -> None:
    """None of its links has the focus while nobody sees it; opened, they lead on."""
    page = open_page(f"{address}{LESSON}", width=NARROW)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not has_focus(page, "#relais-menu")
    page.focus(MENU)
    page.keyboard.press("Space")
    tab_to(page, "#relais-menu a[href$='guides/conventions/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}guides/conventions/")
    assert page.get_attribute(MENU, "aria-expanded") == "false"


def test_a_window_made_wide_closes_the_menu(address: str, open_page: Open) -> None:
    """The page behind it is free again."""
    page = open_page(f"{address}{LESSON}", width=NARROW)
    page.click(MENU)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.wait_for_selector(f"{MENU}[aria-expanded=false]", state="attached")
    assert page.locator("[inert]").count() == 0
    assert page.is_visible("#relais-menu a[aria-current=page]")


def test_the_contents_open_on_a_telephone(address: str, open_page: Open) -> None:
    """By their button; a link of theirs leads to its section and closes them."""
    page = open_page(f"{address}{LESSON}", width=NARROW)
    tab_to(page, "[data-relais-contents-open]")
    assert not page.is_visible("#relais-contents")
    press(page, "Enter Tab")
    assert has_focus(page, "#relais-contents a")
    page.keyboard.press("Enter")
    assert not page.is_visible("#relais-contents")
    assert "#" in page.url
    assert page.get_by_role("button", name="Sur cette page").get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_colours_are_chosen(address: str, open_page: Open, key: str) -> None:
    """A button whose name is what it does; the focus stays on the one in its place; the choice is kept."""
    page = open_page(address)
    tab_to(page, "[data-relais-scheme]")
    page.keyboard.press(key)
    assert page.get_attribute("body", "data-md-color-scheme") == "slate"
    assert page.evaluate("document.activeElement.ariaLabel") == "Passer au thème clair"
    page.reload()
    assert page.get_attribute("body", "data-md-color-scheme") == "slate"
    tab_to(page, "[data-relais-scheme]")
    page.keyboard.press(key)
    assert page.get_attribute("body", "data-md-color-scheme") == "default"


def test_cards_are_filtered(address: str, open_page: Open) -> None:
    """A choice made by a letter; the number of pages is told."""
    page = open_page(f"{address}fiches/")
    tab_to(page, ".relais-filters select")
    before = page.inner_text(".relais-count")
    page.keyboard.type("Le")
    assert page.evaluate("document.activeElement.value") == "lesson"
    assert page.inner_text(".relais-count") != before
    tab_to(page, ".relais-filters button")
    page.keyboard.press("Enter")
    page.locator(".relais-count", has_text=before).wait_for()


def test_a_word_is_explained(address: str, open_page: Open) -> None:
    """When it has the focus, until Escape."""
    page = open_page(f"{address}{LESSON}")
    tab_to(page, "a.relais-term")
    assert page.locator(".relais-tip:visible").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".relais-tip:visible").count() == 0


def test_a_step_is_ticked(address: str, open_page: Open) -> None:
    """By Space; the count follows."""
    page = open_page(f"{address}demarrer/")
    tab_to(page, "input[data-step]")
    page.keyboard.press("Space")
    assert page.inner_text(".relais-progress [role=status]").startswith("1 ")


def test_a_wide_table_moves(address: str, open_page: Open) -> None:
    """What scrolls on a telephone has the focus, a name, and moves by the arrow keys."""
    page = open_page(f"{address}pratiques/", width=NARROW)
    tab_to(page, ".md-typeset__scrollwrap[role=region]", most=120)
    assert page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("ArrowRight")
    wait_until(lambda: bool(page.evaluate("document.activeElement.scrollLeft > 0")))
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.locator(".md-typeset__scrollwrap[tabindex]").first.wait_for(state="detached")


def test_keys_that_act_alone_can_be_switched_off(address: str, open_page: Open) -> None:
    """For the whole site and the ask page; letters typed in a field are still letters."""
    page = open_page(f"{address}accessibilite/")
    tab_to(page, "[data-relais-keys]", most=120)
    page.keyboard.press("Space")
    page.goto(f"{address}{LESSON}")
    press(page, "s / f n")
    assert not page.is_visible(".relais-search__output")
    assert page.url == f"{address}{LESSON}"
    page.focus(".relais-search__query")
    page.keyboard.type("s/")
    assert page.input_value(".relais-search__query") == "s/"
    page.goto(f"{address}ask?q=convention")
    page.keyboard.press("/")
    assert not has_focus(page, "#q")
    page.goto(f"{address}accessibilite/")
    page.click("[data-relais-keys]")
    page.goto(f"{address}{LESSON}")
    page.keyboard.press("s")
    assert page.is_visible(".relais-search__output")


def test_the_page_is_left_alone_while_one_searches(address: str, open_page: Open) -> None:
    """Nothing of what the shade covers is reached; Tab goes through the results, then closes and goes on."""
    page = open_page(f"{address}{LESSON}")
    page.keyboard.press("s")
    page.fill(".relais-search__query", "gratin convention")
    page.locator(".relais-search__title").first.wait_for()
    page.focus(".relais-search__query")
    tab_to(page, ".relais-search__list a")
    assert page.locator(".md-main[inert]").count() == 1
    page.locator(".relais-search__list :is(a, summary)").last.focus()
    page.keyboard.press("Tab")
    assert not page.is_visible(".relais-search__list")
    assert has_focus(page, ".md-main")
    page.keyboard.press("Shift+Tab")
    assert has_focus(page, ".relais-search__query")
    page.keyboard.press("Escape")
    assert page.locator("[inert]").count() == 0


def test_the_search_is_passed_by(address: str, open_page: Open) -> None:
    """Who only goes through the header is not kept in its box."""
    page = open_page(f"{address}{LESSON}")
    tab_to(page, ".relais-search__query", most=8)
    page.keyboard.press("Tab")
    assert has_focus(page, ".md-main")
    assert not page.is_visible(".relais-search__output")
