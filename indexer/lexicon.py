"""Words that mean the same: the glossary's terms, acronyms, expansions and synonyms, ready for questions."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from indexer.analysis import ALGORITHMS, content_parts, forms, words
from indexer.glossary import Entry
from indexer.weights import TUNING

FILE_NAME = "lexicon.json"
MAX_PHRASE_WORDS = 6

_ASIDE = re.compile(r"\([^)]*\)|«[^»]*»|—.*$|;.*$")


class Form(NamedTuple):
    """One way to say it, and how sure we are that it says the same."""

    text: str
    weight: float


@dataclass(frozen=True)
class Lexicon:
    """Groups of forms that mean the same."""

    groups: tuple[tuple[Form, ...], ...] = field(default=())

    @cached_property
    def by_phrase(self) -> Mapping[tuple[str, ...], Sequence[tuple[int, int]]]:
        """Group and position of each form, by the stems of its words."""
        found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for number, group in enumerate(self.groups):
            for position, form in enumerate(group):
                for language in ALGORITHMS:
                    key = phrase_key(form.text, language)
                    if key and (number, position) not in found.setdefault(key, []):
                        found[key].append((number, position))
        return found

    def others(self, key: tuple[str, ...]) -> Iterator[tuple[Form, float]]:
        """Yield the other forms of every group in which a phrase stands, with the weight of the pair."""
        for number, position in self.by_phrase.get(key, ()):
            group = self.groups[number]
            for other, form in enumerate(group):
                if other != position:
                    yield form, TUNING.synonym * form.weight * group[position].weight


def phrase_key(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of the words of a phrase that carry meaning."""
    stems = [forms(part, language)[-1:] for word, _, _ in words(text) for part in content_parts(word, language)[:2]]
    return tuple(stem[0] for stem in stems if stem)


def lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    """Return the lexicon of a glossary."""
    return Lexicon(tuple(group for group in map(forms_of, entries) if len(group) > 1))


def forms_of(entry: Entry) -> tuple[Form, ...]:
    """Return the forms of a glossary entry, without asides; weak synonyms count for half."""
    sure = [entry.term, *(part for part in (plain(entry.expansion), plain(entry.english)) if part), *entry.synonyms]
    found = {form.casefold(): Form(form, 1.0) for form in reversed(list(filter(None, map(plain, sure))))}
    weak = {form.casefold(): Form(form, 0.5) for form in filter(None, map(plain, entry.weak_synonyms))}
    return tuple({**weak, **found}.values())


def plain(text: str) -> str:
    """Return a form without what stands in brackets or after a dash; one too long to be typed is left out."""
    short = " ".join(_ASIDE.sub(" ", text).split())
    return short if 0 < len(short.split()) <= MAX_PHRASE_WORDS + 6 else ""


def write_lexicon(folder: Path, lexicon: Lexicon) -> None:
    """Write the lexicon beside the index, at once, when it has changed."""
    content = json.dumps([[list(form) for form in group] for group in lexicon.groups]).encode("ascii")
    file = folder / FILE_NAME
    if file.is_file() and file.read_bytes() == content:
        return
    aside = folder / f"{FILE_NAME}.{os.getpid()}.tmp"
    aside.write_bytes(content)
    os.replace(aside, file)


def read_lexicon(folder: Path) -> Lexicon:
    """Return the lexicon that stands beside an index; raises ValueError or OSError when it cannot be read."""
    groups = json.loads((folder / FILE_NAME).read_text("utf-8"))
    try:
        return Lexicon(tuple(tuple(Form(str(text), float(weight)) for text, weight in group) for group in groups))
    except TypeError as error:
        raise ValueError(FILE_NAME) from error
