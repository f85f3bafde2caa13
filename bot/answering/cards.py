"""What is shown of one section found: a card, the same on every surface, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answering.ages import age, warning_code
from bot.answering.facts import Facts
from bot.answering.wording import language_label, mark_label, status_label, unbroken
from indexer.catalogue import Catalogue
from indexer.models import Document, Hit, Passage

SENTENCES = Catalogue("bot")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a passage, and whether it met the question."""

    text: str
    is_met: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A section as it is shown; a text is empty when there is nothing to say."""

    heading: str
    path: str  # the page's title and the headings above, when they say more than the heading
    address: str
    language: str
    language_label: str  # when the page is not in the language of the reader, or of the question
    spans: tuple[Span, ...]
    mark: str
    mark_label: str
    source: tuple[str, ...]
    warning: str
    replaced_by: str  # address of the page that replaces this one, when it is a public one


@dataclass(frozen=True, slots=True)
class CardMaker:
    """Makes cards for a reader, on a day; ages are computed now, never stored."""

    language: str
    facts: Facts
    today: date
    asked_in: str = ""  # language of the question; nothing: the reader's

    def card(self, hit: Hit) -> Card:
        """Return the card of a section found."""
        document = hit.document
        code = warning_code(document, self.today)
        return Card(
            heading=unbroken(document.heading, document.language),
            path=path_of(document),
            address=hit.address,
            language=document.language,
            language_label=self.language_label(document),
            spans=tuple(spans_of(hit.passage, document.language)),
            mark=hit.passage.mark or "",
            mark_label=mark_label(hit.passage.mark, self.language, hit.document.status),
            source=tuple(self.source(document)),
            warning=SENTENCES.text(code, self.language) if code else "",
            replaced_by=self.facts.address(document.replaced_by),
        )

    def language_label(self, document: Document) -> str:
        """Return that a page is in another language than the reader's or the question's; nothing otherwise."""
        expected = (self.language, self.asked_in or self.language)
        return language_label(document.language, *expected, reader=self.language)

    def source(self, document: Document) -> Iterator[str]:
        """Yield what tells how far to trust a page: who keeps it, when it was reviewed, its status."""
        if document.owner:
            yield SENTENCES.text("source.owner", self.language, role=self.role(document.owner))
        yield age(document.reviewed, self.language, self.today)
        if document.status:
            yield status_label(document.status, self.language)

    def role(self, key: str) -> str:
        """Return the name of a role, or its key when the roles file does not know it."""
        roles = self.facts.roles
        return roles[key].text(self.language) if key in roles else key


def path_of(document: Document) -> str:
    """Return the page's title and the headings above a section, without what the heading itself says."""
    return " › ".join(part for part in (document.title, *document.ancestors) if part and part != document.heading)


def spans_of(passage: Passage, language: str) -> Iterator[Span]:
    """Yield a passage cut at its highlights; overlapping highlights are joined."""
    # One sign for one sign: the highlights stay where they are.
    text = unbroken(passage.text, language)
    done = 0
    for start, end in sorted(passage.highlights):
        if end <= done:
            continue
        if start > done:
            yield Span(text[done:start])
        yield Span(text[max(start, done) : end], is_met=True)
        done = end
    if done < len(text):
        yield Span(text[done:])
