"""The same base in two languages: which page stands for which, and the way from one site to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

from indexer.catalogue import LANGUAGES
from indexer.models import Page, Problem, Visibility
from indexer.pages import find_files, page_url
from indexer.site.addresses import file_url, relative_address
from indexer.site.wording import text


@dataclass(frozen=True, slots=True)
class Edition:
    """The site of one language: the folder of its pages, which is also that of its site, and the pages it shows."""

    language: str
    folder: str = ""
    pages: Mapping[str, Page] = field(default_factory=dict)
    has_folder_addresses: bool = True  # `guides/x/`; else `guides/x.html`

    def address(self, path: str) -> str:
        """Return the address of one of its pages, by its path; of the home page when there is none."""
        if self.has_folder_addresses:
            return page_url(path) if path else ""
        return file_url(path or "index.md")

    def holds(self, path: str, other: Edition) -> bool:
        """Tell whether a path of the whole base is one of this edition and not of the other."""
        return is_below(path, self.folder) and not (other.folder and is_below(path, other.folder) and not self.folder)

    def own_path(self, path: str) -> str:
        """Return a path of the whole base as this edition names it."""
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def path_in_base(self, path: str) -> str:
        """Return one of this edition's paths, or addresses, as the whole base names it."""
        return f"{self.folder}/{path.removeprefix('./')}" if self.folder else path.removeprefix("./")


@dataclass(frozen=True, slots=True)
class Alternate:
    """Where a page, or failing that the home page, is in a language: told from the page it is shown on."""

    language: str
    name: str
    address: str
    is_translation: bool


@dataclass(frozen=True)
class Pairing:
    """A site and the one in the other language."""

    own: Edition
    other: Edition

    @cached_property
    def counterparts(self) -> Mapping[str, str]:
        """The path, in the other site, of the page that stands for each page of ours."""
        ours = dict(translated(self.own.pages, self.other.pages))
        return {original: path for path, original in translated(self.other.pages, self.own.pages)} | ours

    @cached_property
    def ours(self) -> Mapping[str, str]:
        """The path of our page that stands for each page of the other site."""
        return {other: path for path, other in self.counterparts.items()}

    def is_translated(self, path: str) -> bool:
        """Tell whether a page of ours says that it translates its counterpart."""
        return path in self.counterparts and bool(self.own.pages[path].front_matter.translates)

    def way(self, address: str, here: str) -> str:
        """Return the way from one of our addresses to one of the other site."""
        return relative_address(self.other.path_in_base(address), self.own.path_in_base(here))

    def alternate(self, path: str, here: str) -> Alternate:
        """Return the link to the other language of a page of ours (a path and its address), or of the home page."""
        counterpart = self.counterparts.get(path)
        address = self.other.address(counterpart or "")
        language = self.other.language
        return Alternate(language, text("language.name", language), self.way(address, here), counterpart is not None)


def translated(pages: Mapping[str, Page], originals: Mapping[str, Page]) -> Iterator[tuple[str, str]]:
    """Yield each page that translates one of the others, with that page; the first of two translations last."""
    by_id = {page.front_matter.id: path for path, page in originals.items() if page.front_matter.id}
    for path, page in reversed(list(pages.items())):
        original = by_id.get(page.front_matter.translates.get("id", ""))
        if original is not None:
            yield path, original


def other_language(language: str) -> str:
    """Return the one of our two languages that a site is not in."""
    return next(name for name in LANGUAGES if name != language)


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is inside a folder, and not above the whole base."""
    return path.startswith(f"{folder}/") if folder else not path.startswith("../") and path != ".."


def read_edition(
    root: Path, read: Callable[[Path, str], Page | Problem], shown_to: Visibility, *, without: str
) -> dict[str, Page]:
    """Return the pages of a folder that the readers of a site may see, but those of another language below it."""
    paths = (path for path in find_files(root) if isinstance(path, str)) if root.is_dir() else ()
    pages = [read(root, path) for path in paths if not (without and is_below(path, without))]
    levels = shown_to.readable_levels()
    return {page.path: page for page in pages if isinstance(page, Page) and page.front_matter.visibility in levels}


def site_address_of(address: str, folder: str) -> str:
    """Return the address of the site of a folder, from that of the whole base, which its settings inherit."""
    is_own = not folder or not address or address.rstrip("/").endswith(f"/{folder}")
    return address if is_own else urljoin(f"{address.rstrip('/')}/", f"{folder}/")
