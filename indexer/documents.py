"""Makes index entries of a page: one for the page itself, then one for each section, with the terms of their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.acronyms import Acronym, acronyms_in
from indexer.analysis import count_words, detect_language, heading_terms, index_terms
from indexer.intents import offered_by
from indexer.models import Block, Flag, Page, Problem, Section
from indexer.pages import page_url
from indexer.records import page_record, question_record, section_record
from indexer.renderer import Renderer
from indexer.sections import parse_sections
from indexer.tokens import NO_TEXT, SectionText, read_section_text

# A longer section is entered in parts: one huge table must not look like the answer to everything.
PART_CHARACTERS = 6_000

FLAG_OF_TYPE = {
    "meta": Flag.META,
    "glossary": Flag.GLOSSARY,
    "guide": Flag.GUIDE,
    "practice": Flag.GUIDE,
    "template": Flag.GUIDE,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One document to write: its stored record and, for each field, its terms."""

    record: str
    flags: Flag
    terms: Mapping[str, Sequence[str]]
    text: SectionText = NO_TEXT
    heading_length: int = 0


@dataclass(frozen=True, slots=True)
class PageEntries:
    """Every entry of one page, the page's own first, and the problems met while cutting it."""

    page: Page
    entries: tuple[Entry, ...]
    section_count: int
    problems: tuple[Problem, ...] = ()


def page_entries(page: Page, renderer: Renderer, default_language: str) -> PageEntries:
    """Return the entries of a page; one that cannot be rendered is entered as plain text, and said."""
    language = (page.front_matter.language or detect_language(f"{page.title} {page.body}", default_language))[:2]
    language = language if language in {"fr", "en"} else default_language
    sections, problems = page_sections(page, renderer)
    flags = page_flags(page) | (Flag.ENGLISH if language == "en" else Flag(0))
    acronyms = page_acronyms(page, sections)
    record = page_record(page, page_url(page.path), language, acronyms)
    explains = Flag.ACRONYMS if acronyms else Flag(0)
    own = Entry(record, flags | Flag.PAGE | explains, page_terms(page, language))
    asked = question_entries(page, flags, language)
    return PageEntries(page, (own, *asked, *section_entries(sections, language, flags)), len(sections), problems)


def question_entries(page: Page, flags: Flag, default_language: str) -> Iterator[Entry]:
    """Yield an entry for each question that a page says it answers: each is compared with what people ask, whole."""
    for question in page.front_matter.questions:
        language = detect_language(question, default_language)
        terms = {"heading": heading_terms(question, language)}
        record = question_record(question, language)
        yield Entry(record, flags | Flag.QUESTION, terms, heading_length=count_words(question, language))


def page_flags(page: Page) -> Flag:
    """Return the flags that every entry of a page has."""
    head = page.front_matter
    archived = Flag.ARCHIVED if head.status == "archived" else Flag(0)
    translation = Flag.TRANSLATION if head.translates else Flag(0)
    return FLAG_OF_TYPE.get(head.type or "", Flag(0)) | archived | translation


def page_sections(page: Page, renderer: Renderer) -> tuple[list[Section], tuple[Problem, ...]]:
    """Return the sections of a page as the site shows them, or its text as one when it cannot be rendered."""
    try:
        return parse_sections(renderer.render(page.body), page.title), ()
    except (RecursionError, ValueError, AssertionError, IndexError, AttributeError) as error:
        # Markdown extensions fail on nesting without end and on some broken markup; the words are still worth finding.
        text = Section("", page.title, 0, (), (Block("paragraph", " ".join(page.body.split())),))
        problem = Problem("page.not_rendered", "error", page.path, page.body_line, {"reason": type(error).__name__})
        return [text], (problem,)


def page_acronyms(page: Page, sections: Sequence[Section]) -> frozenset[Acronym]:
    """Return the acronyms that a page explains, in its prose, headings, title or summary."""
    headings = (section.heading for section in sections)
    prose = (block.text for section in sections for block in section.blocks if block.kind != "code")
    return acronyms_in((page.title, page.front_matter.summary, *headings, *prose))


def page_terms(page: Page, language: str) -> dict[str, list[str]]:
    """Return the terms that count for every section of a page."""
    head = page.front_matter
    return {
        "title": heading_terms(page.title, language),
        "summary": index_terms(head.summary, language),
        "synonyms": [
            term for synonym in head.synonyms for term in index_terms(synonym, detect_language(synonym, language))
        ],
    }


def section_entries(sections: Sequence[Section], language: str, flags: Flag) -> Iterator[Entry]:
    """Yield the entries of sections, long ones in parts."""
    for section in sections:
        heading = heading_terms(section.heading, language)
        terms = {
            "heading": heading,
            # A heading that is a question is somebody's question.
            "questions": heading if "?" in section.heading else [],
            "ancestors": index_terms(" ".join(section.ancestors), language),
        }
        length = count_words(section.heading, language)
        own = flags if section.anchor else flags | Flag.INTRO
        if section.blocks and all(block.mark == "collect" for block in section.blocks):
            own |= Flag.OPEN
        for number, blocks in enumerate(parts(section.blocks)):
            text = read_section_text(blocks, language)
            flags_of_part = own | offered_by(blocks) | (Flag.CONTINUED if number else Flag(0))
            record = section_record(section, blocks)
            yield Entry(record, flags_of_part, terms | text_terms(text), text, length)


def text_terms(text: SectionText) -> dict[str, list[str]]:
    """Return the terms of prose and of code, kept apart."""
    return {
        "body": [term for token in text.prose for term in token.terms],
        "code": [term for token in text.code for term in token.terms],
    }


def parts(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """Yield the blocks in parts of a bounded size; a section without text is one empty part."""
    part: list[Block] = []
    size = 0
    for block in blocks:
        if part and size + len(block.text) > PART_CHARACTERS:
            yield tuple(part)
            part, size = [], 0
        part.append(block)
        size += len(block.text)
    yield tuple(part)
