"""Blocks drawn as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from rich.text import Text

from bot.answering.console import plain
from bot.slack.console.elements import GAP, element_text, picture
from bot.slack.console.markup import DIM, pieces, text_of
from bot.slack.console.sentences import say
from bot.slack.elements import Json

RULE = "─" * 40
# Of buttons side by side: what a terminal shows on one line.
MAX_LINE = 78

# What stands before an element that can be used: its number, or nothing.
Number = Callable[[Json, Json], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line, which a narrow terminal shows on several; `lead` stands before the first, `hang` before the others."""

    text: Text
    lead: str = ""
    hang: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to be seen."""
        return not (self.text.plain.strip() or self.lead.strip())

    def within(self, lead: str, hang: str) -> Row:
        """Return the same further to the right."""
        return replace(self, lead=lead + self.lead, hang=hang + self.hang)


def unnumbered(block: Json, element: Json) -> str:
    """Give no number: what is drawn is not to be used."""
    return ""


def draw(blocks: Iterable[Json], number: Number = unnumbered, state: Mapping[str, Json] | None = None) -> Iterator[Row]:
    """Yield the lines of blocks; `state` is what their elements hold now, by block and action."""
    drawn: list[Row] = []
    before = ""
    for block in blocks:
        held = (state or {}).get(block.get("block_id", ""), {})
        element = partial(element_text, number=partial(number, block), held=held)
        if is_apart(before, block["type"]):
            drawn.append(Row(Text()))
        drawn += DRAWERS.get(block["type"], other)(block, element)
        before = block["type"]
    return without_gaps(drawn)


def is_apart(before: str, kind: str) -> bool:
    """Tell whether a line is left empty between two kinds of blocks: small print and buttons end what they go with."""
    if kind == "header":
        return before not in {"", "divider"}
    return (before == "actions" and kind != "divider") or (before == "context" and kind not in {"context", "actions"})


def without_gaps(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield lines with at most one empty line between them, and none at the ends."""
    is_begun = is_gap = False
    for row in rows:
        if row.is_empty:
            is_gap = is_begun
            continue
        if is_gap:
            yield Row(Text())
        yield row
        is_begun, is_gap = True, False


Element = Callable[[Json], Text]


def section(block: Json, element: Element) -> Iterator[Row]:
    """Yield a paragraph, its columns, and what stands beside it."""
    if block.get("text"):
        yield from lines(text_of(block["text"]))
    for field in block.get("fields", ()):
        yield from indented(lines(text_of(field)))
    if block.get("accessory"):
        yield Row(element(block["accessory"]), "  ", "  ")


def header(block: Json, element: Element) -> Iterator[Row]:
    """Yield a title."""
    text = text_of(block["text"])
    text.stylize("bold")
    yield Row(text)


def context(block: Json, element: Element) -> Iterator[Row]:
    """Yield small print."""
    text = Text("\n").join([picture(one) if one["type"] == "image" else text_of(one) for one in block["elements"]])
    text.stylize(DIM)
    yield from lines(text)


def row_of_buttons(block: Json, element: Element) -> Iterator[Row]:
    """Yield buttons side by side, as many as a line holds."""
    beside: list[Text] = []
    for text in map(element, block["elements"]):
        if beside and sum(len(GAP) + one.cell_len for one in beside) + text.cell_len > MAX_LINE:
            yield Row(Text(GAP).join(beside))
            beside = []
        beside.append(text)
    yield Row(Text(GAP).join(beside))


def divider(block: Json, element: Element) -> Iterator[Row]:
    """Yield a line across."""
    yield Row(plain(RULE, DIM))


def image(block: Json, element: Element) -> Iterator[Row]:
    """Yield what an image shows, in words."""
    yield Row(picture(block))


def field(block: Json, element: Element) -> Iterator[Row]:
    """Yield a field with its label."""
    label = text_of(block["label"])
    label.stylize("bold")
    if block.get("optional"):
        label.append_text(plain(f" {say('optional')}", DIM))
    yield Row(label)
    yield Row(element(block["element"]), "  ", "  ")
    if block.get("hint"):
        yield Row(plain(text_of(block["hint"]).plain, DIM), "  ", "  ")


def rich_text(block: Json, element: Element) -> Iterator[Row]:
    """Yield paragraphs, quotations, lists and code."""
    for part in block["elements"]:
        yield from rich_part(part)


def rich_part(part: Json) -> Iterator[Row]:
    """Yield one part of rich text."""
    kind = part["type"]
    if kind == "rich_text_list":
        yield from items(part)
    elif kind == "rich_text_quote":
        yield from (row.within("┃ ", "┃ ") for row in lines(pieces(part["elements"])))
    elif kind == "rich_text_preformatted":
        yield from indented(lines(pieces(part["elements"])))
    else:
        yield from lines(pieces(part["elements"]))


def items(part: Json) -> Iterator[Row]:
    """Yield a list; one within another stands further to the right."""
    margin = "  " * int(part.get("indent") or 0)
    for place, item in enumerate(part["elements"], 1 + int(part.get("offset") or 0)):
        bullet = f"{place}. " if part.get("style") == "ordered" else "• "
        for line, row in enumerate(rich_part(item)):
            rest = margin + " " * len(bullet)
            yield row.within(rest if line else margin + bullet, rest)


def other(block: Json, element: Element) -> Iterator[Row]:
    """Yield what a block of another kind holds: its text if it has one, else what it is."""
    text = text_of(block.get("text"))
    yield from lines(text if text else plain(f"({block['type']})", DIM))


DRAWERS: Mapping[str, Callable[[Json, Element], Iterator[Row]]] = {
    "section": section,
    "header": header,
    "context": context,
    "actions": row_of_buttons,
    "divider": divider,
    "image": image,
    "input": field,
    "rich_text": rich_text,
}


def lines(text: Text) -> Iterator[Row]:
    """Yield a text line by line."""
    yield from (Row(line) for line in text.split("\n", allow_blank=True))


def indented(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield lines further to the right."""
    yield from (row.within("  ", "  ") for row in rows)
