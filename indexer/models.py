"""The objects that name the stages: Page → Section → Document, Query → Hit → Results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntFlag, StrEnum
from typing import Literal


class Visibility(StrEnum):
    """Who may see a page; the order is from the most open to the most closed."""

    PUBLIC = "public"
    PARTNERS = "partners"
    RESTRICTED = "restricted"

    @property
    def rank(self) -> int:
        """Position from the most open (0) to the most closed."""
        return list(Visibility).index(self)

    def readable_levels(self) -> tuple[Visibility, ...]:
        """Every level that a reader entitled to this one may open."""
        return tuple(level for level in Visibility if level.rank <= self.rank)


class Verdict(StrEnum):
    """How sure we are that the first hit answers the question."""

    ANSWER = "answer"
    PERHAPS = "perhaps"
    NONE = "none"


class Flag(IntFlag):
    """What scoring must know of an index entry without reading its record."""

    PAGE = 1  # the page's own entry, never a hit by itself
    INTRO = 2  # text before the first heading: its heading is the page's title
    META = 4  # the program's own documentation, an answer only when asked for by name
    ARCHIVED = 8  # kept for the record, never an answer
    CONTINUED = 32  # a further part of the section before it
    GLOSSARY = 64  # an entry of the glossary
    GUIDE = 128  # a way to do: a guide, a practice, a template
    FIGURE = 256  # its text has a figure
    DATE = 512  # its text has a year
    QUESTION = 1024  # a question that its page says it answers; never a hit by itself
    OPEN = 16  # holds only questions still to be answered
    ACRONYMS = 2048  # a page that explains acronyms: its record says which
    TRANSLATION = 4096  # its page translates another
    ENGLISH = 8192  # its page is in English, and not in French


Severity = Literal["error", "warning"]
PageType = Literal["lesson", "practice", "guide", "track", "context", "template", "glossary", "meta"]
Status = Literal["draft", "to-document", "to-validate", "validated", "applied", "to-review", "archived"]
BlockKind = Literal["paragraph", "item", "row", "definition", "summary", "code"]
Reason = Literal["word", "synonym", "correction", "joined", "split", "similar"]
Mark = Literal["slides", "public", "advice", "collect"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a page: a code and data, which the surface turns into a sentence."""

    code: str
    severity: Severity
    path: str
    line: int | None = None
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a page says, validated; a value that was wrong has its default."""

    title: str = ""
    type: PageType | None = None
    id: str = ""
    summary: str = ""
    status: Status | None = None
    owner: str = ""
    deputy: str = ""
    reviewed: date | None = None
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    to_collect: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    language: str = ""
    translates: Mapping[str, str] = field(default_factory=dict)
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file, read: its validated head, its body and every problem found on the way."""

    path: str
    title: str
    body: str
    body_line: int
    front_matter: FrontMatter
    raw: Mapping[str, object]
    key_lines: Mapping[str, int]
    digest: str
    problems: tuple[Problem, ...] = ()
    depends_on_others: bool = False  # on the glossary, on an included file: not on its own file alone


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or definition: the smallest thing quoted whole or cut at sentences."""

    kind: BlockKind
    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between one heading and the next, with the anchor the site gives it."""

    anchor: str
    heading: str
    level: int
    ancestors: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What one index entry stores: a section, or a part of a very long one, with what an answer shows of its page."""

    page: str
    url: str
    title: str
    anchor: str
    heading: str
    ancestors: tuple[str, ...]
    blocks: tuple[Block, ...]
    language: str
    type: PageType | None
    status: Status | None
    owner: str
    reviewed: date | None
    summary: str
    visibility: Visibility
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One to three sentences of plain text, the spans to highlight, and the mark they stand under."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A form of a question's word that the index was asked for, why, and how much it counts (0 to 1)."""

    term: str
    reason: Reason
    weight: float
    shown: str


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """One word of the question in one hit: the variant that counted and what each field gave."""

    word: str
    variant: Variant
    idf: float
    fields: Mapping[str, int]
    points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit has its place: the words matched, the share of the question met, the factors applied."""

    words: tuple[MatchedWord, ...]
    missing: tuple[str, ...]
    factors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hit:
    """One section found for a question."""

    document: Document
    score: float
    passage: Passage
    explanation: Explanation | None = None

    @property
    def address(self) -> str:
        """Address of the section on the site, relative to its root."""
        return f"{self.document.url}#{self.document.anchor}" if self.document.anchor else self.document.url


@dataclass(frozen=True, slots=True)
class Results:
    """The whole ranking for a question, with a verdict on its first hit."""

    query: str
    verdict: Verdict
    hits: tuple[Hit, ...]
    took_ms: float
    commit: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
