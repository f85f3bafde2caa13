"""A question that leans on the one before it is understood with it."""

from __future__ import annotations

import pytest

from bot.answering.follow_ups import is_question, leans


@pytest.mark.parametrize(
    "text",
    [
        "et pour une association ?",
        "Mais si le partenaire est parti ?",
        "and for a company?",
        "et l’État ?",
        "combien ?",
    ],
)
def test_leaning(text: str) -> None:
    """What begins with a word that joins, or is very short, says too little alone."""
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    ["qui doit signer une convention fille", "Etat récapitulatif des dépenses à fournir", "who signs the agreement"],
)
def test_not_leaning(text: str) -> None:
    """A whole question is read alone; « État » is not « et »."""
    assert not leans(text)


@pytest.mark.parametrize("text", ["c'est où", "Comment on fait", "tu sais ?", "peut-on prolonger", "How do I do it"])
def test_is_question(text: str) -> None:
    """A question shows by its sign or by its first word."""
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["merci beaucoup", "ok parfait", "je regarde demain", "thanks a lot", "Quitte à refaire"]
)
def test_is_not_question(text: str) -> None:
    """Thanks and talk are not answered."""
    assert not is_question(text)
