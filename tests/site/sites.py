"""Folders of pages, the sites built from them, and what stands in their HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from indexer.building import BuildReport
from indexer.site_settings import SiteSettings, site_settings

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A built site: its folder and what the build said."""

    folder: Path
    report: BuildReport

    def html(self, address: str = "") -> str:
        """Return the HTML at an address of the site."""
        return (self.folder / unquote(address) / "index.html").read_text("utf-8")

    def text(self, path: str) -> str:
        """Return the text of a file of the site."""
        return (self.folder / path).read_text("utf-8")


Build = Callable[..., Site]


class Elements(HTMLParser):
    """Every element of a page, with its attributes; and the text of titles and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._tag = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.found.append((tag, dict(attrs)))
        self._tag = tag

    def handle_data(self, data: str) -> None:
        """Remember a text with the element it follows the start of."""
        self.texts.append((self._tag, data))

    @property
    def ids(self) -> set[str]:
        """Every id of the page."""
        return {value for _, attributes in self.found if (value := attributes.get("id"))}

    def text_of(self, tag: str) -> str:
        """Return the text of all the elements with a tag."""
        return "".join(text for found, text in self.texts if found == tag)


def own_settings(folder: Path, docs: Path = Path("docs")) -> SiteSettings:
    """Return the settings of this repository's site, for a folder of other pages: without its menu."""
    source = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    file = folder / "mkdocs.yml"
    own = source[: source.index("\nnav:")].replace("docs_dir: docs", f"docs_dir: {docs}")
    file.write_text(own, "utf-8")
    return site_settings(file)


def write(docs: Path, files: dict[str, str | bytes]) -> None:
    """Write the files of a folder of pages."""
    for name, content in files.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
