"""The menu of each page: of a long section, the pages around the one that is read, and the way to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

# A section of more pages is listed whole by its first page only; each of the others shows this many on either side.
LONG = 20
AROUND = 4


class Item(Protocol):
    """What MkDocs makes a menu of: pages, links and sections."""

    title: Any
    children: Any
    is_page: bool


class Navigation(Protocol):
    """The whole menu."""

    items: Any
    pages: Any
    homepage: Any


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A section as one page shows it."""

    title: Any
    children: tuple[Any, ...]
    active: bool


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The link to the page that lists a long section whole."""

    title: str
    url: str
    children: None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """What the templates of one page take for the whole menu."""

    items: tuple[Any, ...]
    pages: Sequence[Any]
    homepage: Any


@dataclass(slots=True)
class Level:
    """The items of a section, or of the menu itself, and the places among them of its pages and of the rest."""

    items: Sequence[Any]
    pages: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    ranks: dict[int, int] = field(default_factory=dict)  # of each page among the pages, by its identity

    @property
    def index(self) -> int | None:
        """Place of the page that stands for the section in the menu, if it has one."""
        return next((place for place in self.pages if self.items[place].is_index), None)

    @property
    def first(self) -> Any:
        """The page that lists a long section whole."""
        return self.items[self.pages[0] if self.index is None else self.index]

    def around(self, page: object) -> list[int]:
        """Return the places of what a page shows of a long section: all but the pages that are far from it."""
        rank = self.ranks.get(id(page))
        near = [] if rank is None else self.pages[max(0, rank - AROUND) : rank + AROUND + 1]
        return sorted({*self.others, *near, *([] if self.index is None else [self.index])})


def level_of(items: Sequence[Any]) -> Level:
    """Return the items of a section with their places."""
    level = Level(items)
    for place, item in enumerate(items):
        if item.is_page:
            level.ranks[id(item)] = len(level.pages)
        (level.pages if item.is_page else level.others).append(place)
    return level


class Menus:
    """Makes the menu of each page from that of the site; `name_of_whole` names the link to so many pages."""

    def __init__(self, navigation: Navigation, name_of_whole: Callable[[int], str], *, is_pruned: bool) -> None:
        self._navigation = navigation
        self._name_of_whole = name_of_whole
        self._is_pruned = is_pruned
        self._levels: dict[int, Level] = {}
        self._closed: dict[int, Section] = {}

    def of(self, page: Any) -> Menu:
        """Return what one page shows."""
        items = self._shown(self._navigation.items, page, [id(section) for section in page.ancestors])
        return Menu(items, self._navigation.pages, self._navigation.homepage)

    def _shown(self, items: Sequence[Any], page: object, opened: Sequence[int]) -> tuple[Any, ...]:
        """Return what a page shows of a section, given which sections it is in."""
        level = self._level(items)
        if len(level.pages) <= LONG or level.first is page:
            return tuple(self._item(item, page, opened) for item in items)
        kept = (self._item(items[place], page, opened) for place in level.around(page))
        return (*kept, Whole(self._name_of_whole(len(level.pages)), level.first.url))

    def _item(self, item: Item, page: object, opened: Sequence[int]) -> Any:
        if not item.children:
            return item
        if id(item) in opened:
            return Section(item.title, self._shown(item.children, page, opened), active=True)
        if id(item) not in self._closed:
            children = (first_page(item),) if self._is_pruned else self._shown(item.children, None, ())
            self._closed[id(item)] = Section(item.title, children, active=False)
        return self._closed[id(item)]

    def _level(self, items: Sequence[Any]) -> Level:
        # The lists live as long as the menu: an identity is never that of another.
        if id(items) not in self._levels:
            self._levels[id(items)] = level_of(items)
        return self._levels[id(items)]


def first_page(item: Any) -> Any:
    """Return what a closed section leads to."""
    return first_page(item.children[0]) if item.children else item
