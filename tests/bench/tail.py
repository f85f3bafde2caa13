"""Made-up but plausible words, a few often and most seldom, so that a vocabulary grows with the text (Heaps' law)."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

# The vocabulary grows as the number of words to this power; French prose is between .5 and .7.
GROWTH = 0.75
# How many new words come before the first repeated ones.
START = 40.0
MIN_LETTERS = 5
MAX_LETTERS = 12


class Tail:
    """Draws words: a new one with the chance that Heaps' law gives it, else one of those drawn before."""

    def __init__(self, rng: Random, real_words: Iterable[str]) -> None:
        self._rng = rng
        self._known = {word.lower() for word in real_words if word.isalpha()}
        self._followers = followers(sorted(self._known))
        self._drawn: list[str] = []
        self._made = 0

    def word(self) -> str:
        """Return the next word; one drawn often is drawn more often, as in Zipf's law."""
        chance = (START + GROWTH * self._made) / (START + len(self._drawn))
        is_new = not self._drawn or self._rng.random() < chance
        word = self._new_word() if is_new else self._rng.choice(self._drawn)
        self._drawn.append(word)
        return word

    def _new_word(self) -> str:
        while True:
            word = self._spelled()
            if word not in self._known:
                self._known.add(word)
                self._made += 1
                return word

    def _spelled(self) -> str:
        while True:
            letters = "^^"
            while len(letters) <= MAX_LETTERS + 2:
                letter = self._rng.choice(self._followers[letters[-2:]])
                if letter == "$":
                    break
                letters += letter
            if MIN_LETTERS <= len(letters) - 2 <= MAX_LETTERS:
                return letters[2:]


def followers(words: Iterable[str]) -> dict[str, list[str]]:
    """Return the letters that follow each pair of letters in real words; `$` ends a word."""
    found: dict[str, list[str]] = {}
    for word in words:
        padded = f"^^{word}$"
        for place in range(len(padded) - 2):
            found.setdefault(padded[place : place + 2], []).append(padded[place + 2])
    return found
