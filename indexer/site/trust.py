"""What tells how far a page can be trusted: who keeps it, since when, from what, and what has taken its place."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.models import Page
from indexer.site.actions import Action, actions_of
from indexer.site.addresses import Link, is_web_address, relative_address
from indexer.site.base import SOURCES_ID, Base
from indexer.site.wording import Day, day, text


@dataclass(frozen=True, slots=True)
class MovedSection:
    """The anchor of a section that was here, and where it is now."""

    anchor: str
    link: Link


@dataclass(frozen=True, slots=True)
class Trust:
    """All that a page shows about itself, in the reader's words; what is not known is empty."""

    status: str
    status_label: str
    owner: str
    deputy: str
    reviewed: Day | None
    changed: Day | None
    is_superseded: bool
    successor: Link | None
    replaces: tuple[Link, ...]
    sources: tuple[Link, ...]
    questions: tuple[str, ...]
    related: tuple[Link, ...]
    moved: tuple[MovedSection, ...]
    actions: tuple[Action, ...]

    @property
    def has_facts(self) -> bool:
        """Tell whether there is something for the line under the title."""
        return bool(self.status or self.owner or self.reviewed)

    @property
    def has_details(self) -> bool:
        """Tell whether there is something for the foot of the page."""
        lists = (self.related, self.questions, self.sources, self.replaces, self.moved, self.actions)
        return bool(self.owner or self.changed or any(lists))


def trust_of(page: Page, base: Base) -> Trust:
    """Return what a page shows about itself."""
    front_matter, language = page.front_matter, base.language
    successor = base.successors.get(page.path)
    change = base.history.get(page.path)
    return Trust(
        status=front_matter.status or "",
        status_label=text(f"status.{front_matter.status}", language) if front_matter.status else "",
        owner=role(front_matter.owner, base),
        deputy=role(front_matter.deputy, base),
        reviewed=day(front_matter.reviewed, language),
        changed=day(change.last.date(), language) if change else None,
        is_superseded=bool(successor or front_matter.replaced_by),
        successor=base.link(successor, page.path) if successor else None,
        replaces=links(page.front_matter.replaces, page, base),
        sources=sources_of(page, base),
        questions=front_matter.questions,
        related=links(front_matter.related, page, base),
        moved=tuple(
            MovedSection(moved.anchor, base.link(moved.path, page.path))
            for moved in base.moved_sections.get(page.path, ())
        ),
        actions=actions_of(page, base),
    )


def role(key: str, base: Base) -> str:
    """Return the name of a role, or its key when the list of roles lacks it."""
    label = base.data.roles.get(key)
    return label.text(base.language) if label else key


def links(references: tuple[str, ...], page: Page, base: Base) -> tuple[Link, ...]:
    """Return links to the pages named by path or id; one that is not on this site is left out."""
    found = dict.fromkeys(base.find(reference.partition("#")[0]) for reference in references)
    return tuple(base.link(path, page.path) for path in found if path and path != page.path)


def sources_of(page: Page, base: Base) -> tuple[Link, ...]:
    """Return a link for each source: its place in the page of the sources, else its own address."""
    shown = base.find(SOURCES_ID) or base.find(f"{SOURCES_ID}.md")
    if shown == page.path:
        return ()
    return tuple(source_link(key, shown, page, base) for key in page.front_matter.sources)


def source_link(key: str, shown: str, page: Page, base: Base) -> Link:
    """Return the link of one source; without an address when there is none."""
    source = base.data.sources.get(key)
    title = source.title if source else key
    if shown and source:
        anchor = f"#{key}" if f"{{#{key}}}" in base.pages[shown].body else ""
        return Link(title, relative_address(f"{base.addresses[shown]}{anchor}", base.addresses[page.path]))
    address = source.address if source else key
    return Link(title, address if is_web_address(address) else "")
