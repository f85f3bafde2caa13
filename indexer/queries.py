"""Turns a question into words and, for each, the ways the index may hold it; user text is never a query language."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.analysis import (
    ALGORITHMS,
    ASKING_MARK,
    MAX_WORD_CHARACTERS,
    asking_terms,
    content_parts,
    fold,
    forms,
    language_of,
    single_parts,
    words,
)
from indexer.grams import MIN_GRAM_TERM
from indexer.intents import Intent, intent_of
from indexer.lexicon import MAX_PHRASE_WORDS
from indexer.vocabulary import Alternative, Vocabulary
from indexer.weights import TUNING

MAX_QUESTION_CHARACTERS = 2_000
MAX_WORDS = 40
MIN_SPLIT_CHARACTERS = 3


@dataclass(slots=True)
class QueryWord:
    """One word of the question, as typed, with its alternatives; an asking word (« combien ») only helps."""

    text: str
    alternatives: list[Alternative] = field(default_factory=list)
    is_asking: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether the index holds the word itself: its own terms come first."""
        return bool(self.alternatives) and self.alternatives[0].reason == "word"

    def add(self, alternatives: Iterable[Alternative]) -> None:
        """Add each alternative unless its terms are there already."""
        there = {other.terms for other in self.alternatives}
        for alternative in alternatives:
            if alternative.terms not in there:
                there.add(alternative.terms)
                self.alternatives.append(alternative)


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be scored."""

    text: str
    language: str
    words: tuple[QueryWord, ...]
    intent: Intent | None = None


def plain_question(text: str) -> str:
    """Return a question without control characters, with single spaces, cut at a bounded length."""
    start = text[: MAX_QUESTION_CHARACTERS * 2]
    visible = (
        start if start.isprintable() else "".join(character if character.isprintable() else " " for character in start)
    )
    return " ".join(visible.split())[:MAX_QUESTION_CHARACTERS]


def parse_question(text: str, vocabulary: Vocabulary) -> Query:
    """Return the query of a question, against the vocabulary of these segments and nothing else."""
    question = plain_question(text)
    written = [word for word, _, _ in words(question)]
    language = language_of(written, "fr")
    query_words = question_words(written, language, vocabulary)
    add_synonyms(query_words, vocabulary)
    add_joined_and_split(written, query_words, language, vocabulary)
    for word in query_words:
        add_similar(word, language, vocabulary)
    asking = [
        QueryWord(term.removeprefix(ASKING_MARK), [Alternative((term,), "word", TUNING.asking, term)], is_asking=True)
        for term in dict.fromkeys(asking_terms(written))
        if vocabulary.holds(term)
    ]
    return Query(question, language, (*query_words, *asking), intent_of(question))


def question_words(written: Sequence[str], language: str, vocabulary: Vocabulary) -> list[QueryWord]:
    """Return the words that carry meaning, each once, with the terms by which the index holds them."""
    found: dict[tuple[str, ...], QueryWord] = {}
    for part in (part for word in written for part in single_parts(word, language)):
        own = vocabulary.own(part)
        key = tuple(alternative.terms[0] for alternative in own) or (fold(part),)
        if key not in found:
            found[key] = QueryWord(part, list(own))
    return list(found.values())[:MAX_WORDS]


def add_synonyms(query_words: list[QueryWord], vocabulary: Vocabulary) -> None:
    """Add to the words of each phrase of the lexicon the other ways to say it."""
    for language in ALGORITHMS:
        stems = [forms(word.text, language)[-1:] for word in query_words]
        for start, end, phrase in phrases(stems):
            synonyms = vocabulary.synonyms(phrase)
            if synonyms:
                for word in query_words[start:end]:
                    word.add(synonyms)


def phrases(stems: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield every run of up to MAX_PHRASE_WORDS words as its place and its stems."""
    for start in range(len(stems)):
        phrase: tuple[str, ...] = ()
        for end in range(start + 1, min(len(stems), start + MAX_PHRASE_WORDS) + 1):
            phrase += stems[end - 1]
            yield start, end, phrase


def add_joined_and_split(
    written: Sequence[str], query_words: list[QueryWord], language: str, vocabulary: Vocabulary
) -> None:
    """Let « open source » find « opensource », and « opensource » find « open source »."""
    by_text = {word.text: word for word in query_words}
    parts = [part for word in written for part in (content_parts(word, language) or (word,))]
    for left, right in itertools.pairwise(parts):
        if len(left) + len(right) < MIN_GRAM_TERM or not (left in by_text or right in by_text):
            continue
        joined = [
            Alternative((term,), "joined", TUNING.joined, left + right)
            for term in forms(left + right, language)
            if vocabulary.holds(term)
        ]
        for word in (by_text.get(left), by_text.get(right)):
            if word is not None and joined:
                word.add(joined)
    for word in query_words:
        if not word.is_known:
            word.add(split_alternatives(word.text, language, vocabulary))


def split_alternatives(text: str, language: str, vocabulary: Vocabulary) -> Iterator[Alternative]:
    """Yield the two known words that an unknown one is made of."""
    folded = fold(text)[:MAX_WORD_CHARACTERS]
    for cut in range(MIN_SPLIT_CHARACTERS, len(folded) - MIN_SPLIT_CHARACTERS + 1):
        halves = [forms(half, language)[-1:] for half in (folded[:cut], folded[cut:])]
        terms = tuple(term for half in halves for term in half)
        if len(terms) == 2 and all(vocabulary.holds(term) for term in terms):
            yield Alternative(terms, "split", TUNING.joined, f"{folded[:cut]} {folded[cut:]}")


def add_similar(word: QueryWord, language: str, vocabulary: Vocabulary) -> None:
    """Add the terms whose spelling resembles the word's: corrections when it is unknown, relatives when it is known."""
    stem = forms(word.text, language)[-1:]
    if stem and len(stem[0]) >= MIN_GRAM_TERM and stem[0].isalpha():
        word.add(vocabulary.relatives(stem[0], word.is_known))
