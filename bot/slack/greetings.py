"""Tells a greeting or thanks from a question."""

from __future__ import annotations

import re

from indexer.analysis import fold

GREETINGS = frozenset(
    "bonjour bonsoir salut coucou hello hi hey bjr slt aide help sos yo good morning evening hola".split()
)
THANKS = frozenset(
    "merci mercis beaucoup thanks thank you thx ok d'accord parfait super top great bien infiniment".split()
)
NAMES = frozenset("relais tout le monde a tous toi vous".split())


def is_greeting(text: str) -> bool:
    """Tell whether a message only says hello, or only asks for help."""
    found = said(text)
    return bool(found & GREETINGS) and found <= GREETINGS | NAMES


def is_thanks(text: str) -> bool:
    """Tell whether a message only thanks, or agrees."""
    found = said(text)
    return bool(found & THANKS) and found <= THANKS | NAMES


def said(text: str) -> set[str]:
    """Return the words of a message."""
    return set(re.findall(r"[a-z']+", fold(text).lower().replace("’", "'")))
