"""Reads the glossary: terms, what they stand for, how sure we are, and the anchor of each on its page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from indexer.analysis import fold
from indexer.data_files import WORDS, read_data

GLOSSARY_FILE = "glossary.yml"

Certainty = Literal["verified", "slides", "general", "uncertain"]


@dataclass(frozen=True)
class Entry:
    """One term of the glossary.

    `synonyms` are safe to search with; `weak_synonyms` are words too common to answer from, good for ordering only.
    `renamed` tells that the name itself keeps changing (a ministry's acronym). `explained: false` keeps an everyday
    word, which pages also use in its everyday sense, from being explained wherever it is read.
    """

    __pydantic_config__: ClassVar[ConfigDict] = WORDS

    term: str
    expansion: str
    definition_fr: str
    definition_en: str = ""
    english: str = ""
    synonyms: tuple[str, ...] = ()
    weak_synonyms: tuple[str, ...] = ()
    certainty: Certainty = "uncertain"
    source: str = ""
    also: str = ""
    note: str = ""
    homonym: str = ""
    valid_from: str = ""
    valid_to: str = ""
    replaced_by: str = ""
    renamed: bool = False
    explained: bool = True
    anchor: str = ""


_ENTRIES = TypeAdapter(tuple[Entry, ...])


def read_glossary(data_folder: Path) -> tuple[Entry, ...]:
    """Return the entries in the order of the file; none when there is no file. Raises DataFileInvalid."""
    return with_anchors(read_data(data_folder / GLOSSARY_FILE, _ENTRIES, ()))


def with_anchors(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries with anchors that differ: the term's slug, then `slug-2`, `slug-3` for those written alike."""
    taken: set[str] = set()
    anchored = []
    for entry in entries:
        slug = anchor = slug_of(entry.term)
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{slug}-{number}"
        taken.add(anchor)
        anchored.append(replace(entry, anchor=anchor))
    return tuple(anchored)


def slug_of(term: str) -> str:
    """Return a term as an anchor: lower case, no accents, anything that is not a letter or a digit → `-`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(term)).strip("-") or "term"
