"""Text cut to what Slack takes: between words, between signs, never longer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.cutting import cut, is_blank, length, parts, plain_length
from tests.slack.hostile import ANYTHING, TEXTS


@ANYTHING
@given(TEXTS, st.integers(1, 200))
def test_a_cut_text_is_within_its_limit(text: str, limit: int) -> None:
    """As Slack may count: each half of an emoji, each escaped sign."""
    assert plain_length(cut(text, limit)) <= limit
    assert cut(text, limit, length).startswith(text[:0])
    assert length(cut(text, limit, length)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("court", 10, "court"),
        ("deux mots", 6, "deux…"),
        ("anticonstitutionnellement", 6, "antic…"),
        ("R&D R&D", 8, "R&D…"),
        ("👍👍👍", 5, "👍👍…"),
        ("oui 👩‍👩‍👧‍👦", 10, "oui…"),
        ("oui👩‍👩‍👧‍👦", 10, "oui…"),
        ("aée\u0301x", 4, "aé…"),
    ],
)
def test_words_and_signs_stay_whole(text: str, limit: int, expected: str) -> None:
    """« R&D » counts seven: Slack keeps it escaped."""
    assert cut(text, limit) == expected


@ANYTHING
@given(TEXTS, st.integers(6, 200))
def test_parts_are_the_whole(text: str, limit: int) -> None:
    """Nothing is lost between two parts."""
    found = list(parts(text, limit))
    assert "".join(found) == text
    assert all(plain_length(part) <= limit for part in found)


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060", "\u3164", "\ufe0f"])
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    """Slack refuses a text that it finds empty."""
    assert is_blank(text)
    assert not is_blank(f"{text}.")
