"""What a form is about: a public page, one of its sections, the questions that it leaves open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering.facts import Facts, PageFacts
from bot.contributing.models import Kind
from bot.contributing.writing.errors import WritingRefused
from bot.contributing.writing.sections import section_source
from bot.web.forms.desk import FormDesk
from bot.web.requests import Fault
from indexer.models import Page
from indexer.pages import read_page

# The kinds that are about a page that is there.
ABOUT_A_PAGE: frozenset[Kind] = frozenset({"section", "outdated", "collect", "words"})


@dataclass(frozen=True, slots=True)
class Subject:
    """The page that a form is about; everything is empty for a form about none."""

    path: str = ""
    title: str = ""
    address: str = ""  # from the root of the site
    anchor: str = ""
    heading: str = ""
    text: str = ""  # of the section, as it is written
    base: str = ""  # digest of that text
    questions: tuple[str, ...] = ()  # still to be collected


def subject_of(kind: Kind, page: str, anchor: str, desk: FormDesk) -> Subject:
    """Return what a form is about. Raises Fault when there is no such page or section for the public."""
    if not page and kind not in ABOUT_A_PAGE:
        return Subject()
    path, facts = public_page(page, desk.facts())
    read = read_page(desk.docs, path)
    if not isinstance(read, Page):
        raise Fault("no_page")
    subject = Subject(path, facts.title, facts.url, questions=read.front_matter.to_collect)
    return section_of(subject, anchor, desk) if kind == "section" else subject


def public_page(page: str, facts: Facts) -> tuple[str, PageFacts]:
    """Return the path of a public page given by its path or its id. Raises Fault: no other path is ever read."""
    found = next(((path, each) for path, each in facts.pages.items() if page and page in {path, each.id}), None)
    if found is None:
        raise Fault("no_page")
    return found


def section_of(subject: Subject, anchor: str, desk: FormDesk) -> Subject:
    """Return a subject with one section's text. Raises Fault when the page has no such section."""
    try:
        source = section_source(desk.docs.joinpath(subject.path).read_bytes(), anchor, desk.site())
    # Gone since, or written in a way that no form can change a part of.
    except (OSError, WritingRefused) as error:
        raise Fault("no_section") from error
    if source is None:
        raise Fault("no_section")
    return replace(subject, anchor=anchor, heading=source.heading, text=source.text, base=source.digest)
