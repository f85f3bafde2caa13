"""The pages and the data beside them at one commit, read from a tree as the site reads them from a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.contributing.forge import Tree
from bot.contributing.writing.errors import PageClosed, PageGone, PageUnreadable, TextTangled
from bot.contributing.writing.source_text import SourceText, read_source
from indexer.checks import Rules
from indexer.data_files import LISTS_FILE, ROLES_FILE, SOURCES_FILE, ClosedLists, Label, Source, load_data
from indexer.front_matter import parse_front_matter
from indexer.glossary import GLOSSARY_FILE, Entry, with_anchors
from indexer.listings import GLOSSARY_MARKER, glossary_markdown
from indexer.markup import TooTangled
from indexer.models import Page, Visibility
from indexer.pages import DATA_FOLDER, SUFFIXES, first_heading, title_from_path
from indexer.privacy_checks import CONTACTS_FILE, contact_key
from indexer.renderer import Renderer, renderer_for
from indexer.site_settings import SiteSettings

GLOSSARY_PATH = f"{DATA_FOLDER}/{GLOSSARY_FILE}"

Value = TypeVar("Value")

_GLOSSARY_LINE = re.compile(rf"^{re.escape(GLOSSARY_MARKER)}[ \t]*$", re.MULTILINE)
_LISTS = TypeAdapter(ClosedLists)
_ROLES = TypeAdapter(dict[str, Label])
_SOURCES = TypeAdapter(dict[str, Source])
_ENTRIES = TypeAdapter(tuple[Entry, ...])
_CONTACTS = TypeAdapter(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that may be written to: its file, and what was read in it."""

    path: str
    source: SourceText
    page: Page

    @property
    def body_start(self) -> int:
        """Where the body starts in the text."""
        return len(self.source.text) - len(self.page.body)


@dataclass(frozen=True)
class PagesAt:
    """The folder of pages at one commit, with the settings of its site; not shared between threads."""

    tree: Tree
    site: SiteSettings | None = None

    @property
    def language(self) -> str:
        """Language of the base."""
        return self.site.language if self.site else "fr"

    @property
    def default_visibility(self) -> Visibility:
        """Who may see a page that says nothing of it."""
        return self.site.default_visibility if self.site else Visibility.PUBLIC

    @property
    def shown_to(self) -> Visibility:
        """Who can see the folder of pages on its forge."""
        return self.site.shown_to if self.site else Visibility.PUBLIC

    @cached_property
    def paths(self) -> frozenset[str]:
        """The path of every file."""
        return frozenset(self.tree.paths())

    def open(self, path: str) -> OpenPage:
        """Return a page. Raises PageGone, PageUnreadable, PageClosed."""
        content = self.tree.read(path) if path in self.paths and is_page(path) else None
        if content is None:
            raise PageGone(path=path)
        return self.opened(path, content)

    def opened(self, path: str, content: bytes) -> OpenPage:
        """Return a page as its file would be read. Raises PageUnreadable, PageClosed."""
        source = read_source(content, path)
        page = read_page_text(path, source.text, self.default_visibility)
        self.refuse_closed(page.front_matter.visibility, path)
        return OpenPage(path, source, page)

    def refuse_closed(self, visibility: Visibility, path: str = "") -> None:
        """Refuse what is for fewer people than those who see the folder. Raises PageClosed."""
        if visibility.rank > self.shown_to.rank:
            raise PageClosed(path=path, found=visibility.value, shown_to=self.shown_to.value)

    def render(self, body: str) -> str:
        """Return the HTML of a body, computed content in its place. Raises TextTangled."""
        if body not in self._rendered:
            self._rendered[body] = bounded(self.renderer.render)(self.expanded(body))
        return self._rendered[body]

    def expanded(self, body: str) -> str:
        """Return a body with computed content in its place."""
        return _GLOSSARY_LINE.sub(lambda _: self._listing, body)

    @cached_property
    def _rendered(self) -> dict[str, str]:
        """What was rendered, by body: the page as it is is looked at several times, and rendering is slow."""
        return {}

    @cached_property
    def renderer(self) -> Renderer:
        """What renders pages as the site does; it does not bound what it is given."""
        return renderer_for(self.site)

    @cached_property
    def _listing(self) -> str:
        return glossary_markdown(self.glossary, self.language)

    @cached_property
    def rules(self) -> Rules:
        """What pages are checked against. Raises PageUnreadable."""
        lists = self.data(LISTS_FILE, _LISTS, ClosedLists())
        sources = self.data(SOURCES_FILE, _SOURCES, {})
        return Rules(lists, self.roles, sources, self.shown_to, self.contacts)

    @cached_property
    def contacts(self) -> frozenset[str]:
        """The addresses and numbers that belong to nobody, which pages may show. Raises PageUnreadable."""
        return frozenset(contact_key(contact) for contact in self.data(CONTACTS_FILE, _CONTACTS, ()))

    @cached_property
    def roles(self) -> Mapping[str, Label]:
        """The roles by key. Raises PageUnreadable."""
        return self.data(ROLES_FILE, _ROLES, {})

    @cached_property
    def glossary(self) -> tuple[Entry, ...]:
        """The entries of the glossary. Raises PageUnreadable."""
        return read_entries(self.tree.read(GLOSSARY_PATH))

    def data(self, name: str, shape: TypeAdapter[Value], empty: Value) -> Value:
        """Return what a data file holds. Raises PageUnreadable."""
        return read_shape(self.tree.read(f"{DATA_FOLDER}/{name}"), f"{DATA_FOLDER}/{name}", shape, empty)


def bounded(render: Callable[[str], str]) -> Callable[[str], str]:
    """Return what renders, or raises TextTangled."""

    def rendered(body: str) -> str:
        try:
            return render(body)
        except (TooTangled, RecursionError) as error:
            raise TextTangled from error

    return rendered


def read_entries(content: bytes | None) -> tuple[Entry, ...]:
    """Return the entries of a glossary. Raises PageUnreadable."""
    return with_anchors(read_shape(content, GLOSSARY_PATH, _ENTRIES, ()))


def read_shape(content: bytes | None, path: str, shape: TypeAdapter[Value], empty: Value) -> Value:
    """Return what a data file holds, `empty` when there is none. Raises PageUnreadable."""
    try:
        loaded = load_data(content) if content is not None else None
        return empty if loaded is None else shape.validate_python(loaded)
    except (yaml.YAMLError, ValidationError, ValueError, RecursionError) as error:
        raise PageUnreadable(path=path) from error


def is_page(path: str) -> bool:
    """Tell whether a path is that of a page: Markdown, not hidden, not data."""
    parts = PurePosixPath(path).parts
    is_shown = not any(part.startswith(".") for part in parts) and DATA_FOLDER not in parts
    return is_shown and PurePosixPath(path).suffix.lower() in SUFFIXES


def read_page_text(path: str, text: str, default_visibility: Visibility) -> Page:
    """Return the page that a text is."""
    head = parse_front_matter(text, path, default_visibility)
    title = head.front_matter.title or first_heading(head.body) or title_from_path(path)
    return Page(
        path, title, head.body, head.body_line, head.front_matter, head.raw, head.key_lines, "", tuple(head.problems)
    )
