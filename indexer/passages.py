"""Chooses the one to three sentences of a section that answer, and marks the words that matched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from indexer.analysis import index_terms
from indexer.models import Block, Document, Mark, Passage
from indexer.queries import Query
from indexer.scoring import Statistics
from indexer.segments import Segment
from indexer.tokens import SentenceFlag, section_text

MAX_SENTENCES = 3
MAX_CHARACTERS = 420
MAX_WHOLE_CHARACTERS = 700
SHORT_CHARACTERS = 100

# A question, or something still to be collected, answers less than a statement.
ASKING_FACTOR = 0.4
# A word that the heading holds tells little of which sentence answers.
HEADING_FACTOR = 0.5
# Each further sentence must bring more than this share.
LENGTH_COST = 0.08
# Of equals, the earlier one: pages say what matters first.
PLACE_COST = 0.02


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of the question that a term stands for, and what finding it is worth."""

    word: int
    worth: float


@dataclass(frozen=True, slots=True)
class Match:
    """A word of a text that matches: its place, its sentence, and what it stands for."""

    start: int
    end: int
    sentence: int
    wanted: Wanted


Spans = list[tuple[int, int]]


def wanted_terms(query: Query, segment: Segment, statistics: Statistics) -> dict[int, Wanted]:
    """Return what to look for in the texts of a segment: for each term, the word for which it is worth most."""
    best: dict[int, Wanted] = {}
    for position, word in enumerate(query.words):
        worth_of_word = statistics.word_idf(word)
        for alternative in word.alternatives:
            worth = alternative.weight * worth_of_word / len(alternative.terms)
            for term in alternative.terms:
                number = segment.arrays.numbers.get(term)
                if number is not None and (number not in best or worth > best[number].worth):
                    best[number] = Wanted(position, worth)
    return best


def choose_passage(segment: Segment, number: int, document: Document, wanted: dict[int, Wanted]) -> Passage:
    """Return the passage of a section for the terms of a query; its page's summary when it has no text."""
    # Plain Python on purpose: a section has some sixty words, for which NumPy's calls cost more than the work.
    arrays = segment.arrays
    rows = slice(int(arrays.sentence_starts[number]), int(arrays.sentence_starts[number + 1]))
    spans: Spans = arrays.sentence_spans[rows].tolist()
    if not spans:
        return Passage(document.summary or document.heading)
    asking = [bool(flags & SentenceFlag.ASKING) for flags in arrays.sentence_flags[rows].tolist()]
    matches = matches_in(segment, number, spans, wanted)
    in_heading = words_in_heading(document, segment, wanted)
    held: list[dict[int, float]] = [{} for _ in spans]
    for match in matches:
        add_match(held[match.sentence], match.wanted, in_heading, is_asking=asking[match.sentence])
    start, end = widened(spans, *best_window(spans, held))
    return passage_of(document, spans[start:end], matches)


def matches_in(segment: Segment, number: int, spans: Spans, wanted: dict[int, Wanted]) -> list[Match]:
    """Return the words of a section's text that match, in order."""
    arrays = segment.arrays
    first, last = int(arrays.token_starts[number]), int(arrays.token_starts[number + 1])
    found: list[Match] = []
    sentence = 0
    for row, (term, other) in enumerate(arrays.token_terms[first:last].tolist(), first):
        match = better(wanted.get(term), wanted.get(other))
        if match is not None:
            start, end = arrays.token_spans[row].tolist()
            while sentence + 1 < len(spans) and spans[sentence + 1][0] <= start:
                sentence += 1
            found.append(Match(start, end, sentence, match))
    return found


def better(one: Wanted | None, other: Wanted | None) -> Wanted | None:
    """Return what is worth more of the two forms of a word."""
    if one is None or (other is not None and other.worth > one.worth):
        return other
    return one


def add_match(held: dict[int, float], wanted: Wanted, in_heading: frozenset[int], *, is_asking: bool) -> None:
    """Add a match to what its sentence holds: each word of the question once, for the most it is worth there."""
    worth = wanted.worth * (ASKING_FACTOR if is_asking else 1) * (HEADING_FACTOR if wanted.word in in_heading else 1)
    held[wanted.word] = max(held.get(wanted.word, 0.0), worth)


def best_window(spans: Spans, held: list[dict[int, float]]) -> tuple[int, int]:
    """Return the start and end of the window of one to three sentences that holds the most of the question."""
    best, place = -1.0, (0, 1)
    for start in range(len(spans)):
        together: dict[int, float] = {}
        for end in range(start + 1, min(start + MAX_SENTENCES, len(spans)) + 1):
            if end > start + 1 and spans[end - 1][1] - spans[start][0] > MAX_CHARACTERS:
                break
            for word, worth in held[end - 1].items():
                together[word] = max(together.get(word, 0.0), worth)
            gain = sum(together.values()) * (1 - LENGTH_COST * (end - start - 1)) / (1 + PLACE_COST * start)
            if gain > best + 1e-6:
                best, place = gain, (start, end)
    return place


def words_in_heading(document: Document, segment: Segment, wanted: dict[int, Wanted]) -> frozenset[int]:
    """Return the words of the question that the heading says already: the passage need not say them again."""
    numbers = (segment.arrays.numbers.get(term) for term in heading_stems(document.heading, document.language))
    return frozenset(wanted[number].word for number in numbers if number in wanted)


@lru_cache(maxsize=20_000)
def heading_stems(heading: str, language: str) -> frozenset[str]:
    """Return the terms of a heading."""
    return frozenset(index_terms(heading, language))


def widened(spans: Spans, start: int, end: int) -> tuple[int, int]:
    """Give a short sentence those that follow, so that it can be understood."""
    while (
        end < len(spans)
        and end - start < MAX_SENTENCES
        and spans[end - 1][1] - spans[start][0] < SHORT_CHARACTERS
        and spans[end][1] - spans[start][0] <= MAX_CHARACTERS
    ):
        end += 1
    return start, end


def passage_of(document: Document, spans: Spans, matches: list[Match]) -> Passage:
    """Return the passage between two places of the text, with the matched words marked."""
    start, end = spans[0][0], spans[-1][1]
    shown = cut(section_text(document.blocks)[start:end], MAX_WHOLE_CHARACTERS)
    last = start + len(shown.rstrip(" …"))
    inside = [
        (match.start - start, match.end - start) for match in matches if match.start >= start and match.end <= last
    ]
    return Passage(shown, tuple(dict.fromkeys(inside)), mark_at(document.blocks, start))


def cut(text: str, limit: int) -> str:
    """Return a text cut at a word, with an ellipsis, when it is longer than the limit."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(maxsplit=1)[0].rstrip(' ,;:')} …"


def mark_at(blocks: tuple[Block, ...], place: int) -> Mark | None:
    """Return the mark of the block that holds a place of the text."""
    offset = 0
    for block in blocks:
        offset += len(block.text) + 1
        if place < offset:
            return block.mark
    return None
