"""Pages as they are written, for those who may see them: a section to correct, questions still to be answered."""

from __future__ import annotations

from bot.contributing.writing.errors import WritingRefused
from bot.contributing.writing.sections import SectionSource, section_source
from bot.slack.desk import Desk
from indexer.models import Document, Page, Visibility
from indexer.pages import read_page
from indexer.site_settings import settings_of


def section_for(desk: Desk, person: str, page: str, anchor: str) -> Document | None:
    """Return a section that somebody may see; None when there is none. Only what the index knows is ever read."""
    documents = desk.shelf.sections(page, reader=desk.audience.of_person(person))
    return next((document for document in documents if document.anchor == anchor), None)


def source_of(desk: Desk, section: Document) -> SectionSource | None:
    """Return how a section is written; None when that cannot be edited: it is computed, or its page was changed."""
    try:
        content = desk.docs.joinpath(section.page).read_bytes()
        return section_source(content, section.anchor, settings_of(desk.docs))
    except (OSError, WritingRefused):
        return None


def open_questions(desk: Desk, person: str, page: str) -> tuple[str, ...]:
    """Return the questions that a page says are still to be answered, to somebody who may see it."""
    if not desk.shelf.sections(page, reader=desk.audience.of_person(person)):
        return ()
    read = read_page(desk.docs, page)
    return read.front_matter.to_collect if isinstance(read, Page) else ()


def level_of_page(desk: Desk, page: str) -> Visibility:
    """Return whom a page is for: what is said of it is for them too."""
    documents = desk.shelf.sections(page, reader=Visibility.RESTRICTED)
    return documents[0].visibility if documents else Visibility.RESTRICTED
