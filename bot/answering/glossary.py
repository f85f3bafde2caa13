"""The glossary as people ask for it: a term by any of its names, or those that look like what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from indexer.analysis import fold
from indexer.glossary import Entry
from indexer.models import Visibility

MAX_NEAR = 3
# Below, two names look alike by chance only.
NEAR_SCORE = 72
MAX_TYPED = 80

# What people put around a term without meaning it, folded.
_BEFORE = re.compile(r"^(?:(?:de|du|des|of) |d')?(?:l'|(?:les?|la|une?|the|an?) )?")
_AFTER = re.compile(
    r",? *(?:c'?est quoi|c koi|ca veut dire quoi|ca signifie quoi|what is it|what does it mean|stp|svp|please)?\W*$"
)
_ASIDE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms, the address of the page that lists them, and who may read it."""

    entries: tuple[Entry, ...] = ()
    url: str = ""  # empty when no page of the site lists them
    visibility: Visibility = Visibility.PUBLIC
    page: str = ""  # its path

    def readable(self, reader: Visibility) -> Glossary:
        """Return the glossary as somebody may see it."""
        return self if reader.rank >= self.visibility.rank else Glossary()

    def address(self, entry: Entry) -> str:
        """Return where a term is on the site; nothing when no page of the site lists it."""
        return f"{self.url}#{entry.anchor}" if self.url else ""

    def find(self, typed: str) -> tuple[Entry, ...]:
        """Return the terms of a name: those called so, else those that stand for it or have it as another name."""
        wanted = {key_of(typed), key_of(bare(typed))} - {""}
        called = tuple(entry for entry in self.entries if wanted & set(map(key_of, own_names(entry))))
        return called or tuple(entry for entry in self.entries if wanted & set(map(key_of, other_names(entry))))

    def near(self, typed: str) -> list[str]:
        """Return the terms that look most like what was typed, the nearest first."""
        wanted = words_of(bare(typed)[:MAX_TYPED])
        scores = [(likeness(wanted, words_of(name)), entry.term) for entry in self.entries for name in names_of(entry)]
        near = sorted((scored for scored in scores if scored[0][0] >= NEAR_SCORE), reverse=True, key=lambda it: it[0])
        return list(dict.fromkeys(term for _, term in near))[:MAX_NEAR]


def names_of(entry: Entry) -> Iterator[str]:
    """Yield every name by which a term may be asked for."""
    yield from own_names(entry)
    yield from other_names(entry)


def own_names(entry: Entry) -> Iterator[str]:
    """Yield what a term is called: as written, without what stands in brackets, each side of a slash."""
    yield entry.term
    yield _ASIDE.sub(" ", entry.term)
    yield from entry.term.split(" / ")


def other_names(entry: Entry) -> Iterable[str]:
    """Return what else leads to a term; its weak synonyms do not: they are words of everybody."""
    return (entry.expansion, entry.english, *entry.synonyms)


def bare(typed: str) -> str:
    """Return a term without the article before it and the question around it, folded."""
    folded = fold(typed).lower().replace("’", "'").strip(" «»\"'“”")
    return _BEFORE.sub("", _AFTER.sub("", folded))


def likeness(typed: str, name: str) -> tuple[float, float]:
    """Return how much two names look alike: first by the words they share, then as a whole."""
    return fuzz.token_set_ratio(typed, name), fuzz.ratio(typed, name)


def words_of(name: str) -> str:
    """Return a name's letters and figures in words, folded."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(name).lower()))


def key_of(name: str) -> str:
    """Return what two ways to write a name have in common (« C.S.T.I. », « csti »)."""
    return words_of(name).replace(" ", "")
