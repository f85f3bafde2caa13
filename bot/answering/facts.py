"""What pages tell beside the index: the names of roles, the glossary, where public pages are, what to ask them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

from bot.answering.answers import language_of
from bot.answering.glossary import Glossary
from bot.protocols import Search
from indexer.data_files import Label, read_roles
from indexer.listings import GLOSSARY_MARKER
from indexer.models import Page, PageType, Status, Verdict, Visibility
from indexer.pages import DATA_FOLDER, page_url, read_folder, read_page
from indexer.sources import glossary_or_problem

SUGGESTIONS = 5
# A base whose questions get no answer must not make each visit search for all of them.
MAX_TRIED = 20
UNSUGGESTED_TYPES = frozenset({"meta"})
UNSUGGESTED_STATUSES = frozenset({"archived", "draft"})


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What we keep of one public page."""

    id: str
    url: str
    questions: tuple[str, ...]
    title: str = ""
    type: PageType | None = None
    status: Status | None = None
    owner: str = ""
    audiences: tuple[str, ...] = ()
    reviewed: date | None = None
    to_collect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The names of roles, what we keep of each public page, by its path, and the glossary."""

    roles: Mapping[str, Label] = field(default_factory=dict)
    pages: Mapping[str, PageFacts] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=Glossary)

    def address(self, page: str) -> str:
        """Return the address of a public page given by its id or its path; nothing when there is none."""
        found = (facts.url for path, facts in self.pages.items() if page in {path, facts.id})
        return next(found, "") if page else ""


def read_facts(docs: Path, default_visibility: Visibility) -> Facts:
    """Read what a folder of pages tells. Raises DocsFolderMissing, DataFileInvalid."""
    pages = read_folder(docs, default_visibility=default_visibility).pages
    return Facts(
        read_roles(docs / DATA_FOLDER),
        {page.path: facts_of(page) for page in pages if is_public(page)},
        glossary_of(docs, pages, default_visibility),
    )


def updated_facts(facts: Facts, docs: Path, changed: Iterable[str], default_visibility: Visibility) -> Facts:
    """Return the facts after a change of these pages and nothing else."""
    pages = dict(facts.pages)
    for path in changed:
        pages.pop(path, None)
        page = read_page(docs, path, default_visibility=default_visibility)
        if path == facts.glossary.page or (isinstance(page, Page) and lists_glossary(page)):
            return read_facts(docs, default_visibility)
        if isinstance(page, Page) and is_public(page):
            pages[path] = facts_of(page)
    return replace(facts, pages=pages)


def glossary_of(docs: Path, pages: Iterable[Page], default_visibility: Visibility) -> Glossary:
    """Return the glossary: whoever may read the page that lists it may see its terms; empty while it has a slip."""
    entries, _ = glossary_or_problem(docs)
    listing = next((page for page in pages if lists_glossary(page)), None)
    if listing is None:
        return Glossary(entries, visibility=default_visibility)
    url = page_url(listing.path) if is_public(listing) else ""
    return Glossary(entries, url, listing.front_matter.visibility, listing.path)


def lists_glossary(page: Page) -> bool:
    """Tell whether a page is the one that lists the terms."""
    return page.front_matter.type == "glossary" and GLOSSARY_MARKER in page.body


def is_public(page: Page) -> bool:
    """Tell whether anybody may see a page."""
    return page.front_matter.visibility is Visibility.PUBLIC


def facts_of(page: Page) -> PageFacts:
    """Return what we keep of a page; the questions of one that is no answer are not suggested."""
    head = page.front_matter
    suggested = head.type not in UNSUGGESTED_TYPES and head.status not in UNSUGGESTED_STATUSES
    return PageFacts(
        id=head.id,
        url=page_url(page.path),
        questions=head.questions if suggested else (),
        title=page.title,
        type=head.type,
        status=head.status,
        owner=head.owner,
        audiences=head.audiences,
        reviewed=head.reviewed,
        to_collect=head.to_collect,
    )


def suggestions(facts: Facts, search: Search, language: str, today: date) -> list[str]:
    """Return some questions that we can answer, one a page, the same all day, those in the reader's language first."""
    chance = random.Random(f"{today.isoformat()} {language}")
    candidates = list(one_of_each_page(facts, language, chance))
    chance.shuffle(candidates)
    candidates.sort(key=lambda question: language_of(question) != language)
    return list(islice(answered(candidates[:MAX_TRIED], search), SUGGESTIONS))


def one_of_each_page(facts: Facts, language: str, chance: random.Random) -> Iterator[str]:
    """Yield one question of each page, in the reader's language if the page has one."""
    for path in sorted(facts.pages):
        questions = facts.pages[path].questions
        same = [question for question in questions if language_of(question) == language]
        if questions:
            yield chance.choice(same or list(questions))


def answered(candidates: Iterable[str], search: Search) -> Iterator[str]:
    """Yield the questions that get an answer: a suggestion that fails would be worse than none."""
    return (question for question in candidates if search.search(question, n=1).verdict is Verdict.ANSWER)
