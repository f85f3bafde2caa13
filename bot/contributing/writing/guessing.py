"""Chooses values of the closed lists, and a role, from the words of a text: only where they are those of a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from indexer.analysis import STOP_WORDS, fold, forms, words
from indexer.data_files import Label

MOST = 3
# What a list holds for « nothing in particular »; the first that it has.
GENERAL: Mapping[str, tuple[str, ...]] = {
    "themes": ("capitalisation", "general"),
    "audiences": ("tous", "all", "everybody", "general"),
}
# The role that keeps knowledge when nobody else is named for it.
KEEPER = "capitalisation"
# « Musée ou centre de science » is met by a museum.
_OR = re.compile(r"\s(?:et|ou|and|or)\s|[/,;]", re.IGNORECASE)
# A label of which at least half is that of a role: « Relations avec l'industrie ».
HALF = 0.5

Labels = Mapping[str, Label]


def guessed(key: str, labels: Labels, text: str) -> tuple[str, ...]:
    """Return the values of a closed list that a text names, at most three, else the general one, else none."""
    said = stems(text)
    found = [value for value, label in labels.items() if any(ways and ways <= said for ways in namings(value, label))]
    return tuple(found[:MOST]) or general(key, labels)


def general(key: str, labels: Labels) -> tuple[str, ...]:
    """Return the value of a closed list that suits everything, if it has one."""
    return tuple(value for value in GENERAL.get(key, ()) if value in labels)[:1]


def namings(value: str, label: Label) -> Iterator[frozenset[str]]:
    """Yield the stems of each way to name a value: its key, and what its labels say on each side of « ou »."""
    for name in (value, label.fr, label.en):
        yield from (stems(part) for part in _OR.split(name))


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that tell something, in French and in English."""
    silent = STOP_WORDS["fr"] | STOP_WORDS["en"]
    telling = [word for word, _, _ in words(text) if word.lower() not in silent and fold(word) not in silent]
    return frozenset(stem for word in telling for language in ("fr", "en") for stem in forms(word, language)[:1])


def owner_of(role: str, themes: Sequence[str], theme_labels: Labels, roles: Labels) -> str:
    """Return the role that owns a new page: its author's, else one named like a theme, else whoever keeps knowledge."""
    if role in roles:
        return role
    named = (other for theme in themes for other in roles if is_alike(theme, theme_labels, other, roles))
    return next(named, "") or (KEEPER if KEEPER in roles else next(iter(roles), KEEPER))


def is_alike(theme: str, theme_labels: Labels, role: str, roles: Labels) -> bool:
    """Tell whether a theme and a role have the same key, or at least half of the theme's label in common."""
    if theme == role:
        return True
    said, known = stems(theme_labels[theme].fr), stems(roles[role].fr)
    return len(said & known) > HALF * len(said)
