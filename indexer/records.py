"""What an index entry stores, as JSON: one record for a page, one for each of its sections."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from indexer.acronyms import Acronym
from indexer.analysis import count_words
from indexer.models import Block, Document, Page, Section, Visibility


def page_record(page: Page, url: str, language: str, acronyms: Iterable[Acronym] = ()) -> str:
    """Return the record of a page: what an answer shows of it."""
    head = page.front_matter
    return encode(
        {
            "page": page.path,
            "url": url,
            "title": page.title,
            "language": language,
            "type": head.type,
            "status": head.status,
            "owner": head.owner,
            "reviewed": head.reviewed.isoformat() if head.reviewed else None,
            "summary": head.summary,
            "visibility": head.visibility.value,
            "replaced_by": head.replaced_by,
            "id": head.id,
            "translates": head.translates.get("id", ""),
            "digest": page.digest,
            "acronyms": sorted(acronyms),
        }
    )


def section_record(section: Section, blocks: tuple[Block, ...]) -> str:
    """Return the record of a section, or of one part of a very long one."""
    texts = [[block.kind, block.text, block.mark] for block in blocks]
    return encode(
        {"anchor": section.anchor, "heading": section.heading, "ancestors": section.ancestors, "blocks": texts}
    )


def question_record(question: str, language: str) -> str:
    """Return the record of a question that a page says it answers."""
    return encode({"heading": question, "language": language})


def heading_length(record: Mapping[str, Any], language: str) -> int:
    """Return how many words the heading of a record has: a page has none of its own."""
    return count_words(record.get("heading", ""), language)


def document_of(page: Mapping[str, Any], section: Mapping[str, Any]) -> Document:
    """Return the document that two records make."""
    return Document(
        page=page["page"],
        url=page["url"],
        title=page["title"],
        anchor=section["anchor"],
        heading=section["heading"],
        ancestors=tuple(section["ancestors"]),
        blocks=tuple(Block(*block) for block in section["blocks"]),
        language=page["language"],
        type=page["type"],
        status=page["status"],
        owner=page["owner"],
        reviewed=date.fromisoformat(page["reviewed"]) if page["reviewed"] else None,
        summary=page["summary"],
        visibility=Visibility(page["visibility"]),
        replaced_by=page["replaced_by"],
    )


def encode(record: Mapping[str, Any]) -> str:
    """Return compact JSON; lone surrogates are escaped, so that it is always valid UTF-8."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text if is_utf8(text) else json.dumps(record, separators=(",", ":"))


def is_utf8(text: str) -> bool:
    """Tell whether a text has no lone surrogate."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
