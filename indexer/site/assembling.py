"""Puts together what the site adds to each page: computed parts, explained words, steps, trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from indexer.glossary import Entry
from indexer.models import Page
from indexer.site.base import Base, alternate_of, hides, hreflang_of
from indexer.site.declaration import Declaration, declaration_of
from indexer.site.languages import Alternate
from indexer.site.lost import LOST_FILE, pages_json
from indexer.site.news import FEED_FILE, feed_xml
from indexer.site.outdated import notice
from indexer.site.parts import with_parts, with_places
from indexer.site.terms import Explainer
from indexer.site.tracks import with_steps
from indexer.site.trust import Trust, trust_of
from indexer.site.wording import text


@dataclass(frozen=True, slots=True)
class Term:
    """A word explained on the page."""

    anchor: str
    name: str
    expansion: str
    definition: str
    language: str


@dataclass(frozen=True, slots=True)
class View:
    """What the theme's templates are given, in plain text: they escape it."""

    language: str
    feed: str
    trust: Trust | None = None
    terms: tuple[Term, ...] = ()
    track: str = ""
    ask_page: str = ""
    alternate: Alternate | None = None
    declaration: Declaration | None = None
    hreflang: tuple[tuple[str, str], ...] = ()

    def text(self, code: str, **data: object) -> str:
        """Return a sentence of the site."""
        return text(code, self.language, **data)


class Assembly:
    """What the site adds, for all the pages of one build."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self._terms: dict[str, tuple[Term, ...]] = {}

    @cached_property
    def explainer(self) -> Explainer:
        """What finds the words of the glossary."""
        return Explainer(self.base.data.glossary if self.base.glossary_path else (), self.base.language)

    def markdown(self, markdown: str) -> str:
        """Return the Markdown of a page, its markers made ready."""
        return with_places(markdown)

    def content(self, html: str, path: str) -> str:
        """Return the HTML of a page with all that is computed in its text."""
        page = self.base.pages[path]
        if page.front_matter.type == "track":
            html = with_steps(html)
        return notice(page, self.base) + with_parts(self.explained(html, page), page, self.base)

    def explained(self, html: str, page: Page) -> str:
        """Return the HTML of a page with the words of the glossary explained; remembers which."""
        glossary, language = self.base.glossary_path, self.base.language
        if page.path == glossary or hides(page, "glossary"):
            return html
        html, entries = self.explainer.explain(html, self.base.link(glossary, page.path).address if glossary else "")
        self._terms[page.path] = tuple(term(entry, language) for entry in entries)
        return html

    def view(self, path: str) -> View:
        """Return what the templates show of a page."""
        page = self.base.pages[path]
        return View(
            self.base.language,
            self.feed,
            None if hides(page, "trust") else trust_of(page, self.base),
            self._terms.get(path, ()),
            (page.front_matter.id or path) if page.front_matter.type == "track" else "",
            ask_page=self.base.ask_page,
            alternate=alternate_of(path, self.base),
            declaration=declaration_of(path, self.base),
            hreflang=hreflang_of(path, self.base),
        )

    @property
    def blank(self) -> View:
        """What the templates of no page are given."""
        return View(
            self.base.language,
            self.feed,
            ask_page=self.base.ask_page,
            alternate=alternate_of("", self.base),
            declaration=declaration_of("", self.base),
        )

    @property
    def feed(self) -> str:
        """Place of the feed, or nothing when there is none."""
        return FEED_FILE if self.base.site_address else ""

    def files(self) -> Mapping[str, str]:
        """Return the files that no page is made from, by their place in the site."""
        feed = {FEED_FILE: feed_xml(self.base)} if self.feed else {}
        return {LOST_FILE: pages_json(self.base), **feed}


def term(entry: Entry, language: str) -> Term:
    """Return a word of the glossary as it is explained to a reader, in French when it is not translated."""
    is_translated = language == "en" and bool(entry.definition_en)
    expansion = entry.english if is_translated and entry.english else entry.expansion
    return Term(
        entry.anchor,
        entry.term,
        "" if expansion == entry.term else expansion,
        entry.definition_en if is_translated else entry.definition_fr,
        language if is_translated else "fr",
    )
