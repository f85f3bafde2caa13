"""What becomes of a contribution, told where it came from: in one message, which changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.facts import Facts
from bot.contributing.models import Draft
from bot.contributing.views import DraftView
from bot.deliveries import Call
from bot.journal.journal import Journal
from bot.slack.blocks import Rendered, message, update
from bot.slack.desk import Desk
from bot.slack.draft_blocks import TO_CHANGE, DraftMaker
from bot.slack.in_private import tell_sentence
from bot.slack.places import Place


@dataclass(frozen=True, slots=True)
class Telling:
    """What telling of a draft needs; of Slack nothing: what is told goes through the outbox."""

    journal: Journal
    facts: Facts
    site: str

    def show(self, view: DraftView, key: str, note: str = "") -> None:
        """Tell where a draft is now, once for each key.

        In a thread that others read, what was typed and what is asked of its author are for the author alone.
        """
        origin = view.draft.origin
        maker = DraftMaker(view, view.draft.language, self.facts, self.site, note)
        if origin.place != "slack" or not origin.person:
            return
        if is_alone(origin.channel):
            self.put(view, "author", origin.channel or origin.person, origin.thread, maker.for_author(), key)
            return
        self.put(view, "thread", origin.channel, origin.thread, maker.for_thread(), key)
        if note or view.state in TO_CHANGE:
            self.put(view, "author", origin.person, "", maker.for_author(), key)
        else:
            self.change(view, "author", maker.for_author(), key)

    def put(self, view: DraftView, whose: str, channel: str, thread: str, rendered: Rendered, key: str) -> None:
        """Post somebody's message about a draft, or change it when it is there."""
        name, lane = name_of(view.draft.id, whose), lane_of(view.draft.id)
        first = message(channel, rendered, thread=thread, name=name, lane=lane)
        if not self.journal.outbox.put([first], name):
            self.change(view, whose, rendered, key)

    def change(self, view: DraftView, whose: str, rendered: Rendered, key: str) -> None:
        """Change somebody's message about a draft; nothing when there is none."""
        name = name_of(view.draft.id, whose)
        self.journal.outbox.put([update(name, rendered, lane=lane_of(view.draft.id))], f"{name}:{key}")


def telling_at(desk: Desk) -> Telling:
    """Return what tells of drafts, for a feature."""
    return Telling(desk.journal, desk.facts(), desk.settings.site_address)


def keep_and_tell(desk: Desk, draft: Draft, not_before: datetime | None = None) -> None:
    """Keep a draft, to be sent; its author is thanked first, so that what becomes of it has its message to change."""
    telling_at(desk).show(DraftView(draft, "waiting"), "received")
    desk.journal.drafts.keep(draft, not_before=not_before)


def revise(desk: Desk, place: Place, draft: Draft) -> Iterator[Call]:
    """Put what its author has changed in the place of a draft; say so when it can no longer be changed."""
    known = desk.journal.drafts.get(draft.id)
    if known is not None and desk.journal.drafts.revise(draft):
        telling_at(desk).show(replace(known, draft=draft, state="waiting"), f"revised {known.number} {known.reason}")
    else:
        yield tell_sentence(place, "draft.too_late", draft.language)


def is_alone(channel: str) -> bool:
    """Tell whether what is said there is for the author alone: in their messages with us, or nowhere yet."""
    return not channel or channel.startswith("D")


def lane_of(draft_id: str) -> str:
    """Return the lane in which all that is told of a draft keeps its order."""
    return f"draft:{draft_id}"


def name_of(draft_id: str, whose: str) -> str:
    """Return the name under which a message about a draft is remembered."""
    return f"draft:{draft_id}:{whose}"
