"""The search of a built site in Chromium: what it weighs, and how long somebody waits for the first result."""

from __future__ import annotations

import gzip
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.site_building import SiteBuilding
from tests.conftest import browser_options, program_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE_SLOWDOWN = 4  # how much slower than this machine a telephone of the middle range computes
QUERIES = (
    "évaluation",
    "evaluations",
    "l'évaluation",
    "evaluatoin",
    "conv",
    "qui signe une convention ?",
    "turn over",
    "comment justifier mes dépenses",
    "passatoin",
    "handover",
)
# Time runs in the window itself, from the letter to the list on the screen.
FIRST = """() => new Promise((found) => {
    const input = document.querySelector(".relais-search__query"), begun = performance.now();
    const look = () => document.querySelector(".relais-search__title")
        ? requestAnimationFrame(() => found(performance.now() - begun)) : setTimeout(look, 1);
    input.focus();
    input.value = "évaluation";
    input.dispatchEvent(new Event("input"));
    look();
})"""
NEXT = """(queries) => queries.map((query) => {
    const engine = relaisSearch.bench ??= relaisSearch.engine(relaisSearch.openIndex(relaisSearch.benchData));
    const begun = performance.now();
    engine.search(query);
    return performance.now() - begun;
})"""
KEEP_DATA = """() => {
    const take = relaisSearch.takeIndex;
    relaisSearch.takeIndex = (data) => { relaisSearch.benchData = data; take(data); };
}"""


@dataclass(frozen=True, slots=True)
class Wait:
    """Milliseconds: from the first letter to the first result, nothing loaded before; and a query afterwards."""

    first: float
    p50: float
    worst: float


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """What was measured; sizes in kilobytes, compressed as hosts do."""

    pages: int
    index: float
    scripts: float
    text: float  # of one page
    computer: Wait
    phone: Wait


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without writing each request to the terminal."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def measure_site_search(built: SiteBuilding, site: Path, *, say: Callable[[str], None]) -> SiteSearch:
    """Search a site that has been built."""
    say("site: searching")
    with served(site) as address:
        computer, phone = in_browser(address, 1), in_browser(address, PHONE_SLOWDOWN)
    texts = [compressed(file) for file in (site / "search/pages").iterdir()]
    scripts = [file for file in (site / "assets/relais").glob("search-*.js") if file.stem != "search-box"]
    return SiteSearch(
        pages=built.pages,
        index=compressed(site / "search/relais.js"),
        scripts=sum(map(compressed, scripts)),
        text=statistics.mean(texts),
        computer=computer,
        phone=phone,
    )


def compressed(file: Path) -> float:
    """Return the kilobytes of a file as it is sent."""
    return len(gzip.compress(file.read_bytes(), 6)) / 1000


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def in_browser(address: str, slowdown: int) -> Wait:
    """Search in a fresh browser that computes so many times slower."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program_of("browser"), args=browser_options())
        wait = waited(chromium, address, slowdown)
        chromium.close()
    return wait


def waited(chromium: Browser, address: str, slowdown: int) -> Wait:
    """Return how long the first search and the next ones take."""
    page = chromium.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    page.goto(f"{address}dossier-000/page-00000/")
    page.wait_for_load_state("networkidle")
    page.evaluate(KEEP_DATA)
    first = float(page.evaluate(FIRST))
    page.evaluate(NEXT, list(QUERIES))
    took = [float(milliseconds) for milliseconds in page.evaluate(NEXT, list(QUERIES))]
    return Wait(first, statistics.median(took), max(took))


def search_rows(found: SiteSearch) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table, its head first."""
    phone = f"a telephone ({PHONE_SLOWDOWN} times slower)"
    yield ("search in the browser", f"{found.pages:,} pages", "")
    yield (
        "index; scripts, compressed, loaded when the box is opened",
        f"{found.index:.0f}; {found.scripts:.0f} kB",
        "",
    )
    yield ("text of a page found, compressed", f"{found.text:.1f} kB", "")
    yield ("", "this machine", phone)
    yield (
        "first letter → first result, nothing loaded",
        f"{found.computer.first:.0f} ms",
        f"{found.phone.first:.0f} ms",
    )
    queries = (f"{wait.p50:.0f}; {wait.worst:.0f} ms" for wait in (found.computer, found.phone))
    yield ("a query afterwards: p50; worst", *queries)
