"""Relais and the engines beside which it is measured, each answering a question with its ten best sections.

Only Relais also corrects spelling, looks for synonyms and relatives, fuses page and section, reads what is stored,
and chooses passages; the others rank only. All of them are spared the little words of a question.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.analysis import content_parts, index_terms, words
from indexer.models import Visibility
from indexer.records import document_of
from indexer.searching import Searcher
from indexer.segments import LevelSegments
from indexer.store import level_folder, read_current
from indexer.tokens import section_text

LIMIT = 10
Search = Callable[[str], Sequence[object]]


@dataclass(frozen=True, slots=True)
class Row:
    """The text of one section, as the other engines index it."""

    title: str
    heading: str
    body: str


def public_level(index: Path) -> Path:
    """Return the Whoosh index of public pages."""
    return level_folder(index, read_current(index), Visibility.PUBLIC)


def read_rows(index: Path) -> list[Row]:
    """Return every section that an index holds: the others are given what Relais has cut already."""
    opened = LevelSegments(public_level(index))
    opened.refresh()
    rows = []
    for segment in opened.segments:
        for number in np.flatnonzero(segment.is_section):
            page = segment.record(int(segment.arrays.pages[number]))
            document = document_of(page, segment.record(int(number)))
            rows.append(Row(document.title, document.heading, section_text(document.blocks)))
    return rows


def content_words(question: str) -> list[str]:
    """Return the words of a question that carry meaning, as written."""
    return [part for word, _, _ in words(question) for part in content_parts(word, "fr")[:1]]


def relais(index: Path, rows: Sequence[Row], folder: Path) -> Search:
    """Return Relais' own search, all of it."""
    searcher = Searcher(index)
    searcher.snapshot()
    return lambda question: searcher.search(question, n=LIMIT).hits


def whoosh(index: Path, rows: Sequence[Row], folder: Path) -> Search:
    """Return Whoosh's own scorer on the very index that Relais has written, asked for analysed terms."""
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.fields import TEXT, Schema
    from whoosh.index import open_dir
    from whoosh.qparser import MultifieldParser, OrGroup
    from whoosh.scoring import BM25F

    spaced = TEXT(analyzer=SpaceSeparatedTokenizer())
    parser = MultifieldParser(["heading", "body"], Schema(heading=spaced, body=spaced), group=OrGroup)
    searcher = open_dir(str(public_level(index))).searcher(weighting=BM25F())

    def search(question: str) -> Sequence[object]:
        terms = dict.fromkeys(index_terms(question, "fr"))
        return [hit.docnum for hit in searcher.search(parser.parse(" ".join(terms)), limit=LIMIT)]

    return search


def sqlite(index: Path, rows: Sequence[Row], folder: Path) -> Search:
    """Return SQLite's full-text search, accents folded."""
    base = sqlite3.connect(folder / "fts5.db")
    base.execute(
        "CREATE VIRTUAL TABLE sections USING fts5(title, heading, body, tokenize='unicode61 remove_diacritics 2')"
    )
    base.executemany("INSERT INTO sections VALUES (?, ?, ?)", ((row.title, row.heading, row.body) for row in rows))
    base.execute("INSERT INTO sections(sections) VALUES ('optimize')")
    base.commit()
    asked = "SELECT rowid FROM sections WHERE sections MATCH ? ORDER BY bm25(sections, 1.6, 1.5, 1.0) LIMIT ?"

    def search(question: str) -> Sequence[object]:
        match = " OR ".join(f'"{word}"' for word in content_words(question))
        return base.execute(asked, (match, LIMIT)).fetchall() if match else ()

    return search


def tantivy(index: Path, rows: Sequence[Row], folder: Path) -> Search:
    """Return tantivy's search, with its French stemmer, accents folded."""
    import tantivy as engine

    french = engine.TextAnalyzerBuilder(engine.Tokenizer.simple()).filter(engine.Filter.lowercase())
    french = french.filter(engine.Filter.stemmer("french")).filter(engine.Filter.ascii_fold())
    builder = engine.SchemaBuilder()
    for name in ("title", "heading", "body"):
        builder.add_text_field(name, tokenizer_name="fr")
    place = folder / "tantivy"
    place.mkdir()
    opened = engine.Index(builder.build(), path=str(place))
    opened.register_tokenizer("fr", french.build())
    writer = opened.writer(heap_size=256_000_000, num_threads=1)
    for row in rows:
        writer.add_document(engine.Document(title=row.title, heading=row.heading, body=row.body))
    writer.commit()
    writer.wait_merging_threads()
    opened.reload()
    searcher = opened.searcher()

    def search(question: str) -> Sequence[object]:
        query = opened.parse_query(" ".join(content_words(question)), ["title", "heading", "body"])
        return searcher.search(query, LIMIT).hits

    return search


def bm25s(index: Path, rows: Sequence[Row], folder: Path) -> Search:
    """Return bm25s' search over the terms of heading and body together."""
    import bm25s as engine

    retriever = engine.BM25()
    retriever.index([index_terms(f"{row.heading} {row.body}", "fr") for row in rows], show_progress=False)

    def search(question: str) -> Sequence[object]:
        terms = [term for term in index_terms(question, "fr") if term in retriever.vocab_dict]
        if not terms:
            return ()
        found: Sequence[object] = retriever.retrieve([terms], k=min(LIMIT, len(rows)), show_progress=False)[0][0]
        return found

    return search


ENGINES: dict[str, Callable[[Path, Sequence[Row], Path], Search]] = {
    "Relais": relais,
    "Whoosh": whoosh,
    "SQLite FTS5": sqlite,
    "tantivy": tantivy,
    "bm25s": bm25s,
}
# Those whose index is the one that Relais has built: opening it is no building.
ON_OUR_INDEX = frozenset({"Relais", "Whoosh"})
