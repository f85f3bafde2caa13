"""What else to look for when a word or a phrase of the glossary is typed, as far as the pages hold it.

The general lexicon of the engine is left out: it would weigh as much as the index of a small base.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from indexer.analysis import forms, single_parts, words
from indexer.glossary import Entry
from indexer.lexicon import Form, Lexicon, forms_of, phrase_stems, phrases_of

MAX_TYPED_WORDS = 5
# A form of several words, some of which no page holds, would let the others stand for the whole.
MIN_KNOWN_SHARE = 0.7


def synonym_lines(entries: tuple[Entry, ...], terms: Collection[str], languages: Collection[str]) -> list[str]:
    """Return a line a phrase that has others: its stems, then after each tab a weight in tenths and terms."""
    groups = tuple(map(forms_of, entries))
    lexicon = Lexicon(groups, phrases_of(groups))
    lines = (synonym_line(lexicon, phrase, terms, languages) for phrase in sorted(lexicon.phrases))
    return [line for line in lines if line]


def synonym_line(lexicon: Lexicon, phrase: str, terms: Collection[str], languages: Collection[str]) -> str:
    """Return the line of one phrase, or nothing when it leads nowhere on these pages."""
    stems = phrase.split(" ")
    if len(stems) > MAX_TYPED_WORDS:
        return ""
    found: dict[str, int] = {}
    for form, weight in lexicon.others(stems):
        for known in form_terms(form, terms, languages):
            if known != phrase:
                found[known] = max(found.get(known, 0), round(10 * weight))
    return "\t".join((phrase, *(f"{weight}{known}" for known, weight in sorted(found.items())))) if found else ""


def form_terms(form: Form, terms: Collection[str], languages: Collection[str]) -> Iterator[str]:
    """Yield the terms of a form, in each language of the pages in which they hold enough of it."""
    for language in languages:
        if form.languages and language not in form.languages:
            continue
        stems = phrase_stems(form.text, language)
        exact = [exact_term(part, language) for word, _, _ in words(form.text) for part in single_parts(word, language)]
        known = [term for term in exact if term in terms]
        if known and len(known) >= MIN_KNOWN_SHARE * len(stems):
            yield " ".join(dict.fromkeys(known))


def exact_term(part: str, language: str) -> str:
    """Return the term under which the browser finds a word, or nothing."""
    return next(iter(forms(part, language)), "")
