"""Turns a question into words and, for each, the ways the index may hold it; user text is never a query language."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import OSA

from indexer.analysis import (
    ALGORITHMS,
    ASKING_MARK,
    MAX_WORD_CHARACTERS,
    content_parts,
    detect_language,
    fold,
    forms,
    question_terms,
    single_parts,
    words,
)
from indexer.intents import Intent, intent_of
from indexer.lexicon import MAX_PHRASE_WORDS, Lexicon
from indexer.models import Reason
from indexer.postings import MIN_GRAM_TERM, gram_codes_of
from indexer.segments import Segment
from indexer.weights import TUNING

MAX_QUESTION_CHARACTERS = 2_000
MAX_WORDS = 40
MIN_SPLIT_CHARACTERS = 3
# A form of several words, some of which no page holds, would let the others stand for the whole.
MIN_FORM_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way the index may hold a word: all of its terms, how much that counts (0 to 1), and why we tried it."""

    terms: tuple[str, ...]
    reason: Reason
    weight: float
    shown: str


@dataclass(slots=True)
class QueryWord:
    """One word of the question, as typed, with its alternatives; an asking word (« combien ») only helps."""

    text: str
    alternatives: list[Alternative] = field(default_factory=list)
    is_asking: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether the index holds the word itself."""
        return any(alternative.reason == "word" for alternative in self.alternatives)

    def add(self, alternative: Alternative) -> None:
        """Add an alternative unless its terms are there already."""
        if all(alternative.terms != other.terms for other in self.alternatives):
            self.alternatives.append(alternative)


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be scored."""

    text: str
    language: str
    words: tuple[QueryWord, ...]
    intent: Intent | None = None

    @property
    def terms(self) -> set[str]:
        """Every term of every alternative."""
        return {term for word in self.words for alternative in word.alternatives for term in alternative.terms}


def plain_question(text: str) -> str:
    """Return a question without control characters, with single spaces, cut at a bounded length."""
    visible = "".join(
        character if character.isprintable() else " " for character in text[: MAX_QUESTION_CHARACTERS * 2]
    )
    return " ".join(visible.split())[:MAX_QUESTION_CHARACTERS]


