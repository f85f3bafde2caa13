"""Chooses the one to three sentences of a section that answer, and marks the words that matched."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import content_parts, forms, words
from indexer.models import Block, Passage

MAX_SENTENCES = 3
ASKING_FACTOR = 0.4
MAX_CHARACTERS = 420
MAX_WHOLE_CHARACTERS = 700

# A sentence ends at . ! ? … followed by space and a capital, digit or quote; « M. », « p. », « art. » do not end one.
_END = re.compile(
    r"(?<!\b[A-Za-z])(?<!\bart)(?<!\bcf)(?<!\betc)[.!?…]+[»\")\]]*\s+(?=[«\"(\[]?[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ0-9])"
)

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or whole block, the points of the words it holds, and its block."""

    text: str
    block: Block
    found: Mapping[str, float]

    @property
    def is_whole(self) -> bool:
        """Tell whether it must be quoted whole: a row, an item, a definition."""
        return self.block.kind in {"row", "item", "definition"}


def choose_passage(blocks: Sequence[Block], weights: Weights, language: str, fallback: str = "") -> Passage:
    """Return the passage of a section for the weighted terms of a query; the fallback when the section has no text.

    The window of neighbouring sentences with the most distinct weight wins; each sentence more must earn its place.
    """
    sentences = [sentence for block in blocks for sentence in sentences_of(block, weights, language)]
    if not sentences:
        return highlighted(Passage(fallback), weights, language)
    start, end = best_window(sentences)
    chosen = sentences[start:end]
    separator = "\n" if any(sentence.is_whole for sentence in chosen) else " "
    text = separator.join(sentence.text for sentence in chosen)
    mark = next((sentence.block.mark for sentence in chosen if sentence.block.mark), None)
    return highlighted(Passage(cut(text, MAX_WHOLE_CHARACTERS), (), mark), weights, language)


def sentences_of(block: Block, weights: Weights, language: str) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph, or the whole of any other block."""
    texts = split_sentences(block.text) if block.kind in {"paragraph", "summary"} else [block.text]
    for text in texts:
        yield Sentence(text, block, found_terms(text, weights, language))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    starts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    return [text[a:b].strip() for a, b in itertools.pairwise(starts) if text[a:b].strip()]


def found_terms(text: str, weights: Weights, language: str) -> dict[str, float]:
    """Return the weighted terms that a text holds."""
    found: dict[str, float] = {}
    for word, _, _ in words(text):
        for term in word_terms(word, language):
            if term in weights:
                found[term] = weights[term]
    return found


def word_terms(word: str, language: str) -> Iterator[str]:
    """Yield the index terms of one written word."""
    for part in content_parts(word, language):
        yield from forms(part, language)


def best_window(sentences: Sequence[Sentence]) -> tuple[int, int]:
    """Return the start and end of the best window of one to three sentences, the shortest and first of equals."""
    best, place = -1.0, (0, 1)
    for start in range(len(sentences)):
        held: dict[str, float] = {}
        size = 0
        for end in range(start, min(start + MAX_SENTENCES, len(sentences))):
            size += len(sentences[end].text)
            if end > start and size > MAX_CHARACTERS:
                break
            add_found(held, sentences[end])
            worth = sum(held.values()) * (1 - 0.08 * (end - start)) - 1e-4 * start
            if worth > best + 1e-9:
                best, place = worth, (start, end + 1)
    return widen(sentences, *place)


def add_found(held: dict[str, float], sentence: Sentence) -> None:
    """Add the terms of a sentence to those of its window; a question answers less than a statement."""
    factor = ASKING_FACTOR if sentence.block.mark == "collect" or sentence.text.endswith("?") else 1.0
    for term, weight in sentence.found.items():
        held[term] = max(held.get(term, 0.0), weight * factor)


def widen(sentences: Sequence[Sentence], start: int, end: int) -> tuple[int, int]:
    """Give a very short sentence the one that follows, so that it can be understood."""
    text = " ".join(sentence.text for sentence in sentences[start:end])
    return (start, end + 1) if len(text) < 60 and end < len(sentences) else (start, end)


def cut(text: str, limit: int) -> str:
    """Return a text cut at a word, with an ellipsis, when it is longer than the limit."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(maxsplit=1)[0].rstrip(' ,;:')} …"


def highlighted(passage: Passage, weights: Weights, language: str) -> Passage:
    """Return the passage with the spans of its matched words."""
    spans = [
        (start, end)
        for word, start, end in words(passage.text)
        if any(term in weights for term in word_terms(word, language))
    ]
    return Passage(passage.text, tuple(spans), passage.mark)
