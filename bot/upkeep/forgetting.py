"""What is held about one person, told by how much of what; and the text of all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indexer.catalogue import Catalogue

SENTENCES = Catalogue("bot")
# For a table that has no sentence of its own.
OTHER = "other"

Held = Mapping[str, Sequence[Mapping[str, Any]]]


def counted(counts: Mapping[str, int], language: str) -> list[str]:
    """Return how much is held, one line a subject; nothing of what there is none of."""
    return [SENTENCES.text(code_of(table, language), language, n=n) for table, n in counts.items() if n]


def code_of(table: str, language: str) -> str:
    """Return the code of the sentence about a table."""
    code = f"held.{table}"
    return code if SENTENCES.has(f"{code}.{OTHER}", language) else f"held.{OTHER}"


def held_lines(held: Held) -> Iterator[str]:
    """Yield the lines of a JSON object of what is held, one line a row; without the tables that hold nothing."""
    tables = [(name, rows) for name, rows in held.items() if rows]
    yield "{"
    for number, (name, rows) in enumerate(tables, 1):
        yield f"{json.dumps(name)}: ["
        for place, row in enumerate(rows, 1):
            yield json.dumps(row, ensure_ascii=False) + ("," if place < len(rows) else "")
        yield "]," if number < len(tables) else "]"
    yield "}"
