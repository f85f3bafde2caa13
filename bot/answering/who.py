"""Finds the role that a question with « qui » is about: the one it names, else the one that keeps the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.models import Answer
from indexer.analysis import fold
from indexer.data_files import Label

# « Qui » asks at the start of a sentence, after a preposition or before these verbs; elsewhere it joins two clauses.
ASKS_WHO = re.compile(
    r"(^|[.?!:,;]\s*)\W*(c'est |est-ce que |et |mais )?qui\b"
    r"|\b(a|avec|par|chez|de|pour|vers|c'est) qui\b"
    r"|\bqui (est|sont|doit|peut|s'occupe|signe|valide|gere|paie|contacter|appeler|prevenir|suit)\b.*\?"
    r"|\b(interlocut\w*|quel (service|contact|role)|quelle (personne|equipe)|le (bon )?contact)\b"
    r"|\bwho(m|se)?\b|\bwhich (person|team|contact)\b"
)


def asks_who(question: str) -> bool:
    """Tell whether a question asks for a person or a role."""
    return ASKS_WHO.search(fold(question).replace("’", "'").lower()) is not None


def role_asked(answer: Answer, roles: Mapping[str, Label]) -> str:
    """Return the key of the role that a question is about; nothing when no page and no word tells."""
    named = role_named(answer.question, roles)
    if named:
        return named
    owners = [hit.document.owner for hit in answer.shown if hit.document.owner in roles]
    return owners[0] if owners else ""


def role_named(question: str, roles: Mapping[str, Label]) -> str:
    """Return the role whose whole name is in a question, the longest one first; nothing when there is none."""
    asked = words_of(question)
    found = [
        (len(name), key)
        for key, label in roles.items()
        for name in (words_of(label.fr), words_of(label.en))
        if name and name in asked
    ]
    return max(found)[1] if found else ""


def words_of(text: str) -> str:
    """Return the words of a text, folded, with a space around each."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', fold(text).lower()))} " if text else ""
