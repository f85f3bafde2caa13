"""What a sitting goes through: the sections whose advice is still to be validated, the most asked first."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.contributing.writing.validations import is_to_validate
from bot.slack.desk import Desk
from bot.slack.page_sources import source_of
from bot.slack.reading import parts_of
from indexer.models import Document, Page, Visibility
from indexer.pages import read_page

Place = tuple[str, str]  # path of the page, anchor of the section
# What keeps a section out of a sitting while it stands: it was validated, or is to be seen to.
DECIDED = frozenset({"validation", "outdated"})


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A section whose advice is to be validated: what is read of it, and the digest of how it is written."""

    parts: Sequence[Document]
    base: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.parts[0].page, self.parts[0].anchor


def mark_of(place: Place) -> str:
    """Return what tells a section from others, short enough for a window to carry many."""
    return hashlib.blake2s("#".join(place).encode(), digest_size=8).hexdigest()


def next_recommendation(desk: Desk, person: str, seen: Collection[str]) -> Recommendation | None:
    """Return the first recommendation to be validated that was not seen; None when there is none left."""
    reader, decided = desk.audience.of_person(person), decided_places(desk)
    for place in in_order(desk, reader):
        if place not in decided and mark_of(place) not in seen:
            found = recommendation_at(desk, place, reader)
            if found is not None:
                return found
    return None


def decided_places(desk: Desk) -> frozenset[Place]:
    """Return the sections about which something is under way; what cannot go on by itself is read again."""
    standing = (view for view in desk.journal.drafts.open_ones() if view.draft.kind in DECIDED)
    return frozenset((view.draft.page, view.draft.anchor) for view in standing if view.state != "stuck")


def in_order(desk: Desk, reader: Visibility) -> list[Place]:
    """Return the sections that may hold such advice: those shown most as an answer, then in the order of the pages."""
    shown = desk.journal.questions.shown()
    pages: dict[str, int] = {}
    for (page, _), count in shown.items():
        pages[page] = pages.get(page, 0) + count
    return sorted(advised(desk, reader), key=lambda place: (-shown.get(place, 0), -pages.get(place[0], 0)))


def advised(desk: Desk, reader: Visibility) -> Iterator[Place]:
    """Yield the sections with advice, of the pages where some is still to be validated; how Relais works is none."""
    for path, facts in desk.facts().pages.items():
        if facts.type != "meta" and is_page_to_validate(desk, path):
            documents = desk.shelf.sections(path, reader=reader)
            with_advice = (one for one in documents if any(block.mark == "advice" for block in one.blocks))
            yield from dict.fromkeys((one.page, one.anchor) for one in with_advice)


def is_page_to_validate(desk: Desk, path: str) -> bool:
    """Tell whether some advice of a page, as it is written now, is still to be validated."""
    page = read_page(desk.docs, path)
    return isinstance(page, Page) and is_to_validate(page.body)


def recommendation_at(desk: Desk, place: Place, reader: Visibility) -> Recommendation | None:
    """Return the recommendation of a section; None when nothing of its own text is to be validated."""
    parts = parts_of(desk, place, reader)
    source = source_of(desk, parts[0]) if parts else None
    if source is None or not is_to_validate(source.text):
        return None
    return Recommendation(parts, source.digest)
