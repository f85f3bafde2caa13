"""A sitting as its window shows it: one recommendation after the other, and what can be decided of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.answering.cards import CardMaker
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.blocks import actions as buttons
from bot.slack.blocks import context, header, modal, plain_section
from bot.slack.cards import Shown, shown_hit
from bot.slack.carrying import carried, carried_in
from bot.slack.elements import Json, Look, button, link_button
from bot.slack.section_view import as_much_as_fits, readable
from bot.slack.sentences import SENTENCES
from bot.slack.sitting_list import Place, Recommendation
from indexer.models import Hit, Passage

MOST = 10
LOOKS: Mapping[str, Look] = {actions.VALIDATE: "primary", actions.REVISE: "", actions.LATER: ""}


@dataclass(frozen=True, slots=True)
class Sitting:
    """How far a sitting has come, carried by its window."""

    page: str = ""  # of the recommendation that is shown
    anchor: str = ""
    base: str = ""  # digest of the text that is shown
    seen: tuple[str, ...] = ()  # marks of the sections shown before

    @property
    def place(self) -> Place:
        """The section that is shown."""
        return self.page, self.anchor


def sitting_in(view: Mapping[str, Any]) -> Sitting:
    """Return how far the sitting of a window has come."""
    found = carried_in(view)
    return Sitting(**{**found, "seen": tuple(found.get("seen", ()))})


def recommendation_view(found: Recommendation, seen: tuple[str, ...], maker: CardMaker, site: str) -> Json:
    """Return the window with one recommendation; one that it cannot hold whole is not validated there."""
    first = shown_hit(Hit(found.parts[0], 0.0, Passage("")), maker, site)
    texts = (block for part in found.parts for block in part.blocks)
    read, is_whole = as_much_as_fits(readable(texts, maker.language, first.card.language))
    (page, anchor), language = found.place, maker.language
    return window(
        [
            context(SENTENCES.text("sitting.number", language, n=len(seen) + 1, most=MOST)),
            header(first.card.heading),
            first.source,
            *(rich.rich(line) for line in first.warning()),
            *read,
            *choices(first, language, is_whole=is_whole),
        ],
        language,
        carried(asdict(Sitting(page, anchor, found.base, seen))),
    )


def choices(section: Shown, language: str, *, is_whole: bool) -> Iterator[Json]:
    """Yield what can be decided."""
    if not is_whole:
        yield plain_section(SENTENCES.text("sitting.too_long", language))
    looks = {name: look for name, look in LOOKS.items() if is_whole or name != actions.VALIDATE}
    row = [button(name, SENTENCES.text(f"button.{name}", language), "", look) for name, look in looks.items()]
    if section.address:
        row.append(link_button(0, SENTENCES.text("button.site", language), section.address))
    yield buttons(*row)


def end_view(code: str, language: Language) -> Json:
    """Return the window that says one sentence of a sitting."""
    return window([plain_section(SENTENCES.text(f"sitting.{code}", language))], language)


def window(blocks: list[Json], language: str, carries: str = "") -> Json:
    """Return the window of a sitting."""
    title, close = (SENTENCES.text(f"view.{name}", language) for name in ("sitting", "close"))
    return modal(actions.SITTING, title, blocks, close=close, carries=carries)
