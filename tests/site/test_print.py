"""On paper: the text and what tells how far to trust it; nothing to press, and the way to other sites written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.site.knowing import GLOSSARY_PAGE, built, page
from tests.site.sites import REPOSITORY, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

MARKS = ("slides", "public", "advice", "collect")
BODY = "\n\n".join(
    [
        "## Une partie",
        "Voir [là-bas](https://exemple.org/page) et [à côté](parcours.md), par `un code`.",
        "```sh\nmake run\n```",
        *(f"/// {mark}\n\nUne phrase.\n\n///" for mark in MARKS),
    ]
)
HEAD = "type: lesson\nstatus: draft\nreviewed: 2024-03-01\nquestions: ['Qui ?']\nsources: [bul]\nto_collect: [Quoi]"
FILES = {
    "assets/relais.css": (REPOSITORY / "docs/assets/relais.css").read_text("utf-8"),
    "index.md": page("Accueil", "", "Bonjour."),
    "dossier/lecon.md": page("Une leçon", HEAD, BODY.replace("parcours.md", "../parcours.md")),
    "parcours.md": page("Parcours", "type: track", "## Premier jour\n\n- [ ] Lire\n- [x] Appeler\n"),
    "fiches.md": page("Fiches", "", "<!-- relais:cards type=lesson,guide -->"),
    "guide.md": page("Un guide", "type: guide\nthemes: [droit]"),
    "nouveautes.md": page("Nouveautés", "", "<!-- relais:news -->"),
    "glossaire.md": GLOSSARY_PAGE,
}
ADDRESSES = {
    name: f"{name.removesuffix('.md').removesuffix('index')}/index.html" for name in FILES if name.endswith(".md")
}
PRESSED = "article :is(button, input:not([data-step]), select, form, .md-button, .headerlink, .relais-edit)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site with every type of page, and a mailbox to write to."""
    return built(tmp_path_factory.mktemp("print"), FILES, options="contact_mail: memoire@exemple.org")


@pytest.fixture(params=["light", "dark"])
def paper(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as it is printed by somebody who reads on a light or on a dark screen."""
    context = browser.new_context(color_scheme=request.param, locale="fr-FR")
    opened = context.new_page()
    opened.emulate_media(media="print")
    yield opened
    context.close()


def show(paper: Page, site: Site, name: str) -> Page:
    """Open a page of the site."""
    paper.goto((site.folder / ADDRESSES[name].lstrip("/")).resolve().as_uri())
    return paper


def style(place: Locator, name: str, part: str | None = None) -> str:
    """Return how something is drawn."""
    return str(place.evaluate("(e, [part, name]) => getComputedStyle(e, part)[name]", [part, name]))


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_to_press_is_printed(paper: Page, site: Site, name: str) -> None:
    """Of any type of page: neither the menus, nor the search, nor a button; its title and its text are."""
    show(paper, site, name)
    assert paper.locator("h1").is_visible()
    assert paper.locator("article p, article li").first.is_visible()
    hidden = "header, footer, nav, .md-sidebar, .md-search, .md-top, .md-skip"
    assert [
        seen.evaluate("e => e.outerHTML") for seen in paper.locator(f"{hidden}, {PRESSED}").all() if seen.is_visible()
    ] == []
    assert paper.pdf().startswith(b"%PDF-")


def test_it_is_dark_on_white(paper: Page, site: Site) -> None:
    """Whatever the screen; a mark is told by its line, its picture and its title, without its colour."""
    show(paper, site, "dossier/lecon.md")
    lines = [style(paper.locator(f".admonition.{mark}"), "borderLeftStyle") for mark in MARKS]
    assert lines == ["solid", "double", "dashed", "dotted"]
    for mark in MARKS:
        box = paper.locator(f".admonition.{mark}")
        assert style(box, "backgroundColor") == "rgba(0, 0, 0, 0)"
        assert box.locator(".admonition-title").is_visible()
        assert style(box.locator(".admonition-title"), "maskImage", "::before").startswith("url(")
    for place in ("article", "h2", ".admonition p:not(.admonition-title)", ".relais-facts"):
        assert luminance(style(paper.locator(place).first, "color")) < 0.5
    assert style(paper.locator("body"), "backgroundColor") in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def luminance(colour: str) -> float:
    """Return how light a colour written by the browser is, on white, from 0 to 1."""
    numbers = [float(part) for part in colour.removeprefix("rgba(").removeprefix("rgb(").removesuffix(")").split(",")]
    opacity = numbers[3] if len(numbers) > 3 else 1.0
    return 1 - opacity * (1 - sum(numbers[:3]) / 3 / 255)


def test_addresses_of_other_sites_are_written(paper: Page, site: Site) -> None:
    """Not those of our own pages, which the title tells."""
    show(paper, site, "dossier/lecon.md")
    assert style(paper.get_by_text("là-bas"), "content", "::after") == '" (https://exemple.org/page)"'
    assert style(paper.get_by_text("à côté"), "content", "::after") == "none"


def test_what_is_folded_is_printed(paper: Page, site: Site) -> None:
    """Sources and questions are part of the page."""
    show(paper, site, "dossier/lecon.md")
    folded = paper.locator(".relais-about details")
    assert folded.count() == 2
    for place in folded.all():
        assert place.locator("li").first.evaluate("e => e.checkVisibility({ contentVisibilityAuto: true })")
        assert place.locator("li").first.bounding_box()


def test_steps_have_their_boxes(paper: Page, site: Site) -> None:
    """To be ticked by hand, or ticked already."""
    show(paper, site, "parcours.md")
    boxes = paper.locator(".relais-step .task-list-indicator")
    assert boxes.count() == 2
    empty, ticked = boxes.all()
    assert style(empty, "borderTopStyle", "::before") == "solid"
    assert style(empty, "printColorAdjust", "::before") == "exact"
    assert style(ticked, "maskImage", "::before").startswith("url(")


def test_a_heading_is_not_left_at_the_foot(paper: Page, site: Site) -> None:
    """It goes with what it announces; a box that is longer than a sheet goes on over the next."""
    show(paper, site, "dossier/lecon.md")
    assert style(paper.locator("h2").first, "breakAfter") == "avoid"
    assert style(paper.locator(".admonition").first, "breakInside") == "auto"
