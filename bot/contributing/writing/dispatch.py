"""Writes a draft against the pages as they are: one function a kind, and what all proposals have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b

from bot.contributing.forge import Tree
from bot.contributing.models import Draft, Kind, Proposal, Ticket
from bot.contributing.writing.answers import answered
from bot.contributing.writing.corrections import corrected
from bot.contributing.writing.fitness import check_page_fit
from bot.contributing.writing.lessons import completed_page, new_lesson
from bot.contributing.writing.pages_at import GLOSSARY_PATH, OpenPage, PagesAt
from bot.contributing.writing.proposing import About, pull_request_text, ticket_text
from bot.contributing.writing.questions import asked
from bot.contributing.writing.sections import place_of
from bot.contributing.writing.terms import new_term
from bot.contributing.writing.typed_fields import with_clean_fields
from bot.contributing.writing.validations import validated
from indexer.site_settings import SiteSettings

BRANCHES = "relais"
LABEL = "relais"


def write(draft: Draft, tree: Tree, site: SiteSettings | None) -> Proposal | Ticket:
    """Return what a draft proposes against the pages of a tree; `site` holds the settings of their site.

    Raises WritingRefused, with what its author can do, and what reading the tree raises.
    """
    pages = PagesAt(tree, site)
    pages.refuse_closed(draft.visibility)
    return WRITERS[draft.kind](with_clean_fields(draft, pages.contacts), pages)


def write_lesson(draft: Draft, pages: PagesAt) -> Proposal:
    """Propose a new page, or one more testimony at the end of the page that was named."""
    if draft.page:
        page, content = completed_page(draft, pages)
        return of_page(draft, page, content, pages)
    lesson = new_lesson(draft, pages)
    check_page_fit(lesson.path, lesson.content, None, pages)
    return proposal(draft, About(lesson.path, lesson.title, owner=lesson.owner), lesson.content, pages)


def write_section(draft: Draft, pages: PagesAt) -> Proposal:
    """Propose a section corrected."""
    made = corrected(draft, pages)
    return of_page(draft, made.page, made.content, pages, made.heading)


def write_answer(draft: Draft, pages: PagesAt) -> Proposal:
    """Propose the answer to a question that was still to be collected."""
    return of_page(draft, *answered(draft, pages), pages)


def write_question(draft: Draft, pages: PagesAt) -> Proposal:
    """Propose one more question that a page answers."""
    return of_page(draft, *asked(draft, pages), pages)


def write_term(draft: Draft, pages: PagesAt) -> Proposal:
    """Propose a term of the glossary."""
    made = new_term(draft, pages)
    return proposal(draft, About(GLOSSARY_PATH, made.term), made.content, pages)


def write_validation(draft: Draft, pages: PagesAt) -> Proposal:
    """Propose that what a section advises is validated."""
    made = validated(draft, pages)
    return of_page(draft, made.page, made.content, pages, made.heading)


def write_report(draft: Draft, pages: PagesAt) -> Ticket:
    """Open a ticket about a page that is out of date: one for each section, whoever reports it."""
    page = pages.open(draft.page)
    place = place_of(page.source, draft.anchor, pages.render) if draft.anchor else None
    # A section that has gone since is reported as its page.
    heading, anchor = (place.heading.text, draft.anchor) if place else ("", "")
    about = About(page.path, page.page.title, heading, page.page.front_matter.owner)
    title, body = ticket_text(draft, about, pages.roles)
    digest = blake2b(f"{page.path}#{anchor}".encode(), digest_size=16).hexdigest()
    return Ticket(f"outdated-{digest}", title, body, labels_of(draft.kind), about.owner)


def of_page(draft: Draft, page: OpenPage, content: bytes, pages: PagesAt, heading: str = "") -> Proposal:
    """Return the proposal that changes a page."""
    check_page_fit(page.path, content, page, pages)
    about = About(page.path, page.page.title, heading, page.page.front_matter.owner)
    return proposal(draft, about, content, pages)


def proposal(draft: Draft, about: About, content: bytes, pages: PagesAt) -> Proposal:
    """Return a proposal of one file."""
    title, body = pull_request_text(draft, about, pages.roles)
    credit = (draft.author.credit,) if draft.author.credit else ()
    return Proposal(
        branch=f"{BRANCHES}/{draft.id}",
        title=title,
        body=body,
        files={about.path: content},
        base=pages.tree.commit,
        labels=labels_of(draft.kind),
        owner=about.owner,
        co_authors=credit,
    )


def labels_of(kind: Kind) -> tuple[str, ...]:
    """Return the labels of what is proposed."""
    return (LABEL, f"{LABEL}-{kind}")


WRITERS: Mapping[Kind, Callable[[Draft, PagesAt], Proposal | Ticket]] = {
    "lesson": write_lesson,
    "section": write_section,
    "outdated": write_report,
    "collect": write_answer,
    "term": write_term,
    "words": write_question,
    "validation": write_validation,
}
