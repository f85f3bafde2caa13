"""A file as text and as bytes at once: what is edited in the text changes those bytes and no other."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.contributing.writing.errors import PageUnreadable

_LINE_END = re.compile(rb"\r\n|\r|\n")
MAX_MARKS = 2


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters to be replaced, from `start` to `end`, and what stands there then."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class SourceText:
    r"""A file, and its text as pages are read: without byte order mark, every line ended by `\n`."""

    content: bytes
    text: str

    @cached_property
    def _line_ends(self) -> list[re.Match[bytes]]:
        return list(_LINE_END.finditer(self.content))

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """Where each line starts, in characters and in bytes."""
        in_text = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return in_text, [byte_order_marks(self.content), *(match.end() for match in self._line_ends)]

    def byte_at(self, position: int) -> int:
        """Return the place among the bytes of a place in the text."""
        in_text, in_bytes = self._starts
        line = bisect_right(in_text, position) - 1
        return in_bytes[line] + len(self.text[in_text[line] : position].encode())

    def line_at(self, position: int) -> int:
        """Return the number, from 1, of the line that a place in the text is on."""
        return bisect_right(self._starts[0], position)

    def line_end(self, start: int, end: int) -> bytes:
        """Return how lines end from one byte to another, else before them, else in the file."""
        inside = [match[0] for match in self._line_ends if start <= match.start() < end]
        before = [match[0] for match in self._line_ends if match.start() < start]
        return (inside[:1] or before[-1:] or [match[0] for match in self._line_ends[:1]] or [b"\n"])[0]

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """Return the file with some edits, none over another, made as small as they can be."""
        content = self.content
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
            smallest = smallest_edit(edit, self.text)
            start, end = self.byte_at(smallest.start), self.byte_at(smallest.end)
            line_end = self.line_end(self.byte_at(edit.start), self.byte_at(edit.end))
            content = content[:start] + smallest.text.encode().replace(b"\n", line_end) + content[end:]
        return content


def read_source(content: bytes, path: str = "") -> SourceText:
    """Return a file as text and bytes. Raises PageUnreadable for one that is not plain UTF-8."""
    plain = content[byte_order_marks(content) :].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PageUnreadable(path=path) from error
    if "\0" in text:
        raise PageUnreadable(path=path)
    return SourceText(content, text)


def byte_order_marks(content: bytes) -> int:
    """Return how many bytes at the start of a file are byte order marks that reading leaves out."""
    size = 0
    while size < MAX_MARKS * len(codecs.BOM_UTF8) and content.startswith(codecs.BOM_UTF8, size):
        size += len(codecs.BOM_UTF8)
    return size


def smallest_edit(edit: Edit, text: str) -> Edit:
    """Return an edit without what it leaves as it is at its two ends: lines ended in another way stay so."""
    old, new = text[edit.start : edit.end], edit.text
    shared = min(len(old), len(new))
    start = next((place for place in range(shared) if old[place] != new[place]), shared)
    rest = shared - start
    end = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    return Edit(edit.start + start, edit.end - end, new[start : len(new) - end])
