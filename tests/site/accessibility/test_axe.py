"""No fault of WCAG level A or AA that axe-core can find, on any type of page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.site.accessibility.axe import COLOUR_RULES, faults
from tests.site.accessibility.base import ASK_PAGES, NARROW, SITE_PAGES, WIDE, make_dark

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

SCREEN: ViewportSize = {"width": WIDE, "height": 900}
TELEPHONE: ViewportSize = {"width": NARROW, "height": 740}


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """Open one window for all the pages: axe is slow enough."""
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page, address: str) -> Page:
    """Return the window, wide and light, with nothing chosen before."""
    window.set_viewport_size(SCREEN)
    window.emulate_media(color_scheme="light", reduced_motion="reduce")
    window.goto(f"{address}_relais/icon.svg")
    window.evaluate("localStorage.clear()")
    return window


@pytest.mark.parametrize("path", SITE_PAGES.values(), ids=SITE_PAGES.keys())
def test_page_of_the_site(address: str, page: Page, path: str) -> None:
    """Wide and on a telephone; in light by every rule, in dark by those of colours: the rest is the same."""
    page.goto(f"{address}{path}")
    assert faults(page) == []
    page.set_viewport_size(TELEPHONE)
    assert faults(page) == []
    make_dark(page)
    assert faults(page, COLOUR_RULES) == []
    page.set_viewport_size(SCREEN)
    assert faults(page, COLOUR_RULES) == []


@pytest.mark.parametrize("path", ASK_PAGES.values(), ids=ASK_PAGES.keys())
def test_ask_page(address: str, page: Page, path: str) -> None:
    """It follows the colours of the device."""
    page.goto(f"{address}{path}")
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, COLOUR_RULES) == []
    page.set_viewport_size(TELEPHONE)
    assert faults(page) == []
