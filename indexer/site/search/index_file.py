"""Writes the index that the browser reads: one file for finding, one for each page's text, read once it is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2s
from pathlib import Path

from indexer.analysis import STOP_WORDS, fold
from indexer.glossary import Entry
from indexer.ranking import META_NAME
from indexer.site.search.entries import LANGUAGES, SearchedPage, Unit
from indexer.site.search.packing import (
    BEFORE,
    LAST,
    LEAST_WEIGHT,
    WEIGHTS,
    packed_anchor,
    packed_numbers,
    packed_spellings,
    packed_weight,
)
from indexer.site.search.synonyms import synonym_lines
from indexer.site.search.weights import BROWSER_TUNING

# Scripts and not JSON: a page opened from a disk may load scripts beside it, and nothing else.
INDEX_FILE = "search/relais.js"
TEXT_FOLDER = "search/pages"
# The script refuses an index of another format: a browser may hold one of the two from before an update.
FORMAT = 1


def write_index(site: Path, pages: Sequence[SearchedPage], glossary: tuple[Entry, ...]) -> None:
    """Write the file that finds."""
    write_new(site / INDEX_FILE, call("takeIndex", index_data(pages, glossary)))


def write_text(site: Path, page: SearchedPage) -> None:
    """Write the file of one page's text, from which passages are shown."""
    key = text_key(page)
    texts = {unit.anchor: unit.text for unit in page.sections if unit.text}
    write_new(site / TEXT_FOLDER / f"{key}.js", call("takeText", key, {"summary": page.summary, "texts": texts}))


def text_key(page: SearchedPage) -> str:
    """Return the name of a page's text file: one that any file system and any address can hold."""
    return blake2s(page.path.encode(), digest_size=5).hexdigest()


def call(name: str, *values: object) -> str:
    """Return a script that hands over data and does nothing else."""
    listed = (json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)
    # The two line ends that JSON allows inside a string were once not allowed in a script's.
    given = ",".join(listed).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"relaisSearch.{name}({given});\n"


def write_new(path: Path, text: str) -> None:
    """Write a file anew: its name may be shared with the version of the site before, which must not change."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def index_data(pages: Sequence[SearchedPage], glossary: tuple[Entry, ...]) -> dict[str, object]:
    """Return the data of the index."""
    units = [unit for page in pages for unit in (page.head, *page.sections)]
    postings = postings_of(units)
    spellings = spellings_of(pages)
    languages = [language for language in LANGUAGES if any(page.language == language for page in pages)]
    return {
        "format": FORMAT,
        "languages": languages,
        "stopWords": {language: " ".join(sorted(set(map(fold, STOP_WORDS[language])))) for language in languages},
        "tuning": asdict(BROWSER_TUNING),
        "metaWord": META_NAME,
        "packing": {"last": LAST, "before": BEFORE, "weights": WEIGHTS, "least": LEAST_WEIGHT},
        "titles": [page.title for page in pages],
        "addresses": [page.address for page in pages],
        "keys": "".join(map(text_key, pages)),
        "meta": [number for number, page in enumerate(pages) if page.is_meta],
        "sections": [len(page.sections) for page in pages],
        "headings": [unit.heading if unit.anchor else "" for page in pages for unit in page.sections],
        "anchors": [packed_anchor(unit.anchor, unit.heading) for page in pages for unit in page.sections],
        "terms": " ".join(packed_spellings(term, spellings[term]) for term in postings),
        "places": " ".join(packed_numbers(number for number, _ in found) for found in postings.values()),
        "weights": " ".join("".join(packed_weight(weight) for _, weight in found) for found in postings.values()),
        "synonyms": "\n".join(synonym_lines(glossary, postings.keys(), languages)),
    }


def postings_of(units: Iterable[Unit]) -> dict[str, list[tuple[int, float]]]:
    """Return, for each term in order, the numbers of the units that hold it and its weight in each."""
    found: dict[str, list[tuple[int, float]]] = {}
    for number, unit in enumerate(units):
        for term, weight in unit.weights.items():
            found.setdefault(term, []).append((number, weight))
    return dict(sorted(found.items()))


def spellings_of(pages: Iterable[SearchedPage]) -> Mapping[str, set[str]]:
    """Return how each term is written."""
    spellings: dict[str, set[str]] = {}
    for spelled in set().union(*(page.spelled for page in pages)):
        spellings.setdefault(spelled.term, set()).update(spelled.forms)
    return spellings
