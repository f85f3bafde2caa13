"""One section as it stands in a message: its title, what it says, how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.cards import Card, CardMaker
from bot.answering.wording import unbroken
from bot.slack import rich
from bot.slack.addresses import address_of, on_site
from bot.slack.blocks import context
from bot.slack.cutting import cut
from bot.slack.elements import Json
from bot.slack.mrkdwn import one_line
from bot.slack.sentences import COMMON
from indexer.models import Hit

MAX_SOURCE = 600
WARNING_SIGN = "⚠️"


@dataclass(frozen=True, slots=True)
class Shown:
    """A section, its card, and its address on the site if it has one."""

    hit: Hit
    card: Card
    address: str
    language: str  # the reader's
    site: str

    @property
    def title(self) -> Json:
        """The heading, as a link to the section when it is on the site."""
        return rich.paragraph(rich.linked(self.address, self.card.heading, rich.BOLD))

    @property
    def source(self) -> Json:
        """The source line: the page, who keeps it, when it was reviewed, its status, its language."""
        parts = (self.card.path, *self.card.source, self.card.language_label)
        line = one_line(" · ".join(part for part in parts if part))
        return context(cut(unbroken(line, self.language), MAX_SOURCE))

    @property
    def successor(self) -> str:
        """The address of the page that replaces this one, when it is on the site."""
        return on_site(self.card.replaced_by, self.site)

    def warning(self) -> Iterator[Json]:
        """Yield why the page may no longer be true, with a link to what replaces it."""
        if not self.card.warning:
            return
        pieces = [rich.words(f"{WARNING_SIGN} {self.card.warning}", rich.BOLD)]
        if self.successor:
            pieces += [rich.words(" "), rich.link(self.successor, COMMON.text("page.replaced", self.language))]
        yield rich.paragraph(*pieces)

    def mark(self) -> Iterator[Json]:
        """Yield what the passage rests on, if that is known."""
        if self.card.mark_label:
            yield rich.paragraph(rich.words(self.card.mark_label, rich.ITALIC))

    def passage(self, limit: int) -> Iterator[Json]:
        """Yield what the section says, the words met in bold."""
        if limit:
            yield rich.quote(rich.passage(self.card.spans, limit))


def shown_hit(hit: Hit, maker: CardMaker, site: str) -> Shown:
    """Return a section as it stands in a message."""
    return Shown(hit, maker.card(hit), address_of(hit.document, maker.facts, site), maker.language, site)
