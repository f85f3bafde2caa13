"""Makes what the browser searches of one page: its head and its sections, with how much every word weighs there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.analysis import content_parts, detect_language, fold, forms, words
from indexer.models import Page, Section
from indexer.sections import parse_sections
from indexer.site.search.weights import weighted_frequency

LANGUAGES = ("fr", "en")

# The beginning of a page is enough to tell its language.
LETTERS_TO_TELL = 1_200
# What separates words in the index: some rare signs become one when accents are taken off (« 🄁 » → « 0, »).
SEPARATORS = frozenset(" ,!\t\n")

Weights = Mapping[str, float]


class Spelled(NamedTuple):
    """A term, and the ways in which people may type it."""

    term: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A section, or the head of a page (title, summary, questions, synonyms): the smallest thing found."""

    anchor: str
    heading: str
    weights: Weights
    text: str = ""


@dataclass(frozen=True, slots=True)
class SearchedPage:
    """One page as the browser searches it, with how its words are written."""

    path: str
    address: str
    title: str
    summary: str
    language: str
    is_meta: bool
    head: Unit
    sections: tuple[Unit, ...]
    spelled: frozenset[Spelled]


def is_searched(page: Page) -> bool:
    """Tell whether a page is found at all: like the engine's answers, none that is kept for the record only."""
    search = page.raw.get("search")
    is_excluded = isinstance(search, Mapping) and search.get("exclude") is True
    return page.front_matter.status != "archived" and not is_excluded


def searched_page(page: Page, address: str, html: str, default_language: str) -> SearchedPage:
    """Return a page as the browser searches it, from the HTML of its body."""
    language = language_of(page, default_language)
    writer = UnitWriter(language)
    sections = tuple(writer.section(section) for section in parse_sections(html, page.title))
    return SearchedPage(
        path=page.path,
        address=address,
        title=page.title,
        summary=page.front_matter.summary,
        language=language,
        is_meta=page.front_matter.type == "meta",
        head=writer.head(page),
        sections=sections,
        spelled=frozenset(writer.spelled),
    )


def language_of(page: Page, default: str) -> str:
    """Return the language in which a page is read."""
    beginning = f"{page.title} {page.body[:LETTERS_TO_TELL]}"
    said = (page.front_matter.language or detect_language(beginning, default))[:2]
    return said if said in LANGUAGES else default


class UnitWriter:
    """Weighs the words of one page, and notes how each is written."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.spelled: set[Spelled] = set()

    def head(self, page: Page) -> Unit:
        """Return what counts for every section of a page."""
        front = page.front_matter
        fields = {
            "title": self._terms(page.title),
            "summary": self._terms(front.summary),
            "questions": self._terms_of_each(front.questions),
            "synonyms": self._terms_of_each(front.synonyms),
        }
        return Unit("", page.title, weigh(fields))

    def section(self, section: Section) -> Unit:
        """Return a section."""
        fields = {
            "heading": self._terms(section.heading) if section.anchor else [],
            "ancestors": self._terms(" ".join(section.ancestors)),
            "body": [term for block in section.blocks if block.kind != "code" for term in self._terms(block.text)],
            "code": [term for block in section.blocks if block.kind == "code" for term in self._terms(block.text)],
        }
        text = "\n".join(block.text for block in section.blocks)
        return Unit(section.anchor, section.heading, weigh(fields), text)

    def _terms_of_each(self, texts: Iterable[str]) -> list[str]:
        return [term for text in texts for term in self._terms(text, detect_language(text, self.language))]

    def _terms(self, text: str, language: str = "") -> list[str]:
        found = list(spelled_terms(text, language or self.language))
        self.spelled.update(found)
        return [spelled.term for spelled in found]


def spelled_terms(text: str, language: str) -> Iterator[Spelled]:
    """Yield the term of each word that carries meaning, with the ways in which people may type it."""
    for word, _, _ in words(text):
        yield from spelled_word(word, language)


@lru_cache(maxsize=200_000)
def spelled_word(word: str, language: str) -> tuple[Spelled, ...]:
    """Return the same of one written word: a compound has several terms."""
    spelled = (spellings_of(part, language) for part in content_parts(word, language))
    return tuple(found for found in spelled if found is not None)


def spellings_of(part: str, language: str) -> Spelled | None:
    """Return a word's term, with its written form and the stem of that form when it is another one.

    Typed without accents, « demandees » has another stem than « demandées »: it leads to the same term.
    """
    found = [form for form in forms(part, language) if SEPARATORS.isdisjoint(form)]
    written = [fold(part)] if SEPARATORS.isdisjoint(fold(part)) else []
    return Spelled(found[0], tuple(dict.fromkeys((*written, *found[1:])))) if found else None


def weigh(fields: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return how much each term weighs over the fields together."""
    weights: dict[str, float] = {}
    for field, terms in fields.items():
        for term, count in Counter(terms).items():
            weights[term] = weights.get(term, 0.0) + weighted_frequency(field, count, len(terms))
    return weights
