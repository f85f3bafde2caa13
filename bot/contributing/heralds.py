"""Tells people what becomes of contributions, each where it came from; the surfaces satisfy the protocol by shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.contributing.models import Place
from bot.contributing.views import Alert, AnsweredGap, DraftView, News, Review


class Herald(Protocol):
    """Tells people on one surface.

    Each method may be called again for what was told, after a kill: what it sends has the key that comes with it (of
    the news, of the review, of the alert), so that it is sent once. It waits for nobody: what is sent is put in the
    outbox.
    """

    def tell(self, view: DraftView, news: News) -> None:
        """Tell the author of a contribution what has become of it."""
        ...

    def gap_answered(self, addresses: Sequence[str], gap: AnsweredGap) -> None:
        """Tell those who wait for an answer where it is, if they may see the page; once each, by gap and address."""
        ...

    def ask_to_review(self, view: DraftView, review: Review) -> None:
        """Ask somebody to read a contribution; again (`times` above 1) when it has changed since they decided."""
        ...

    def alert(self, administrators: Sequence[str], alert: Alert) -> None:
        """Tell administrators what they must mend, in one plain message each."""
        ...


@dataclass(frozen=True, slots=True)
class Heralds:
    """The heralds of an installation, by surface; a surface without one shows the state of a draft when it is asked.

    Accounts of the people file, and those who wait for an answer, are Slack's.
    """

    by_place: Mapping[Place, Herald] = field(default_factory=dict)

    def tell(self, view: DraftView, news: News) -> None:
        """Tell where a draft came from; nobody is told of one whose author had themselves forgotten."""
        herald = self.by_place.get(view.draft.origin.place)
        if herald is not None and view.draft.origin.person:
            herald.tell(view, news)

    def gap_answered(self, addresses: Sequence[str], gap: AnsweredGap) -> None:
        """Tell those who wait for an answer."""
        if addresses and "slack" in self.by_place:
            self.by_place["slack"].gap_answered(addresses, gap)

    def ask_to_review(self, view: DraftView, review: Review) -> None:
        """Ask somebody to read a draft."""
        if "slack" in self.by_place:
            self.by_place["slack"].ask_to_review(view, review)

    def alert(self, administrators: Sequence[str], alert: Alert) -> None:
        """Tell administrators."""
        if administrators and "slack" in self.by_place:
            self.by_place["slack"].alert(administrators, alert)
