"""Makes the Markdown that somebody typed for a section harmless, or says which line cannot stand there.

What the section held already may stay, word for word. What this lets through, `unchanged` catches by rendering the
page: here people are told of a line, and plain words that look like markup are never refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.contributing.writing.errors import BoxUnclosed, FenceUnclosed, HeadingTyped, IncludeTyped
from bot.contributing.writing.plain_text import cleaned
from indexer.pages import without_fenced_code

# The text before the first heading is above the sections of a page, which are of level 2.
LEVEL_OF_INTRO = 2
SHOWN = 80

_INSIDE = r"(?P<inside>[ \t>*+\-\d.:)]*)"
_HEADING = re.compile(rf"{_INSIDE}(?P<hashes>#{{1,6}})(?P<title>[ \t]+[^\s#])?")
_MARGIN = re.compile(r" {0,3}")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(?:`{3,}[^`]*$|~{3,})")
_BOX = re.compile(r" {0,3}(?P<slashes>/{3,})[ \t]*(?P<name>[\w-]*)[ \t]*(?:\|.*)?$")
_INCLUDE = re.compile(r"-+8<-+")
_DEFINITION = re.compile(rf"{_INSIDE}?(?=\*?\[[^\]]*\] ?:)")
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?:.*?[^`])??\1(?!`)")
# What Markdown hands on as HTML, reads as attributes, or shows from another host; an address between `<>` is a link.
_MARKUP = re.compile(
    r"<(?=[a-zA-Z/!?])(?!https?://)[^<>]*>?"
    r"|(?<!\\)\{[^{}]*\}?"
    r"|!(?=\[[^\]]*\]\([ \t]*<?[ \t]*(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//))"
)
_HARMLESS = {"<": "&lt;", "{": "\\{", "!": ""}


def harmless(typed: str, shown: str, level: int) -> str:
    """Return what was typed for a section of a level, in which `shown` stood, harmless.

    Raises HeadingTyped, FenceUnclosed, BoxUnclosed, IncludeTyped.
    """
    text = re.sub(r"\A(?:[ \t]*\n)+", "", cleaned(typed, kept=shown)).rstrip()
    if text == shown or text.strip() == shown.strip():
        return shown
    lines, before = text.split("\n"), shown.split("\n")
    check_fences(lines, before)
    check_boxes(lines, before)
    check_includes(lines, before)
    return "\n".join(harmless_lines(lines, before, level or LEVEL_OF_INTRO))


def check_fences(lines: Sequence[str], before: Sequence[str]) -> None:
    """Refuse a piece of code that nothing closes: it would take in the sections that follow. Raises FenceUnclosed."""
    for number, line in new_lines(unclosed_fences(lines), unclosed_fences(before)):
        raise FenceUnclosed(line=number, found=line.strip()[:SHOWN])


def unclosed_fences(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return the lines that open a piece of code that nothing closes, with their numbers."""
    return [(number, line) for number, line in enumerate(without_fenced_code(lines), 1) if _FENCE.match(line)]


def check_boxes(lines: Sequence[str], before: Sequence[str]) -> None:
    """Refuse a box that is not closed, and the end of one that was not opened. Raises BoxUnclosed."""
    for number, line in new_lines(odd_boxes(lines), odd_boxes(before)):
        raise BoxUnclosed(line=number, found=line.strip()[:SHOWN])


def odd_boxes(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return the lines that open a box that nothing closes, or close none, with their numbers."""
    opened: list[tuple[int, str, str]] = []
    odd: list[tuple[int, str]] = []
    for number, line in enumerate(without_fenced_code(lines), 1):
        box = _BOX.match(line)
        if box and box["name"]:
            opened.append((number, line, box["slashes"]))
        elif box and opened and opened[-1][2] == box["slashes"]:
            opened.pop()
        elif box:
            odd.append((number, line))
    return sorted([*odd, *((number, line) for number, line, _ in opened)])


def check_includes(lines: Sequence[str], before: Sequence[str]) -> None:
    """Refuse a line that asks for another file, which works within code too. Raises IncludeTyped."""
    found, known = ([(n, line) for n, line in enumerate(each, 1) if _INCLUDE.search(line)] for each in (lines, before))
    for number, line in new_lines(found, known):
        raise IncludeTyped(line=number, found=line.strip()[:SHOWN])


def new_lines(found: Sequence[tuple[int, str]], known: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the lines that were not there before, with their numbers."""
    left = Counter(line for _, line in known)
    for number, line in found:
        left[line] -= 1
        if left[line] < 0:
            yield number, line


def harmless_lines(lines: Sequence[str], before: Sequence[str], level: int) -> Iterator[str]:
    """Yield each line, harmless; one that was there is kept as it is. Raises HeadingTyped."""
    known = set(before)
    known_pairs = set(pairwise(before))
    kept = Counter(match[0] for line in before for match in _MARKUP.finditer(line))
    visible = without_fenced_code(lines)
    for place, line in enumerate(lines):
        previous = visible[place - 1] if place else ""
        if _UNDERLINE.match(visible[place]) and previous.strip() and (previous, line) not in known_pairs:
            yield ""
        if line in known or not visible[place].strip():
            yield line
        else:
            yield harmless_markup(harmless_start(line, place + 1, level), kept)


def harmless_start(line: str, number: int, level: int) -> str:
    """Return a line that starts no section and defines nothing for the whole page. Raises HeadingTyped."""
    if (heading := _HEADING.match(line)) and not is_indented(line):
        is_plain = not heading["inside"].strip() and heading["title"]
        if is_plain and len(heading["hashes"]) <= level:
            raise HeadingTyped(line=number, found=line.strip()[:SHOWN])
        return line if is_plain else escaped_at(line, heading.start("hashes"))
    if (definition := _DEFINITION.match(line)) and not is_indented(line):
        return escaped_at(line, definition.end())
    return line


def is_indented(line: str) -> bool:
    """Tell whether a line is code by its indentation, or deep in a list."""
    margin = _MARGIN.match(line)
    return line[margin.end() if margin else 0 :][:1] in {" ", "\t"}


def escaped_at(line: str, place: int) -> str:
    """Return a line in which the sign at a place is plain text."""
    return f"{line[:place]}\\{line[place:]}"


def harmless_markup(line: str, kept: Counter[str]) -> str:
    """Return a line whose tags, attributes and images of other hosts are text, but for those in `kept`, each once."""

    def harmless_sign(found: re.Match[str]) -> str:
        kept[found[0]] -= 1
        return found[0] if kept[found[0]] >= 0 else _HARMLESS[found[0][0]] + found[0][1:]

    parts: list[str] = []
    position = 0
    for code in _CODE.finditer(line):
        parts += [_MARKUP.sub(harmless_sign, line[position : code.start()]), code[0]]
        position = code.end()
    return "".join([*parts, _MARKUP.sub(harmless_sign, line[position:])])
