"""Adds a term at the end of the glossary, as text: the entries that are there stay as they were written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.contributing.models import Draft
from bot.contributing.sentences import SENTENCES
from bot.contributing.writing.comparing import said
from bot.contributing.writing.errors import PageUnreadable, TermThere
from bot.contributing.writing.front_matter_edits import quoted
from bot.contributing.writing.pages_at import GLOSSARY_PATH, PagesAt, read_entries
from bot.contributing.writing.plain_text import one_line
from bot.contributing.writing.source_text import Edit, read_source
from indexer.glossary import Entry, with_anchors

_ENTRY = re.compile(r"^( *)- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is proposed, and the glossary with it."""

    term: str
    content: bytes


def new_term(draft: Draft, pages: PagesAt) -> Term:
    """Return the glossary with a term. Raises TermThere, PageUnreadable."""
    entry = entry_of(draft)
    refuse_known(entry, pages.glossary)
    content = pages.tree.read(GLOSSARY_PATH) or b""
    source = read_source(content, GLOSSARY_PATH)
    first = _ENTRY.search(source.text)
    lines = lines_of(entry, first[1] if first else "")
    end = len(source.text.rstrip())
    written = source.edited([Edit(end, end, f"\n{lines}" if end else f"{lines}\n")])
    if read_entries(written) != with_anchors((*pages.glossary, entry)):
        raise PageUnreadable(path=GLOSSARY_PATH)
    return Term(entry.term, written)


def entry_of(draft: Draft) -> Entry:
    """Return the entry of a term: uncertain until somebody vouches for it."""
    term, long_form, definition = (one_line(draft.fields.get(name, "")) for name in ("term", "long_form", "definition"))
    if draft.language == "en":
        french = SENTENCES.text("writing.page.to_translate", "fr", text=definition)
        return Entry(term, long_form or term, french, definition_en=definition)
    return Entry(term, long_form or term, definition)


def refuse_known(entry: Entry, glossary: tuple[Entry, ...]) -> None:
    """Refuse a term that the glossary explains already, under this name or another. Raises TermThere."""
    asked = {said(entry.term), said(entry.expansion)}
    for known in glossary:
        if asked & {said(name) for name in (known.term, known.expansion, *known.synonyms)}:
            raise TermThere(term=known.term, anchor=known.anchor, definition=known.definition_fr)


def lines_of(entry: Entry, margin: str) -> str:
    """Return the lines of an entry, the last one not ended."""
    keys = ("term", "expansion", "definition_fr", "definition_en", "certainty")
    values = [f"{key}: {quoted(getattr(entry, key))}" for key in keys if getattr(entry, key)]
    return "\n".join(f"{margin}{'  ' if place else '- '}{value}" for place, value in enumerate(values))
