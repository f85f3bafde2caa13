"""What kind of thing a question asks for: a definition, a figure, a date, a way to do; and which sections offer it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from indexer.analysis import fold
from indexer.models import Block, Flag


class Intent(StrEnum):
    """A kind of thing asked for."""

    DEFINITION = "definition"
    FIGURE = "figure"
    DATE = "date"
    METHOD = "method"


# Read on the folded question; the first that matches counts. General French and English, short forms included.
PATTERNS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.DEFINITION,
        re.compile(
            r"\b(c'?est (quoi|koi)|c (quoi|koi)|qu'?est[- ]ce qu[e']|kesako|definition|definir|que veut dire"
            r"|veut dire quoi|que signifie|signification|what is|what'?s|what does .* (mean|stand for)|stands? for"
            r"|meaning of)\b"
        ),
    ),
    (
        Intent.FIGURE,
        re.compile(r"\b(combien|nb|nombre d|quel (montant|budget|pourcentage|taux)|how (much|many))\b|%|\bquel %"),
    ),
    (
        Intent.DATE,
        re.compile(
            r"\b(quand|quelle (date|annee)|en quelle annee|depuis quand|jusqu'?a quand|when|what (year|date))\b"
        ),
    ),
    (Intent.METHOD, re.compile(r"\b(comment|how (do|can|should|to)|how)\b")),
)
# « DRARI ? » : a question of one word asks what it means.
LONE_WORD = re.compile(r"^\W*[\w.'-]+\W*$")

OFFERED_BY: dict[Intent, Flag] = {
    Intent.DEFINITION: Flag.GLOSSARY,
    Intent.FIGURE: Flag.FIGURE,
    Intent.DATE: Flag.DATE,
    Intent.METHOD: Flag.GUIDE,
}

_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_NUMBER = re.compile(r"\d")


def intent_of(question: str) -> Intent | None:
    """Return the kind of thing that a question asks for, when it shows."""
    folded = fold(question).replace("’", "'")
    for intent, pattern in PATTERNS:
        if pattern.search(folded):
            return intent
    return Intent.DEFINITION if LONE_WORD.match(folded) else None


def offered_by(blocks: Sequence[Block]) -> Flag:
    """Return what a section's text offers: figures, dates."""
    text = " ".join(block.text for block in blocks)
    figure = Flag.FIGURE if _NUMBER.search(text) else Flag(0)
    return figure | (Flag.DATE if _YEAR.search(text) else Flag(0))
