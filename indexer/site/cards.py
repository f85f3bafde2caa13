"""Lists of pages as cards, with filters whose choice is in the address: `<!-- relais:cards type=lesson -->`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from indexer.data_files import Label
from indexer.models import Page, PageType, Status
from indexer.site.addresses import Link
from indexer.site.base import Base
from indexer.site.rendering import rendered
from indexer.site.wording import Day, day, text

# What is asked for by name, and the key of the front matter it looks at.
CRITERIA: Mapping[str, str] = {
    "type": "type",
    "theme": "themes",
    "audience": "audiences",
    "phase": "phases",
    "partner": "partners",
    "status": "status",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One page of the list; `values` are what the filters look at."""

    link: Link
    summary: str
    type: str
    status: str
    status_label: str
    themes: tuple[str, ...]
    reviewed: Day | None
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose from."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


def cards_html(page: Page, options: Mapping[str, str], base: Base) -> str:
    """Return the cards of the pages of some types, and the filters that make a difference among them."""
    types = options.get("type", "").split(",")
    listed = [other for other in base.ordered() if other.front_matter.type in types and other.path != page.path]
    cards = [card(other, page, base) for other in listed]
    return rendered("cards.html", base.language, cards=cards, filters=filters(cards, base))


def card(listed: Page, page: Page, base: Base) -> Card:
    """Return the card of one page, as it is shown on another."""
    front_matter = listed.front_matter
    themes = labels("theme", base)
    return Card(
        link=base.link(listed.path, page.path),
        summary=front_matter.summary,
        type=labels("type", base).get(front_matter.type or "", ""),
        status=front_matter.status or "",
        status_label=labels("status", base).get(front_matter.status or "", ""),
        themes=tuple(themes.get(theme, theme) for theme in front_matter.themes),
        reviewed=day(front_matter.reviewed, base.language),
        values={name: as_values(getattr(front_matter, key)) for name, key in CRITERIA.items()},
    )


def as_values(value: object) -> tuple[str, ...]:
    """Return the values of a key that holds one, several or none; those with a space cannot be chosen."""
    values: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return tuple(str(item) for item in values if item and " " not in str(item))


def filters(cards: Sequence[Card], base: Base) -> list[Filter]:
    """Return the filters that leave out at least one card."""
    found = (Filter(name, text(f"filter.{name}", base.language), choices(name, cards, base)) for name in CRITERIA)
    return [item for item in found if any(is_a_choice(item.name, value, cards) for value, _ in item.options)]


def is_a_choice(name: str, value: str, cards: Iterable[Card]) -> bool:
    """Tell whether a value is not that of every card."""
    return not all(value in card.values[name] for card in cards)


def choices(name: str, cards: Iterable[Card], base: Base) -> tuple[tuple[str, str], ...]:
    """Return the values that the cards have, with their labels, in the order of the closed list."""
    used = dict.fromkeys(value for card in cards for value in card.values[name])
    known = labels(name, base)
    in_order = [value for value in known if value in used] + [value for value in used if value not in known]
    return tuple((value, known.get(value, value)) for value in in_order)


def labels(name: str, base: Base) -> Mapping[str, str]:
    """Return the names of the values of a closed list, in its order."""
    closed: Mapping[str, tuple[str, ...]] = {"type": get_args(PageType), "status": get_args(Status)}
    if name in closed:
        return {value: text(f"{name}.{value}", base.language) for value in closed[name]}
    listed: Mapping[str, Label] = getattr(base.data.lists, CRITERIA[name])
    return {value: label.text(base.language) for value, label in listed.items()}
