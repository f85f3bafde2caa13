"""Chooses the one to three sentences of a section that answer, and marks the words that matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from indexer.gathering import word_idf
from indexer.models import Block, Document, Mark, Passage
from indexer.queries import Query
from indexer.segments import Segment
from indexer.tokens import SentenceFlag, section_text
from indexer.vocabulary import Vocabulary

MAX_SENTENCES = 3
MAX_CHARACTERS = 420
MAX_WHOLE_CHARACTERS = 700
SHORT_CHARACTERS = 100
# In prose, what answers often stands in the sentence after the one that says the words of the question.
CONTEXT_CHARACTERS = 240

# A question, or something still to be collected, answers less than a statement.
ASKING_FACTOR = 0.4
# A word that the heading holds tells little of which sentence answers.
HEADING_FACTOR = 0.5
# Each further sentence must bring more than this share.
LENGTH_COST = 0.08
# Of equals, the earlier one: pages say what matters first.
PLACE_COST = 0.02


class Wanted(NamedTuple):
    """A word of the question that a term stands for, and what finding it is worth."""

    word: int
    worth: float


class Match(NamedTuple):
    """A word of a text that matches: its place, and what it stands for."""

    start: int
    end: int
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """What the texts of some sections hold of a query: what to look for, by term, and what matches, by section."""

    segment: Segment
    wanted: Mapping[int, Wanted]
    matches: Mapping[int, Sequence[Match]]


Spans = list[tuple[int, int]]
ASKING = int(SentenceFlag.ASKING)
NOT_PROSE = int(SentenceFlag.WHOLE | SentenceFlag.CODE)


def wanted_terms(query: Query, segment: Segment, vocabulary: Vocabulary) -> dict[int, Wanted]:
    """Return what to look for in the texts of a segment: for each term, the word for which it is worth most."""
    numbers = segment.arrays.numbers
    best: dict[int, tuple[float, int]] = {}
    for position, word in enumerate(query.words):
        worth_of_word = word_idf(word, vocabulary)
        for alternative in word.alternatives:
            worth = alternative.weight * worth_of_word / len(alternative.terms)
            for term in alternative.terms:
                number = numbers.get(term)
                if number is not None and (number not in best or worth > best[number][0]):
                    best[number] = (worth, position)
    return {number: Wanted(position, worth) for number, (worth, position) in best.items()}


def read_texts(segment: Segment, numbers: Sequence[int], query: Query, vocabulary: Vocabulary) -> Reading:
    """Return what some sections of a segment hold of a query."""
    wanted = wanted_terms(query, segment, vocabulary)
    return Reading(segment, wanted, dict(zip(numbers, matches_in(segment, numbers, wanted), strict=True)))


def matches_in(segment: Segment, numbers: Sequence[int], wanted: Mapping[int, Wanted]) -> list[list[Match]]:
    """Return for each section the words of its text that match, in order."""
    arrays = segment.arrays
    bounds = [arrays.token_starts[number : number + 2].tolist() for number in numbers]
    is_wanted = np.zeros(len(arrays.starts), np.bool_)  # one more than there are terms: -1 stands for none
    is_wanted[list(wanted)] = True
    rows = np.concatenate([np.arange(first, last) for first, last in bounds])
    met = is_wanted[np.concatenate([arrays.token_terms[first:last] for first, last in bounds])]
    places = np.flatnonzero(met[:, 0] | met[:, 1])
    owners = np.repeat(np.arange(len(numbers)), [last - first for first, last in bounds])[places]
    rows = rows[places]
    found: list[list[Match]] = [[] for _ in numbers]
    columns = (owners.tolist(), arrays.token_spans[rows].tolist(), arrays.token_terms[rows].tolist())
    for owner, (start, end), (one, other) in zip(*columns, strict=True):
        found[owner].append(Match(start, end, better(wanted.get(one), wanted.get(other))))
    return found


def better(one: Wanted | None, other: Wanted | None) -> Wanted:
    """Return what is worth more of the two forms of a word, one of which is wanted."""
    if one is None or (other is not None and other.worth > one.worth):
        assert other is not None
        return other
    return one


def choose_passage(reading: Reading, number: int, document: Document) -> Passage:
    """Return the passage of a section; its page's summary when it has no text."""
    # Plain Python on purpose: a section has a few sentences, for which NumPy's calls cost more than the work.
    arrays, matches = reading.segment.arrays, reading.matches[number]
    first, last = arrays.sentence_starts[number : number + 2].tolist()
    if first == last:
        return Passage(document.summary or document.heading)
    spans: Spans = arrays.sentence_spans[first:last].tolist()
    flags: list[int] = arrays.sentence_flags[first:last].tolist()
    said = said_by_heading(reading, number)
    held = held_by_sentence(spans, flags, matches, said)
    prose = [not flag & NOT_PROSE for flag in flags]
    if document.anchor and prose[0] and said:
        add_heading(held, said, HEADING_FACTOR * (ASKING_FACTOR if flags[0] & ASKING else 1))
    # An entry of the glossary is read from its definition, whichever of its names was asked for.
    best = (0, 1) if document.type == "glossary" else best_window(spans, held)
    start, end = widened(spans, prose, *best)
    return passage_of(document, spans[start:end], matches)


