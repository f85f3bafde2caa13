"""Builds what works on contributions from the settings: the forge, who writes, who tells, who is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answering.answers import answer
from bot.answering.facts import Facts
from bot.contributing.alerts import administrators_of
from bot.contributing.choosing import forge_of
from bot.contributing.forge import Tree
from bot.contributing.heralds import Heralds
from bot.contributing.models import Draft, Proposal, Ticket
from bot.contributing.presence import PAGE, Presence
from bot.contributing.views import DraftView
from bot.contributing.workshop import Tools, Workshop
from bot.contributing.writing.dispatch import write
from bot.journal.journal import Journal
from bot.models import Language, Question
from bot.protocols import Search, Shelf
from bot.settings import Settings
from bot.slack.heralds import SlackHerald
from bot.upkeep.people import PeopleFile
from indexer.models import Page
from indexer.pages import read_page
from indexer.site_settings import settings_of
from indexer.store import read_current


@dataclass(frozen=True, slots=True)
class Base:
    """A folder of pages, and what this process knows of it."""

    docs: Path
    index: Path
    search: Search
    shelf: Shelf
    facts: Callable[[], Facts]

    def write(self, draft: Draft, tree: Tree) -> Proposal | Ticket:
        """Write a draft with the settings of the site as they are now. Raises what writing and reading them raise."""
        return write(draft, tree, settings_of(self.docs))

    def commit(self) -> str:
        """Return the commit of the index in force."""
        return read_current(self.index).commit

    def is_shown(self, view: DraftView) -> bool:
        """Tell whether the site has the page of a draft: what pages tell is read again after the site is built."""
        page = view.page or view.draft.page
        return not page.endswith(PAGE) or page in self.facts().pages

    def answer_to(self, question: str) -> tuple[str, str] | None:
        """Return the page and the anchor that answer a question with confidence, for anybody; None when none does."""
        found = answer(Question(question), self.search).main
        return (found.document.page, found.document.anchor) if found is not None else None

    def deputy_of(self, path: str) -> str:
        """Return the role that stands in for the owner of a page; nothing when there is none, or no such page."""
        page = read_page(self.docs, path) if path else None
        return page.front_matter.deputy if isinstance(page, Page) else ""


def workshop_of(settings: Settings, base: Base, journal: Journal, merged: Callable[[], None]) -> Workshop:
    """Return what works on contributions in this process; `merged` is done when something was.

    Raises StateFolderUnusable.
    """
    people, presence = PeopleFile(settings.people_file), Presence(base.docs, base.commit, base.shelf)

    def language_of(person: str) -> Language:
        return journal.preferences.language(person) or "fr"

    herald = SlackHerald(journal, base.shelf, base.facts, people.current, language_of, settings.site_address, today)
    tools = Tools(
        journal=journal,
        forge=forge_of(settings, base.docs),
        write=base.write,
        is_indexed=lambda view: presence.has(view) and base.is_shown(view),
        answer_to=base.answer_to,
        people=people.current,
        deputy_of=base.deputy_of,
        administrators=lambda: administrators_of(settings.administrators, people.current(), today()),
        # Put in the outbox, which the bot of this process sends, or that of another one.
        heralds=Heralds({"slack": herald}),
        unasked_per_week=settings.unasked_per_week,
        question_months=settings.question_months,
        merged=merged,
    )
    return Workshop(tools)


def today() -> date:
    """Return the day it is."""
    return datetime.now(UTC).date()
