"""What can be used, by number: each keeps its own for as long as it is to be seen, so that older ones still work."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.console.drawing import Number
from bot.slack.console.model import USABLE, Shown, elements_of
from bot.slack.elements import Json


@dataclass(frozen=True, slots=True)
class Control:
    """A button, a menu or a field, and where it stands."""

    where: Shown
    block: Json
    element: Json


class Controls:
    """The numbers given so far."""

    def __init__(self) -> None:
        self._given: list[tuple[Shown, Json]] = []

    def numbering(self, where: Shown) -> Number:
        """Return what numbers the elements of a message or a window as they are drawn."""

        def number(block: Json, element: Json) -> str:
            # A button that opens an address shows it, and there is nothing to choose.
            if element["type"] not in USABLE or element.get("url"):
                return ""
            self._given.append((where, element))
            return f"[{len(self._given)}] "

        return number

    def find(self, number: int) -> Control | None:
        """Return what has a number; None when nothing has it, or something else has taken its place."""
        if not 0 < number <= len(self._given):
            return None
        where, element = self._given[number - 1]
        blocks = [] if where.is_gone else where.blocks
        return next((Control(where, block, element) for block in blocks if element in elements_of(block)), None)
