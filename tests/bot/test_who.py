"""Questions that ask « qui » are about a role."""

from __future__ import annotations

import pytest

from bot.answering.who import asks_who, role_named
from indexer.data_files import Label

ROLES = {
    "coordination": Label("Coordination du projet", "Project coordination"),
    "communication": Label("Communication", "Communication"),
    "gestion": Label("Gestion administrative et financière", "Administrative and financial management"),
}


@pytest.mark.parametrize(
    "question",
    [
        "qui doit signer une convention fille ?",
        "à qui j'envoie mes factures",
        "je dois prévenir qui, et c'est qui la coordination",
        "Who do I ask about logos?",
        "quel contact pour les logos",
    ],
)
def test_asks_who(question: str) -> None:
    """A question for a person is seen in French and in English."""
    assert asks_who(question)


@pytest.mark.parametrize(
    "question",
    ["les entreprises qui ne répondent pas", "comment relancer un partenaire qui est parti", "quand signer l'avenant"],
)
def test_does_not_ask_who(question: str) -> None:
    """« Qui » between two clauses asks for nobody."""
    assert not asks_who(question)


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("qui est à la communication ?", "communication"),
        ("who does project coordination here", "coordination"),
        ("qui s'occupe des télécommunications", ""),
    ],
)
def test_role_named(question: str, role: str) -> None:
    """A role is named by its whole words."""
    assert role_named(question, ROLES) == role
