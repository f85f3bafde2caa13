"""The terminal: lines that fit it, and what is typed; what is piped in is written out, so that the whole reads well."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.answering.console import plain
from bot.slack.console.drawing import Row

PROMPT = "› "
EDGE = "│ "
FRAME = 60
NARROWEST = 20


class Screen:
    """Where we write, and where the person types."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._is_typed = sys.stdin.isatty() and console.is_terminal
        if isinstance(sys.stdin, io.TextIOWrapper):
            # What is no text is shown as such, and ends nothing.
            sys.stdin.reconfigure(errors="replace")
        if self._is_typed:
            # Arrows and editing, where Python has them.
            with suppress(ImportError):
                import readline  # noqa: F401

    def ask(self, prompt: str = PROMPT) -> str | None:
        """Return what is typed; None at the end."""
        if self._is_typed:
            try:
                return whole(input(prompt))
            except EOFError:
                self.blank()
                return None
        line = sys.stdin.readline()
        if not line:
            return None
        self.write([Row(plain(prompt + line.rstrip("\r\n")))])
        return whole(line.rstrip("\r\n"))

    def blank(self) -> None:
        """Leave a line empty."""
        self._console.print()

    def note(self, sentence: str, style: str = "dim") -> None:
        """Write a sentence about the terminal itself."""
        self.write([Row(plain(line, style)) for line in sentence.split("\n")])

    def write(self, rows: Iterable[Row]) -> None:
        """Write lines."""
        for row in rows:
            for line in self._fitted(row):
                self._console.print(line, soft_wrap=True)

    def framed(self, title: str, rows: Iterable[Row]) -> None:
        """Write lines in a frame."""
        name = f" {title} " if title else ""
        width = min(FRAME, self._console.width - len(EDGE))
        self.note(f"┌─{name}{'─' * (width - len(name))}", "bold")
        self.write(row.within(EDGE, EDGE) for row in rows)
        self.note(f"└─{'─' * width}", "bold")

    def _fitted(self, row: Row) -> Iterator[Text]:
        if not self._console.is_terminal:
            yield Text.assemble(row.lead, row.text)
            return
        width = max(NARROWEST, self._console.width - len(row.lead))
        for place, line in enumerate(row.text.divide(breaks(row.text.plain, width))):
            line.rstrip()
            yield Text.assemble(row.hang if place else row.lead, line)


def breaks(text: str, width: int) -> list[int]:
    """Return where a text goes on on the next line; an address longer than a line stays whole, to be copied."""
    found, used = [], 0
    for word in re.finditer(r"\S+\s*|\s+", text):
        if used and used + cell_len(word[0].rstrip()) > width:
            found.append(word.start())
            used = 0
        used += cell_len(word[0])
    return found


def whole(line: str) -> str:
    """Return a line without halves of characters, which cannot be kept nor written."""
    return line.encode("utf-8", "replace").decode("utf-8")