def parse_question(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> Query:
    """Return the query of a question, against the vocabulary of these segments and nothing else."""
    question = plain_question(text)
    language = detect_language(question, "fr")
    query_words = question_words(question, language, segments)
    add_synonyms(query_words, lexicon, segments)
    add_joined_and_split(question, query_words, language, segments)
    for word in query_words:
        add_similar(word, language, segments)
    asking = [
        QueryWord(term.removeprefix(ASKING_MARK), [Alternative((term,), "word", TUNING.asking, term)], is_asking=True)
        for term in dict.fromkeys(question_terms(question))
        if is_term(term, segments)
    ]
    return Query(question, language, (*query_words, *asking), intent_of(question))


def question_words(question: str, language: str, segments: Sequence[Segment]) -> list[QueryWord]:
    """Return the words that carry meaning, each once, with the terms by which the index holds them."""
    found: dict[tuple[str, ...], QueryWord] = {}
    for written, _, _ in words(question):
        for part in single_parts(written, language):
            known = [term for term in all_forms(part) if is_term(term, segments)]
            word = QueryWord(part, [Alternative((term,), "word", 1.0, part) for term in known])
            found.setdefault(tuple(known) or (fold(part),), word)
    return list(found.values())[:MAX_WORDS]


@lru_cache(maxsize=100_000)
def all_forms(part: str) -> tuple[str, ...]:
    """Return the terms of a word in every language: an English word may stand in a French page."""
    return tuple(dict.fromkeys(term for language in ALGORITHMS for term in forms(part, language)))


def is_term(term: str, segments: Sequence[Segment]) -> bool:
    """Tell whether anything that is still there holds a term."""
    return any(segment.holds(term) for segment in segments)


def add_synonyms(query_words: list[QueryWord], lexicon: Lexicon, segments: Sequence[Segment]) -> None:
    """Add to the words of each phrase of the lexicon the other ways to say it."""
    for language in ALGORITHMS:
        stems = [forms(word.text, language)[-1:] for word in query_words]
        for start, end, phrase in phrases(stems):
            for form, weight in lexicon.others(phrase):
                terms = form_terms(form.text, segments)
                if terms:
                    for word in query_words[start:end]:
                        word.add(Alternative(terms, "synonym", weight, form.text))


def phrases(stems: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield every run of up to MAX_PHRASE_WORDS words as its place and its stems."""
    for start in range(len(stems)):
        for end in range(start + 1, min(len(stems), start + MAX_PHRASE_WORDS) + 1):
            yield start, end, tuple(stem for stems_of_word in stems[start:end] for stem in stems_of_word)


def form_terms(text: str, segments: Sequence[Segment]) -> tuple[str, ...]:
    """Return one term for each word of a form; none at all when too many of its words are in no page."""
    parts = form_parts(text)
    terms = [next((term for term in all_forms(part) if is_term(term, segments)), None) for part in parts]
    known = tuple(dict.fromkeys(term for term in terms if term is not None))
    return known if known and len(known) >= MIN_FORM_SHARE * len(parts) else ()


@lru_cache(maxsize=20_000)
def form_parts(text: str) -> tuple[str, ...]:
    """Return the words of a form that carry meaning."""
    language = detect_language(text, "fr")
    return tuple(part for written, _, _ in words(text) for part in single_parts(written, language))


def add_joined_and_split(
    question: str, query_words: list[QueryWord], language: str, segments: Sequence[Segment]
) -> None:
    """Let « open source » find « opensource », and « opensource » find « open source »."""
    by_text = {word.text: word for word in query_words}
    written = [part for word, _, _ in words(question) for part in (content_parts(word, language) or (word,))]
    for left, right in itertools.pairwise(written):
        for term in forms(left + right, language):
            if len(left) + len(right) >= MIN_GRAM_TERM and is_term(term, segments):
                for word in (by_text.get(left), by_text.get(right)):
                    if word is not None:
                        word.add(Alternative((term,), "joined", TUNING.joined, left + right))
    for word in query_words:
        if not word.is_known:
            add_split(word, language, segments)


def add_split(word: QueryWord, language: str, segments: Sequence[Segment]) -> None:
    """Add the two known words that an unknown one is made of."""
    folded = fold(word.text)[:MAX_WORD_CHARACTERS]
    for cut in range(MIN_SPLIT_CHARACTERS, len(folded) - MIN_SPLIT_CHARACTERS + 1):
        halves = [forms(half, language)[-1:] for half in (folded[:cut], folded[cut:])]
        terms = tuple(term for half in halves for term in half)
        if len(terms) == 2 and all(is_term(term, segments) for term in terms):
            word.add(Alternative(terms, "split", TUNING.joined, f"{folded[:cut]} {folded[cut:]}"))


def add_similar(word: QueryWord, language: str, segments: Sequence[Segment]) -> None:
    """Add the terms whose spelling resembles the word's: corrections when it is unknown, relatives when it is known."""
    stem = forms(word.text, language)[-1:]
    if not stem or len(stem[0]) < MIN_GRAM_TERM or not stem[0].isalpha():
        return
    known = word.is_known
    for term, likeness in similar_terms(stem[0], segments):
        if known or not is_misspelling(stem[0], term):
            weight = TUNING.similar * likeness**TUNING.similar_power if known else TUNING.correction * likeness
            word.add(Alternative((term,), "similar", weight, term))
        else:
            word.add(Alternative((term,), "correction", TUNING.correction * likeness, term))


def is_misspelling(typed: str, term: str) -> bool:
    """Tell whether a word may be a slip for another: few letters differ, and not the first.

    One slip in a short word, two from seven letters on, three from eleven on; a slip on the first letter is rare,
    and « tarte » is not « start ».
    """
    slips = OSA.distance(typed, term)
    return typed[0] == term[0] and slips <= (1 if len(typed) < 7 else 2 if len(typed) < 11 else 3)


def similar_terms(stem: str, segments: Sequence[Segment]) -> list[tuple[str, float]]:
    """Return the terms most like a stem by Dice's coefficient of their trigrams, best first."""
    codes = gram_codes_of(stem)
    best: dict[str, float] = {}
    for segment in segments:
        for term, likeness in similar_in(segment, codes):
            if likeness > best.get(term, 0.0) and segment.holds(term):
                best[term] = likeness
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return ranked[: TUNING.similar_count]


def similar_in(segment: Segment, codes: Iterable[int]) -> list[tuple[str, float]]:
    """Return the terms of one segment that share enough trigrams, best first."""
    arrays = segment.arrays
    wanted = np.fromiter(codes, np.int32)
    places = np.searchsorted(arrays.gram_codes, wanted)
    inside = places < len(arrays.gram_codes)
    places = places[inside][arrays.gram_codes[places[inside]] == wanted[inside]]
    rows = [arrays.gram_terms[arrays.gram_starts[place] : arrays.gram_starts[place + 1]] for place in places]
    if not rows:
        return []
    shared = np.bincount(np.concatenate(rows))
    candidates = np.flatnonzero(shared)
    likeness = 2 * shared[candidates] / (len(wanted) + arrays.gram_sizes[candidates])
    near = likeness >= TUNING.similar_floor
    candidates, likeness = candidates[near], likeness[near]
    order = np.lexsort((candidates, -likeness))
    found = ((segment.arrays.terms[candidates[place]], float(likeness[place])) for place in order)
    # Terms of deleted documents are left out first: they would take the places of those that are still there.
    return list(itertools.islice((pair for pair in found if segment.holds(pair[0])), TUNING.similar_count))