def held_by_sentence(
    spans: Spans, flags: Sequence[int], matches: Sequence[Match], in_heading: Mapping[int, float]
) -> dict[int, dict[int, float]]:
    """Return what each sentence that matches holds: each word of the question once, for the most it is worth there."""
    held: dict[int, dict[int, float]] = {}
    sentence, last = 0, len(spans) - 1
    for start, _, (word, worth) in matches:
        while sentence < last and spans[sentence + 1][0] <= start:
            sentence += 1
        worth *= ASKING_FACTOR if flags[sentence] & ASKING else 1
        worth *= HEADING_FACTOR if word in in_heading else 1
        there = held.setdefault(sentence, {})
        if worth > there.get(word, 0.0):
            there[word] = worth
    return held


def said_by_heading(reading: Reading, number: int) -> dict[int, float]:
    """Return the words of the question that the heading says already, and their worth: no need to say them again."""
    arrays, wanted = reading.segment.arrays, reading.wanted
    first, last = arrays.heading_starts[number : number + 2].tolist()
    said: dict[int, float] = {}
    for term in arrays.heading_terms[first:last].tolist():
        if term in wanted:
            word, worth = wanted[term]
            said[word] = max(said.get(word, 0.0), worth)
    return said


def add_heading(held: dict[int, dict[int, float]], said: Mapping[int, float], factor: float) -> None:
    """Let the first sentence hold what the heading says: it goes on with it, as the definition under a term does."""
    there = held.setdefault(0, {})
    for word, worth in said.items():
        there[word] = max(there.get(word, 0.0), factor * worth)


def best_window(spans: Spans, held: dict[int, dict[int, float]]) -> tuple[int, int]:
    """Return the start and end of the window of one to three sentences that holds the most of the question."""
    best, place = 0.0, (0, 1)
    # A window that starts with a sentence without any match, or ends with one, is worth less than without it.
    for start in sorted(held):
        together: dict[int, float] = {}
        for end in range(start + 1, min(start + MAX_SENTENCES, len(spans)) + 1):
            if end > start + 1 and spans[end - 1][1] - spans[start][0] > MAX_CHARACTERS:
                break
            if end - 1 not in held:
                continue
            for word, worth in held[end - 1].items():
                together[word] = max(together.get(word, 0.0), worth)
            gain = sum(together.values()) * (1 - LENGTH_COST * (end - start - 1)) / (1 + PLACE_COST * start)
            if gain > best + 1e-6:
                best, place = gain, (start, end)
    return place


def widened(spans: Spans, prose: Sequence[bool], start: int, end: int) -> tuple[int, int]:
    """Give a short sentence those that follow, so that it can be understood; the last of a text, those before."""
    while end < len(spans) and has_room(spans, prose, (start, end), (start, end + 1)):
        end += 1
    while end == len(spans) and start and has_room(spans, prose, (start, end), (start - 1, end)):
        start -= 1
    return start, end


def has_room(spans: Spans, prose: Sequence[bool], shown: tuple[int, int], wider: tuple[int, int]) -> bool:
    """Tell whether a window is short, and a wider one not too long; a row or an item needs little beside it."""
    start, end = wider
    least = CONTEXT_CHARACTERS if all(prose[start:end]) else SHORT_CHARACTERS
    is_short = end - start <= MAX_SENTENCES and length_of(spans, *shown) < least
    return is_short and length_of(spans, start, end) <= MAX_CHARACTERS


def length_of(spans: Spans, start: int, end: int) -> int:
    """Return how many characters a window of sentences has."""
    return spans[end - 1][1] - spans[start][0]


def passage_of(document: Document, spans: Spans, matches: Sequence[Match]) -> Passage:
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
