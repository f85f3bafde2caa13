"""Understands a question that leans on the one before it: « et pour une association ? »."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.answers import answer
from bot.models import Answer, Question
from bot.protocols import Search
from indexer.analysis import fold
from indexer.models import Verdict

# How a sentence begins that says nothing by itself, folded.
LEANING = re.compile(
    r"^\W*(et|mais|ou|pareil|idem|du coup|dans ce cas|sinon|alors|pour|and|but|or|what about|how about|same|then|so)\b"
)
ASKING = re.compile(
    r"^\W*(est[- ]ce|y a[- ]t|qui|que|quoi|qu'|quel|quels|quelle|quelles|quand|comment|combien|pourquoi|pk|ou|où"
    r"|c'est|peut[- ]on|faut[- ]il|doit[- ]on|who|what|when|where|why|how|which|can|could|do|does|is|are|should|may"
    r"|must)\b"
)
# A sentence this short borrows its subject from what was said before.
SHORT_WORDS = 4

CERTAINTY = {Verdict.NONE: 0, Verdict.PERHAPS: 1, Verdict.ANSWER: 2}


def answer_after(question: Question, earlier: str, search: Search) -> Answer:
    """Return the answer to a question asked after another one, read alone or with it, whichever is surer."""
    alone = answer(question, search)
    if alone.verdict is Verdict.ANSWER and not leans(question.text):
        return alone
    together = answer(replace(question, text=f"{question.text} {earlier}"), search)
    is_surer = CERTAINTY[together.verdict] - CERTAINTY[alone.verdict]
    if is_surer > 0 or (is_surer == 0 and leans(question.text)):
        return replace(together, question=alone.question)
    return alone


def leans(text: str) -> bool:
    """Tell whether a sentence says too little to be understood alone."""
    return LEANING.match(straight(text)) is not None or len(text.split()) < SHORT_WORDS


def is_question(text: str) -> bool:
    """Tell whether somebody asks something, and does not thank or talk with the others."""
    return "?" in text or ASKING.match(straight(text)) is not None


def straight(text: str) -> str:
    """Return a text in lower case without accents, with straight apostrophes."""
    return fold(text).replace("’", "'").lower()
