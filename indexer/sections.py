"""Cuts the HTML of a page into sections at its headings, and each section into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import get_args

from indexer.models import Block, BlockKind, Mark, Section

_BLOCK_KINDS: dict[str, BlockKind] = {
    "p": "paragraph",
    "li": "item",
    "tr": "row",
    "dt": "definition",
    "dd": "definition",
    "summary": "summary",
    "pre": "code",
    "blockquote": "paragraph",
    "div": "paragraph",
    "figcaption": "paragraph",
    "caption": "paragraph",
    "label": "summary",
    "section": "paragraph",
    "details": "paragraph",
    "table": "row",
    "ul": "item",
    "ol": "item",
    "dl": "definition",
}
_CONTAINERS = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "blockquote", "div", "section", "details"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_VOID = frozenset({"br", "img", "input", "hr", "wbr", "col", "source", "meta", "link"})
_SKIPPED_TAGS = frozenset({"script", "style", "svg", "template", "button", "nav"})
_SKIPPED_CLASSES = frozenset(
    {"headerlink", "footnote-ref", "footnote-backref", "linenos", "toc", "linenodiv", "twemoji", "relais-in"}
)
_MARKS = frozenset(get_args(Mark))
# Deeper than any real page; keeps a page of a million opening tags from taking forever.
_MAX_DEPTH = 200
# GitBook and Jekyll (`{% hint %}`, `{{ site.title }}`), Kramdown (`{::comment}`), and Quarto's boxes (`::: {.note}`).
_TEMPLATE_TAGS = re.compile(
    r"\{%[^{}]{0,500}%\}|\{::[^{}]{0,500}\}|\{\{[^{}]{0,500}\}\}|^[ \t]*:::+[^\n]*$", re.MULTILINE
)


@dataclass(slots=True)
class _Open:
    """One open element, and what it changes for the text inside."""

    tag: str
    kind: BlockKind | None = None
    mark: Mark | None = None
    is_skipped: bool = False
    is_mark_title: bool = False


@dataclass(slots=True)
class _Draft:
    """A section being read."""

    anchor: str
    heading: str
    level: int
    ancestors: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


class SectionParser(HTMLParser):
    """Reads HTML from start to end; text goes to the innermost block, blocks to the last heading with an id."""

    def __init__(self, title: str) -> None:
        super().__init__(convert_charrefs=True)
        self.drafts = [_Draft("", title, 0, ())]
        self._stack: list[_Open] = []
        self._text: list[str] = []
        self._heading: tuple[int, str] | None = None
        self._above: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: a new heading, a new block, or only a place in the stack."""
        if tag in _VOID:
            self._text.append("\n" if tag == "br" else " ")
            return
        names = {name: value or "" for name, value in attrs}
        classes = set(names.get("class", "").split())
        opened = _Open(tag, _BLOCK_KINDS.get(tag), mark_of(classes), is_skipped(tag, classes))
        opened.is_mark_title = "admonition-title" in classes and self._mark() is not None
        if tag in _HEADINGS and names.get("id"):
            self._end_block()
            self._heading = (_HEADINGS[tag], names["id"])
        elif tag in {"td", "th"}:
            self._text.append("\x1f")
        elif tag in _BLOCK_KINDS or tag in _HEADINGS:
            self._end_block()
        if len(self._stack) < _MAX_DEPTH:
            self._stack.append(opened)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and whatever was left open inside it."""
        if not any(opened.tag == tag for opened in self._stack):
            return
        if tag in _HEADINGS and self._heading is not None:
            self._start_section(*self._heading)
        elif tag in _BLOCK_KINDS or tag in _HEADINGS:
            self._end_block()
        while self._stack.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Take text, unless it is decoration of the theme."""
        if not any(opened.is_skipped or opened.is_mark_title for opened in self._stack):
            self._text.append(data)

    def finish(self) -> list[Section]:
        """Return the sections; the text before the first heading is one when there is any."""
        self.close()
        self._end_block()
        kept = [draft for draft in self.drafts if draft.level or draft.blocks]
        return [Section(d.anchor, d.heading, d.level, d.ancestors, tuple(d.blocks)) for d in kept or self.drafts]

    def _mark(self) -> Mark | None:
        return next((opened.mark for opened in reversed(self._stack) if opened.mark), None)

    def _kind(self) -> BlockKind:
        # A paragraph inside an item, a row or a definition is part of it; code is code wherever it stands.
        kinds = [opened.kind for opened in self._stack if opened.kind and opened.tag not in _CONTAINERS]
        if "code" in kinds:
            return "code"
        return next((kind for kind in reversed(kinds) if kind != "paragraph"), "paragraph")

    def _take_text(self, is_code: bool) -> str:
        raw = "".join(self._text)
        self._text.clear()
        return raw.strip("\n") if is_code else plain_text(raw)

    def _end_block(self) -> None:
        if self._heading is not None or not self._text:
            return
        kind = self._kind()
        text = self._take_text(kind == "code")
        if text.strip():
            self.drafts[-1].blocks.append(Block(kind, text, self._mark()))

    def _start_section(self, level: int, anchor: str) -> None:
        heading = self._take_text(False)
        self._heading = None
        self._above = [(other, name) for other, name in self._above if other < level]
        self.drafts.append(_Draft(anchor, heading, level, tuple(name for _, name in self._above)))
        self._above.append((level, heading))


def is_skipped(tag: str, classes: set[str]) -> bool:
    """Tell whether an element holds no text of the page's author."""
    return tag in _SKIPPED_TAGS or not classes.isdisjoint(_SKIPPED_CLASSES)


def mark_of(classes: set[str]) -> Mark | None:
    """Return the mark of a box from its classes."""
    found = classes & _MARKS
    return found.pop() if found and "admonition" in classes else None  # type: ignore[return-value]


def plain_text(raw: str) -> str:
    """Return text with single spaces, cells separated by ` | `, and other generators' template tags left out."""
    cells = [" ".join(cell.split()) for cell in _TEMPLATE_TAGS.sub(" ", raw).split("\x1f")]
    return " | ".join(cell for cell in cells if cell)


def parse_sections(html: str, title: str) -> list[Section]:
    """Return the sections of a page's HTML, in order."""
    parser = SectionParser(title)
    parser.feed(html)
    return parser.finish()
