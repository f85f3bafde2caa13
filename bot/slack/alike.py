"""Pages that tell already what somebody is about to tell, and proposals that wait to be read."""

from __future__ import annotations

from bot.contributing.models import State
from bot.contributing.writing.similar import near_open, similar_pages
from bot.slack.addresses import address_of
from bot.slack.desk import Desk
from bot.slack.lesson_form import MAX_ALIKE, Alike

# A form carries three of them.
MAX_PATH = 400
# Of these others may know: they are proposed.
PROPOSED: frozenset[State] = frozenset({"open", "changes"})


def alike_to(desk: Desk, person: str, told: str) -> tuple[Alike, ...]:
    """Return the pages that tell it, those that somebody may see."""
    hits = similar_pages(desk.search, told, desk.audience.of_person(person))
    facts, site = desk.facts(), desk.settings.site_address
    found = [Alike(hit.document.page, hit.document.title, address_of(hit.document, facts, site)) for hit in hits]
    return tuple(page for page in found if len(page.page) <= MAX_PATH)[:MAX_ALIKE]


def near_proposals(desk: Desk, person: str, title: str) -> tuple[str, ...]:
    """Return the titles of lessons that are proposed, nearly the same as another, of those that somebody may see."""
    reader = desk.audience.of_person(person)
    views = (view for view in desk.journal.drafts.open_ones() if view.state in PROPOSED)
    readable = (view.draft for view in views if view.draft.visibility.rank <= reader.rank)
    found = near_open(title, (draft for draft in readable if draft.kind == "lesson"))
    return tuple(draft.fields["title"] for draft in found[:MAX_ALIKE])
