"""Text made larger, narrow windows, and motion only for those who like it."""

from __future__ import annotations

import pytest

from tests.site.accessibility.base import ASK_PAGES, NARROW, SITE_PAGES
from tests.site.accessibility.conftest import Open

pytestmark = pytest.mark.browser

# A window of 1,280 pixels shows half as many at 200 %, and a quarter at 400 %.
ZOOMED = [640, 320]
STICKS_OUT = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) =>
        element && (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.querySelectorAll("body *")]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement))
        .map((element) => element.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("width", ZOOMED)
def test_pages_fit(address: str, open_page: Open, width: int) -> None:
    """Every type of page, its menu and its search: nothing sticks out, nothing is moved sideways to be read."""
    page = open_page(address, width=width, height=512)
    wrong = {}
    for path in (*SITE_PAGES.values(), *ASK_PAGES.values()):
        page.goto(f"{address}{path}")
        found = page.evaluate(STICKS_OUT)
        if found or page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize("width", ZOOMED)
def test_what_opens_fits(address: str, open_page: Open, width: int) -> None:
    """The menu, the search and the contents of the page."""
    page = open_page(f"{address}lecons/fusion-des-regions/", width=width, height=512)
    page.click("[data-relais-contents-open]")
    assert page.evaluate(STICKS_OUT) == []
    page.click("[data-relais-menu-open]")
    assert page.evaluate(STICKS_OUT) == []
    assert page.is_visible("#relais-menu a[aria-current=page]")
    page.keyboard.press("Escape")
    page.click("[data-relais-search-open]")
    page.fill(".relais-search__query", "convention")
    page.locator(".relais-search__passage mark").first.wait_for()
    assert page.evaluate(STICKS_OUT) == []


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_slides_for_those_who_do_not_like_it(address: str, open_page: Open, motion: str, moves: bool) -> None:
    """The menu slides in, unless the device asks for less motion."""
    page = open_page(f"{address}lecons/fusion-des-regions/", width=NARROW, reduced_motion=motion)
    page.evaluate("document.querySelector('[data-relais-menu-open]').click()")
    longest = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll("*")].flatMap((element) => {
            const { transitionDuration, animationDuration } = getComputedStyle(element);
            return `${transitionDuration}, ${animationDuration}`.split(", ").map(parseFloat);
        }))"""
    )
    assert (longest > 0.01) == moves
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
