"""Tables as CSV files that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields

from indexer.glossary import Entry

# What a French spreadsheet expects; the mark at the start tells the encoding to those that guess.
DELIMITER = ";"
ENCODING = "utf-8-sig"
BETWEEN = " | "
# A cell that begins so is a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as the bytes of a CSV file; what is not known (None) is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode(ENCODING)


def cell(value: object) -> str:
    """Return a value as one cell: a text that a spreadsheet would run begins with a quote."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    shown = BETWEEN.join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"'{shown}" if isinstance(value, str | tuple) and shown.startswith(FORMULA) else shown


def glossary_csv(entries: Iterable[Entry]) -> bytes:
    """Return the glossary, one term a row, under the names that its file gives."""
    names = [field.name for field in fields(Entry)]
    return csv_bytes(names, ([asdict(entry)[name] for name in names] for entry in entries))
