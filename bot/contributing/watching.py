"""Follows what was proposed: its state on the forge, then the day the index holds it and those who asked are told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.contributing.forge import Forge, ForgeFailed, ForgeRefused
from bot.contributing.heralds import Heralds
from bot.contributing.pausing import Pause
from bot.contributing.views import AnsweredGap, DraftView, News
from bot.journal.journal import Journal

LOG = logging.getLogger(__name__)

# How many drafts the forge is asked about in one round, those asked longest ago first: it counts what we ask.
MOST_ASKED = 20
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# What could not be told is told again after this long.
TOLD_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Watch:
    """What following needs."""

    journal: Journal
    forge: Forge
    pause: Pause
    heralds: Heralds
    is_indexed: Callable[[DraftView], bool]
    answer_to: Callable[[str], tuple[str, str] | None]  # the page and the anchor that answer a question, for everybody
    now: Callable[[], datetime]
    asked: dict[str, datetime] = field(default_factory=dict)
    told_from: dict[int, datetime] = field(default_factory=dict)  # what failed, and when it is tried again

    def follow(self) -> None:
        """Ask the forge about the drafts that are open there; a forge that fails is asked the next time."""
        views = sorted(self.journal.draft_queue.followed(), key=self.last_asked)
        for view in views[:MOST_ASKED]:
            if self.pause.is_on() or not self.ask(view):
                return

    def last_asked(self, view: DraftView) -> datetime:
        """Return when the forge was asked about a draft; long ago when it never was since we began."""
        return self.asked.get(view.draft.id, NEVER)

    def ask(self, view: DraftView) -> bool:
        """Ask the forge about a draft, and keep what it tells; False when the forge fails."""
        self.asked[view.draft.id] = self.now()
        try:
            progress = self.forge.progress(view.number)
        except ForgeRefused as refusal:
            LOG.warning("the forge has nothing under the number of draft %s: %s", view.draft.id, refusal)
        except ForgeFailed as failure:
            self.pause.heed(failure)
            LOG.info("the forge was not asked about drafts: %s", failure)
            return False
        else:
            self.journal.draft_queue.progressed(view.draft.id, progress)
        return True

    def put_online(self) -> None:
        """Tell those who asked, and the author, of what is merged and can now be found."""
        for view in self.journal.drafts.merged_ones():
            if self.is_indexed(view):
                self.close_gaps(view)
                self.journal.draft_queue.online(view.draft.id)

    def close_gaps(self, view: DraftView) -> None:
        """Close the question that a draft answers, and those to which its page has become the answer."""
        page = view.page or view.draft.page
        if view.draft.gap_id is not None:
            self.close_gap(view.draft.gap_id, page, view.draft.anchor)
        for gap_id in self.journal.gaps.half_told(page):
            self.close_gap(gap_id, page, "")
        for gap in self.journal.gaps.listed():
            found = self.answer_to(gap.text)
            if found is not None and found[0] == page:
                self.close_gap(gap.id, *found)

    def close_gap(self, gap_id: int, page: str, anchor: str) -> None:
        """Close a question, and tell those who wait; they are forgotten once they are told."""
        waiting = self.journal.gaps.answered(gap_id, page)
        self.heralds.gap_answered(waiting, AnsweredGap(gap_id, page, anchor))
        self.journal.gaps.close(gap_id, page)

    def tell(self) -> None:
        """Tell what has become of drafts, each change once; one that cannot be told does not hold up the others."""
        for news in self.journal.draft_news.untold():
            if self.told_from.get(news.id, NEVER) <= self.now():
                self.tell_one(news)

    def tell_one(self, news: News) -> None:
        """Tell one change of a draft."""
        view = self.journal.drafts.get(news.draft_id)
        if view is None:
            return
        try:
            self.heralds.tell(view, news)
        except Exception:
            LOG.exception("draft %s: %s could not be told", news.draft_id, news.kind)
            self.told_from[news.id] = self.now() + TOLD_AGAIN
        else:
            self.told_from.pop(news.id, None)
            self.journal.draft_news.told(news.id)
