"""Tells when two short texts say the same."""

from __future__ import annotations

from indexer.analysis import fold, words


def said(text: str) -> tuple[str, ...]:
    """Return the words of a text, without what people write in different ways: accents, capitals, punctuation."""
    return tuple(fold(word).replace(".", "") for word, _, _ in words(text)) or (fold(text),)
