"""What stands in the archive: the site, the pages and their data, the tables, the licences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.export.archive import Entry
from bot.export.data_files import data_files, has_glossary
from bot.export.figures import Figures
from bot.export.notes import SENTENCES, text
from bot.export.tables import csv_bytes, glossary_csv
from indexer.building import Shown
from indexer.glossary import read_glossary
from indexer.pages import DATA_FOLDER

# What only a server, or only who writes the theme, makes use of.
NOT_FOR_READERS = ("404.html", "sitemap.xml", "sitemap.xml.gz", "*.map")
LICENCES = ("LICENSE*", "LICENCE*")
LICENCE_SUFFIXES = frozenset({"", ".md", ".txt"})


def files_below(name: str, site: Path) -> Iterator[Entry]:
    """Yield the files of the built site."""
    folder = site.resolve()
    for file in folder.rglob("*"):
        if file.is_file() and not any(file.match(pattern) for pattern in NOT_FOR_READERS):
            yield Entry(f"{name}/{file.relative_to(folder).as_posix()}", file)


def page_entries(name: str, docs: Path, shown: Shown) -> Iterator[Entry]:
    """Yield the pages, the files beside them and the data, as they are written."""
    yield from (Entry(f"{name}/{path}", copy) for path, copy in shown.files.items())
    for file, content in data_files(docs, shown.pages, is_all=shown.is_all):
        yield Entry(f"{name}/{DATA_FOLDER}/{file}", content)


def glossary_entry(name: str, docs: Path, shown: Shown) -> Iterator[Entry]:
    """Yield the glossary as a table, when those whom the archive is for may read it. Raises DataFileInvalid."""
    entries = read_glossary(docs / DATA_FOLDER) if shown.is_all or has_glossary(shown.pages) else ()
    if entries:
        yield Entry(name, glossary_csv(entries))


def statistics_entries(names: Mapping[str, str], figures: Figures, language: str) -> Iterator[Entry]:
    """Yield the tables of the statistics."""
    questions = ((text(f"by.{by}", language), label(by, value, language), n) for by, value, n in figures.questions)
    tables: dict[str, Iterable[tuple[object, ...]]] = {
        "questions": questions,
        "visited": figures.pages,
        "gaps": figures.gaps,
    }
    for table, rows in tables.items():
        head = text(f"head.{table}", language).split("|")
        yield Entry(f"{names['statistics']}/{names[table]}", csv_bytes(head, rows))


def label(by: str, value: str, language: str) -> str:
    """Return the words for a value; a month, or a value that is new, as it is."""
    code = f"value.{by}.{value}"
    return SENTENCES.text(code, language) if SENTENCES.has(code, language) else value


def licences(folder: Path) -> Iterator[Entry]:
    """Yield the texts that say what may be done with the pages."""
    for file in (file for pattern in LICENCES for file in folder.glob(pattern)):
        if file.is_file() and not file.is_symlink() and file.suffix in LICENCE_SUFFIXES:
            yield Entry(file.name, file)
