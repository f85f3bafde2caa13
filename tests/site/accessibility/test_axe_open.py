"""No fault of WCAG level A or AA that axe-core can find, whatever is open over the page."""

from __future__ import annotations

import pytest

from tests.site.accessibility.axe import COLOUR_RULES, faults
from tests.site.accessibility.base import NARROW, WIDE, make_dark
from tests.site.accessibility.conftest import Open

pytestmark = pytest.mark.browser

SOME = ["lecons/fusion-des-regions/", "en/"]


@pytest.mark.parametrize("path", SOME)
def test_menu_open(address: str, open_page: Open, path: str) -> None:
    """On a telephone."""
    page = open_page(f"{address}{path}", width=NARROW)
    page.click("[data-relais-menu-open]")
    assert faults(page) == []
    page.keyboard.press("Escape")
    make_dark(page)
    page.click("[data-relais-menu-open]")
    assert faults(page, COLOUR_RULES) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", SOME)
def test_search_open(address: str, open_page: Open, path: str, width: int) -> None:
    """With results: pages, sections and passages, the words found marked."""
    page = open_page(f"{address}{path}", width=width)
    for options in ({}, {"options": COLOUR_RULES}):
        page.keyboard.press("s")
        page.fill(".relais-search__query", "convention")
        page.locator(".relais-search__passage mark").first.wait_for()
        assert faults(page, **options) == []
        page.keyboard.press("Escape")
        if not options:
            make_dark(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_word_explained_and_contents_open(address: str, open_page: Open, width: int) -> None:
    """What appears beside the text, in both colours."""
    page = open_page(f"{address}lecons/fusion-des-regions/", width=width)
    if width == NARROW:
        page.click("[data-relais-contents-open]")
    for options in ({}, {"options": COLOUR_RULES}):
        page.focus("a.relais-term")
        page.locator(".relais-tip").first.wait_for(state="attached")
        assert page.locator(".relais-tip:visible").count() == 1
        assert faults(page, **options) == []
        if not options:
            make_dark(page)


def test_a_fault_is_found(address: str, open_page: Open) -> None:
    """The tool would tell: a picture without words, a pale text, a small button."""
    page = open_page(f"{address}archives/gardee/")
    page.evaluate(
        """document.querySelector("article").insertAdjacentHTML("beforeend",
        '<img src="x.png"><p style="color:#ddd;background:#fff">Pâle</p><button style="padding:0;width:9px">a</button>'
        + '<button style="padding:0;width:9px">b</button>')"""
    )
    rules = {fault.split(":")[0] for fault in faults(page)}
    assert {"image-alt", "color-contrast", "target-size"} <= rules
