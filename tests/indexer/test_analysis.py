"""What is typed meets what is written: accents, elisions, compounds, acronyms, plurals, in French and in English."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import (
    ALGORITHMS,
    MAX_WORD_CHARACTERS,
    STOP_WORDS,
    detect_language,
    fold,
    forms,
    heading_terms,
    index_terms,
    words,
)
from tests.indexer.cases import Case, cases

LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæÉÈÀÇŒ", min_size=2, max_size=25)
LANGUAGES = st.sampled_from(list(ALGORITHMS))


@pytest.mark.parametrize("case", cases("analysis"))
def test_words_meet_as_their_case_says(case: Case) -> None:
    """`same`, `meets`: each meets the first; `different`: they do not; `nothing`: no term at all; `kept`: some term."""
    language = case.get("language", "fr")
    for group in [*case.get("same", []), *case.get("meets", [])]:
        assert [word for word in group if not terms_of(word, language) & terms_of(group[0], language)] == [], group
    for first, second in case.get("different", []):
        assert not terms_of(first, language) & terms_of(second, language)
    assert [text for text in case.get("nothing", []) if index_terms(text, language)] == []
    assert [text for text in case.get("kept", []) if not index_terms(text, language)] == []


def terms_of(text: str, language: str) -> set[str]:
    """Return the terms of a text as a set."""
    return set(index_terms(text, language))


@given(LETTERS, LANGUAGES)
def test_a_word_meets_itself_without_accents(word: str, language: str) -> None:
    """Accented, unaccented, capital and decomposed spellings of a word share a term."""
    written = set(forms(word, language))
    spellings = (
        fold(word),
        word.upper(),
        fold(word).upper(),
        unicodedata.normalize("NFD", word),
        fold(word).capitalize(),
    )
    assert [spelling for spelling in spellings if not written & set(forms(spelling, language))] == []


@given(LETTERS, LANGUAGES)
def test_an_elided_word_meets_itself(word: str, language: str) -> None:
    """« l'école », « d’école » and « école » share their terms."""
    if word.lower() in {"s", "t", "re", "ve", "ll", "d", "m"}:
        return
    plain = terms_of(word, language)
    assert plain <= terms_of(f"l'{word}", language)
    assert plain <= terms_of(f"qu’{word}", language)


@given(st.text(), LANGUAGES)
def test_any_text_has_its_terms_in_place(text: str, language: str) -> None:
    """Words stand where they are said to; terms are folded, not empty, and bounded in length."""
    for word, start, end in words(text):
        assert text[start:end] == word
    places = [(start, end) for _, start, end in words(text)]
    assert places == sorted(places)
    assert all(first[1] <= second[0] for first, second in pairwise(places))
    for term in index_terms(text, language):
        assert term
        assert term == fold(term)
        assert term.encode()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is lower case without accents, whatever letters it was made of."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "unit", ["a'", "l’", "a-", "x", "é", "e\u0301", "A.", "a. ", "\u0301", "\u00ad", "a_", "%", "œ", "漢", "a'\n"]
)
def test_long_texts_take_little_time(unit: str) -> None:
    """Neither endless words nor endless apostrophes stop the analysis."""
    started = time.perf_counter()
    index_terms(unit * 300_000, "fr")
    heading_terms(unit * 1_000, "en")
    assert time.perf_counter() - started < 10


def test_words_beyond_all_length_are_cut() -> None:
    """A file in base 64 is one short term."""
    (term,) = set(index_terms("x" * 1_000_000, "fr"))
    assert len(term) <= MAX_WORD_CHARACTERS


@pytest.mark.parametrize("language", list(ALGORITHMS))
def test_little_words_leave_no_term(language: str) -> None:
    """Stop words are left out in all their spellings."""
    for word in STOP_WORDS[language]:
        assert index_terms(word, language) == []
        assert index_terms(fold(word).capitalize(), language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Qui doit signer les conventions avec les partenaires ?", "fr"),
        ("Who signs the agreements with the partners?", "en"),
        ("convention", "fr"),
        ("", "fr"),
        ("12 %", "fr"),
    ],
)
def test_language_is_that_of_the_little_words(text: str, language: str) -> None:
    """A text in French is French; one that says nothing has the default."""
    assert detect_language(text, "fr") == language
    assert detect_language(text, "en") == ("en" if text in {"convention", "", "12 %"} else language)


def test_asking_words_meet_only_each_other() -> None:
    """What a heading asks for meets what a question asks for, and no word of the text."""
    assert "?comment" in heading_terms("Comment se faire rembourser ?", "fr")
    assert "?comment" not in index_terms("Comment se faire rembourser ?", "fr")
    assert not terms_of("?comment *", "fr")
