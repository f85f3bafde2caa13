"""Nothing is asked of another host, and nothing runs that the site did not bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.web.refreshing import Installation
from tests.site.accessibility.base import ASK_PAGES, SITE_PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# Kept where the test can read them, whatever the page: what its policy refuses.
LISTEN = """
    document.addEventListener("securitypolicyviolation", (event) => console.error(
        `refused: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@dataclass
class Watched:
    """A window, all that it asked for, and what went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def look_at(self, address: str) -> None:
        """Open a page, read it to its end, and search from it."""
        self.page.goto(address)
        self.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        if self.page.locator(".relais-search__query").count():
            self.page.keyboard.press("s")
            self.page.fill(".relais-search__query", "convention")
            self.page.locator(".relais-search__title").first.wait_for()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A window that writes down what it asks for and what is refused."""
    context = browser.new_context(locale="fr-FR")
    context.add_init_script(LISTEN)
    window = Watched(context.new_page())
    window.page.on("request", lambda asked: window.asked.append(asked.url))
    window.page.on("pageerror", lambda error: window.wrong.append(str(error)))
    window.page.on("console", lambda said: window.wrong.append(said.text) if said.type == "error" else None)
    yield window
    context.close()


def elsewhere(asked: list[str], *places: str) -> list[str]:
    """Return the addresses that are of none of some places; those of data in the page itself are of none."""
    return [address for address in asked if not address.startswith((*places, "data:", "blob:"))]


def test_served_pages_ask_nothing_elsewhere_and_are_refused_nothing(watched: Watched, address: str) -> None:
    """Every type of page with its search: one host, and a policy that lets all of the site run."""
    for path in (*SITE_PAGES.values(), *ASK_PAGES.values()):
        watched.look_at(f"{address}{path}")
    # The page that is not there is answered by 404, which a browser calls an error.
    assert [said for said in watched.wrong if "404" not in said] == []
    assert elsewhere(watched.asked, address) == []
    assert len(watched.asked) > len(SITE_PAGES)


def test_pages_opened_from_a_disk_ask_nothing_elsewhere(watched: Watched, plain_files: Path) -> None:
    """The same without any host."""
    root = plain_files.as_uri()
    paths = [path for name, path in SITE_PAGES.items() if name != "not found"]
    for path in paths:
        watched.look_at(f"{root}/{path}index.html")
    assert elsewhere(watched.asked, f"{root}/") == []
    assert watched.wrong == []


def test_the_home_page_of_plain_files_opens_the_search(watched: Watched, plain_files: Path) -> None:
    """With what was typed in its box: no error, and no page that is not there."""
    watched.page.goto(f"{plain_files.as_uri()}/index.html")
    watched.page.get_by_label("Cherchez dans ces pages").first.wait_for()
    watched.page.fill("#relais-question", "fusion des régions")
    watched.page.press("#relais-question", "Enter")
    watched.page.locator(".relais-search__title").first.wait_for()
    assert watched.page.input_value(".relais-search__query") == "fusion des régions"
    assert watched.wrong == []


def test_a_request_elsewhere_is_seen(watched: Watched, address: str) -> None:
    """The list would tell; and the policy refuses it before it leaves."""
    watched.page.goto(address)
    with watched.page.expect_console_message(lambda said: said.text.startswith("refused: img-src")):
        watched.page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://example.org/x.png' }))")
    assert elsewhere(watched.asked, address) == ["https://example.org/x.png"]


def test_what_people_write_does_not_run(watched: Watched, address: str) -> None:
    """Scripts in a text, a title or a link: shown or dropped, on the site, in its search and in answers."""
    for path in ("archives/hostile/", "ask?q=hostile+pwned"):
        watched.look_at(f"{address}{path}")
        assert watched.page.title() != "pwned"
        assert watched.page.locator("article script, [onerror], a[href^='javascript']").count() == 0
    # The picture that it names is not there.
    assert [said for said in watched.wrong if "404" not in said] == []


def test_a_script_that_came_into_the_files_does_not_run(
    watched: Watched, address: str, installation: Installation
) -> None:
    """The second wall: whatever stands in a page, only the scripts of the theme run."""
    html = (installation.site / "index.html").read_text("utf-8")
    other = (installation.site / "pwned").resolve()
    other.mkdir()
    script = "<script>document.title = 'pwned'</script><body onload=\"document.title = 'pwned'\">"
    (other / "index.html").write_text(html.replace("<body", f"{script}<body", 1), "utf-8")
    watched.page.goto(f"{address}pwned/")
    watched.page.wait_for_load_state("networkidle")
    assert watched.page.title() != "pwned"
    assert any("script-src" in said for said in watched.wrong)
