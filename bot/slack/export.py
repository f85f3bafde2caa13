"""What is kept of somebody as messages: JSON that they can copy, in as many as Slack's limits make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.models import Language
from bot.slack import rich
from bot.slack.blocks import Rendered, plain_section
from bot.slack.cutting import longest_start, plain_length
from bot.slack.elements import Json
from bot.slack.limits import fits
from bot.slack.sentences import SENTENCES
from bot.upkeep.forgetting import Held, held_lines

# Of one piece of code: below what a piece of rich text holds, since what would call people is broken by more signs.
PIECE = 2_500


def export_messages(held: Held, language: Language) -> list[Rendered]:
    """Return the messages that hold all that is kept of somebody, the first with what it is."""
    groups = list(grouped(pieces(held_lines(held)), opening(language)))
    told = SENTENCES.text("data.export", language)
    return [Rendered.of(told, blocks) for blocks in groups]


def opening(language: Language) -> list[Json]:
    """Return what the first message begins with."""
    return [plain_section(SENTENCES.text("data.export", language))]


def pieces(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines together, as many as a piece holds; one that is longer is cut."""
    piece = ""
    for line in lines:
        for part in cut_line(line):
            longer = f"{piece}\n{part}" if piece else part
            if piece and plain_length(longer) > PIECE:
                yield piece
                longer = part
            piece = longer
    yield piece


def cut_line(line: str) -> Iterator[str]:
    """Yield a line in parts no longer than a piece."""
    while line:
        end = longest_start(line, PIECE, plain_length)
        yield line[:end]
        line = line[end:]


def grouped(found: Iterable[str], blocks: list[Json]) -> Iterator[list[Json]]:
    """Yield the blocks of each message, as many as it holds."""
    for piece in found:
        block = rich.rich(rich.code(piece))
        if not fits([*blocks, block]):
            yield blocks
            blocks = []
        blocks = [*blocks, block]
    yield blocks
