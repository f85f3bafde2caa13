"""Short messages: how to ask, the glossary, a failure with its number, too many questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.glossary_blocks import glossary_entry, glossary_list, glossary_unknown
from bot.slack.notices import error_message, note, rate_limited, teaching, thanks
from indexer.glossary import Entry
from tests.slack.hostile import ANYTHING, LANGUAGES, SITE, TEXTS, check_message, texts_of

ENTRIES = st.builds(
    Entry,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.lists(TEXTS, max_size=3).map(tuple),
    certainty=st.sampled_from(["verified", "slides", "general", "uncertain"]),
    note=TEXTS,
    homonym=TEXTS,
    replaced_by=TEXTS,
    renamed=st.booleans(),
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_our_own_messages_are_in_order(language: str) -> None:
    """In both languages."""
    for rendered in (
        teaching(language),
        thanks(language),
        rate_limited(language),
        rate_limited(language, is_channel=True),
    ):
        check_message(rendered)
    failed = error_message("a1b2c3")
    check_message(failed)
    assert "a1b2c3" in texts_of(failed.blocks)[0]


@ANYTHING
@given(TEXTS)
def test_any_sentence_can_be_told(sentence: str) -> None:
    """As it is."""
    check_message(note(sentence))


@ANYTHING
@given(ENTRIES, LANGUAGES, st.sampled_from(["", SITE]))
def test_any_term_can_be_told(entry: Entry, language: str, address: str) -> None:
    """Whatever is written of it."""
    check_message(glossary_entry(entry, language, address))


def test_a_term_tells_how_sure_we_are() -> None:
    """And its definition is said to be in French when it is in no other language."""
    entry = Entry("ANR", "Agence nationale de la recherche", "Finance la recherche.", synonyms=("l'agence",))
    texts = " ".join(texts_of(glossary_entry(entry, "fr").blocks))
    for told in ("ANR", "Agence nationale", "Finance la recherche.", "l'agence", "À confirmer."):
        assert told in texts
    assert "In French" in " ".join(texts_of(glossary_entry(entry, "en").blocks))


@ANYTHING
@given(st.lists(ENTRIES, max_size=3), st.integers(1, 150), LANGUAGES)
def test_any_glossary_fits(entries: list[Entry], times: int, language: str) -> None:
    """What one message cannot hold is counted."""
    check_message(glossary_list(entries * times, language))


def test_a_long_glossary_counts_what_it_leaves_out() -> None:
    """A hundred terms fit; a thousand do not."""
    hundred = [Entry(f"T{n}", f"Terme numéro {n}", "d") for n in range(100)]
    assert "autres" not in " ".join(texts_of(glossary_list(hundred, "fr").blocks))
    thousand = texts_of(glossary_list(hundred * 10, "fr").blocks)
    assert thousand[0] == "Le glossaire a 1000 termes\u00a0:"
    assert "autres." in thousand[-2]


@ANYTHING
@given(TEXTS, st.lists(TEXTS, max_size=5), LANGUAGES)
def test_an_unknown_term_is_said(term: str, near: list[str], language: str) -> None:
    """With those that look like it."""
    check_message(glossary_unknown(term, near, language))
