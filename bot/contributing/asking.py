"""Asks people to read contributions: one at a time, another one after five working days, each once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.contributing.heralds import Heralds
from bot.contributing.reviewing import ALONE, OTHERWISE, after_working_days, on_one_line, validators
from bot.contributing.views import Alert, DraftView, Review, Reviewer
from bot.journal.journal import Journal
from bot.upkeep.people import People
from indexer.personal_data import without_personal_data

LOG = logging.getLogger(__name__)

LEDGER_KIND = "review"
# In all: the first, and one other when they do not answer.
MOST_ASKED = 2
# A report is told once; after this it is old, and what was told of it may be forgotten.
TOLD_FOR = timedelta(days=2)
MOST_QUOTED = 300


@dataclass(frozen=True, slots=True)
class Asking:
    """What asking needs."""

    journal: Journal
    heralds: Heralds
    people: Callable[[], People]
    deputy_of: Callable[[str], str]  # the role of a page, by its path
    unasked_per_week: int  # messages that a person gets without having asked for them
    now: Callable[[], datetime]

    def ask(self) -> None:
        """Have somebody asked about each draft that nobody was asked about, or who was asked too long ago."""
        for view in self.journal.draft_queue.followed():
            if view.state == "open" and not view.is_ticket and view.draft.kind not in ALONE:
                self.ask_about(view)
            elif view.state == "open" and view.is_ticket:
                self.tell_owner(view)
        self.put_to_them()

    def tell_owner(self, view: DraftView) -> None:
        """Tell those who hold the role of a page that it is reported; its key makes it once, and it is not for ever."""
        now, what = self.now(), view.draft.fields.get("what", "")
        if not what or view.sent_at is None or view.sent_at < now - TOLD_FOR:
            return
        roles = dict.fromkeys(role for role in (view.owner, self.deputy_of(view.page), *OTHERWISE) if role)
        holders = (self.people().holders(role, now.date()) for role in roles)
        accounts = list(dict.fromkeys(holding.slack for holding in next(filter(None, holders), ())))
        data = {"page": view.title, "what": on_one_line(without_personal_data(what))[:MOST_QUOTED]}
        self.heralds.alert(accounts, Alert(f"reported {view.draft.id}", "alert.reported", data))

    def ask_about(self, view: DraftView) -> None:
        """Have the next person asked about a draft when it is time."""
        reviews = self.journal.reviews.of(view.draft.id)
        if view.sent_at is not None and after_working_days(view.sent_at) <= self.now() and is_undecided(reviews):
            self.journal.draft_news.waits_long(view.draft.id)
        if to_read_again := changed_since(view, reviews):
            self.journal.reviews.ask_again(to_read_again.id, self.now(), after_working_days(self.now()))
        elif not reviews:
            self.ask_one(view, self.candidates(view, reviews), after_working_days(self.now()))
        elif is_due(reviews, self.now()):
            self.pass_on(view, reviews)

    def pass_on(self, view: DraftView, reviews: tuple[Review, ...]) -> None:
        """Ask somebody else, once; who was asked first may still answer."""
        others = self.candidates(view, reviews) if len(reviews) < MOST_ASKED else []
        # While all the others are asked enough this week, it is looked at again the next time.
        if not others or self.ask_one(view, others, None):
            for review in reviews:
                self.journal.reviews.stop_waiting(review.id)

    def ask_one(self, view: DraftView, candidates: list[Reviewer], next_at: datetime | None) -> bool:
        """Have the first asked who is not asked enough already; False when there is none."""
        for candidate in candidates:
            if self.journal.ledger.spend(candidate.account, LEDGER_KIND, self.unasked_per_week, self.now()):
                return self.journal.reviews.ask(view.draft.id, candidate, self.now(), next_at) is not None
        return False

    def candidates(self, view: DraftView, reviews: tuple[Review, ...]) -> list[Reviewer]:
        """Return who may validate a draft and was not asked, in their order."""
        asked = {review.reviewer.account for review in reviews}
        found = validators(view, self.deputy_of(view.page), self.people(), self.is_author(view), self.now().date())
        return [one for one in found if one.account not in asked]

    def is_author(self, view: DraftView) -> Callable[[str], bool]:
        """Return what tells whether an account is the author's."""
        return lambda account: self.journal.pseudonym(account) == view.author

    def put_to_them(self) -> None:
        """Put each review to whom it is for, once; one that cannot be put does not hold up the others."""
        for review in self.journal.reviews.unasked():
            view = self.journal.drafts.get(review.draft_id)
            if view is None:
                continue
            try:
                self.heralds.ask_to_review(view, review)
            except Exception:
                LOG.exception("draft %s could not be put to whoever validates it", review.draft_id)
            else:
                self.journal.reviews.told(review)


def is_undecided(reviews: tuple[Review, ...]) -> bool:
    """Tell whether nobody has decided anything."""
    return not any(review.decision for review in reviews)


def changed_since(view: DraftView, reviews: tuple[Review, ...]) -> Review | None:
    """Return the review of who asked for changes that have been made since: they read it again."""
    last = next((review for review in reversed(reviews) if review.decision), None)
    if last is None or last.decision != "changes" or last.done_at is None:
        return None
    return last if last.head != view.head else None


def is_due(reviews: tuple[Review, ...], now: datetime) -> bool:
    """Tell whether somebody else is to be asked now in the place of one who has not decided."""
    return any(not review.decision and review.next_at is not None and review.next_at <= now for review in reviews)
