"""Words that mean the same: the glossary's, and a general lexicon of everyday and professional French and English."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.acronyms import Acronym
from indexer.analysis import ALGORITHMS, forms, single_parts, words
from indexer.weights import TUNING

if TYPE_CHECKING:
    from indexer.glossary import Entry

FILE_NAME = "lexicon.json"
MAX_PHRASE_WORDS = 6
MAX_FORM_WORDS = 12

_ASIDE = re.compile(r"\([^)]*\)|«[^»]*»|—.*$|;.*$")


class Form(NamedTuple):
    """One way to say it, how sure we are that it says the same, and in which languages it starts an expansion.

    A weak form is found from the others but leads nowhere itself: « point » must not mean « réunion ». A form is read
    in its own language only: stemmed as English, French « pays » would meet « pay ».
    """

    text: str
    weight: float
    languages: tuple[str, ...] = ()


Group = tuple[Form, ...]
Phrases = Mapping[str, Sequence[Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Groups of forms that mean the same; `phrases` gives the (group, position) of each form, by its stems.

    `more` is another lexicon, consulted after this one.
    """

    groups: tuple[Group, ...] = ()
    phrases: Phrases = field(default_factory=dict)
    more: Lexicon | None = None

    def others(self, stems: Sequence[str]) -> Iterator[tuple[Form, float]]:
        """Yield the other forms of every group in which a phrase stands, with the weight of the pair."""
        for number, position in self.phrases.get(" ".join(stems), ()):
            group = self.groups[number]
            for other, form in enumerate(group):
                if other != position:
                    yield form, form.weight * group[position].weight
        if self.more is not None:
            yield from self.more.others(stems)


def lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    """Return the lexicon of a glossary, completed by the general one."""
    own = [group for group in map(forms_of, entries) if len(group) > 1]
    groups = (*own, *general_groups())
    return Lexicon(groups, phrases_of(groups))


def with_acronyms(lexicon: Lexicon, acronyms: Iterable[Acronym]) -> Lexicon:
    """Return a lexicon completed by what pages say that acronyms stand for."""
    weight = TUNING.mined**0.5
    groups = tuple(tuple(weighted(pair, weight, tuple(ALGORITHMS))) for pair in sorted(acronyms))
    return replace(lexicon, more=Lexicon(groups, phrases_of(groups)))


def phrases_of(groups: Sequence[Group]) -> dict[str, list[tuple[int, int]]]:
    """Return where each form stands, by its stems in either language: worked out once, when the index is written."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, group in enumerate(groups):
        for position, form in enumerate(group):
            for language in form.languages:
                places = found.setdefault(" ".join(phrase_stems(form.text, language)), [])
                if (number, position) not in places:
                    places.append((number, position))
    found.pop("", None)
    return found


@lru_cache(maxsize=20_000)
def phrase_stems(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of the words of a phrase that carry meaning."""
    stems = [forms(part, language)[-1:] for word, _, _ in words(text) for part in single_parts(word, language)]
    return tuple(stem[0] for stem in stems if stem)


def forms_of(entry: Entry) -> Group:
    """Return the forms of a glossary entry, without asides; weak synonyms count for half."""
    sure = [entry.term, plain(entry.expansion), plain(entry.english), *entry.synonyms]
    weight = TUNING.synonym**0.5
    return once(
        [*weighted(map(plain, sure), weight, tuple(ALGORITHMS)), *weighted(map(plain, entry.weak_synonyms), weight / 2)]
    )


def weighted(texts: Iterable[str], weight: float, languages: tuple[str, ...] = ()) -> Iterator[Form]:
    """Yield forms of one weight; the weight of a pair is the product of its two."""
    return (Form(text, weight, languages) for text in texts if text)


def once(found: Iterable[Form]) -> Group:
    """Return forms, the first of those that differ by capitals only."""
    kept: dict[str, Form] = {}
    for form in found:
        kept.setdefault(form.text.casefold(), form)
    return tuple(kept.values())


def plain(text: str) -> str:
    """Return a form without what stands in brackets or after a dash; one too long to be typed is left out."""
    short = " ".join(_ASIDE.sub(" ", text).split())
    return short if 0 < len(short.split()) <= MAX_FORM_WORDS else ""


@cache
def general_groups() -> tuple[Group, ...]:
    """Return the groups of the general lexicon: everyday and professional French, French–English equivalents."""
    everyday, translation = TUNING.everyday**0.5, TUNING.translation**0.5
    french = [
        once([*weighted(row["forms"], everyday, ("fr",)), *weighted(row.get("weak", ()), everyday / 2)])
        for row in read_words("everyday.yml")
    ]
    pairs = [
        once(
            [
                *weighted(row["fr"], translation, ("fr",)),
                *weighted(row["en"], translation, ("en",)),
                *weighted((*row.get("weak_fr", ()), *row.get("weak_en", ())), translation / 2),
            ]
        )
        for row in read_words("french_english.yml")
    ]
    return (*french, *pairs)


def read_words(name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of the general lexicon."""
    import yaml  # late: a search reads the lexicon already worked out

    rows: list[dict[str, Any]] = yaml.safe_load(files("indexer").joinpath("words", name).read_text("utf-8"))
    return rows


def write_lexicon(folder: Path, content: bytes) -> None:
    """Write the lexicon beside the index, at once, when it has changed."""
    file = folder / FILE_NAME
    if file.is_file() and file.read_bytes() == content:
        return
    aside = folder / f"{FILE_NAME}.{os.getpid()}.tmp"
    aside.write_bytes(content)
    os.replace(aside, file)


@lru_cache(maxsize=4)
def lexicon_json(entries: tuple[Entry, ...]) -> bytes:
    """Return the lexicon of a glossary as JSON; a long-lived process works each one out once."""
    lexicon = lexicon_of(entries)
    groups = [[(form.text, form.weight) for form in group] for group in lexicon.groups]
    content = {"groups": groups, "phrases": lexicon.phrases}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read_lexicon(folder: Path) -> Lexicon:
    """Return the lexicon that stands beside an index; raises ValueError or OSError when it cannot be read."""
    content = json.loads((folder / FILE_NAME).read_text("utf-8"))
    try:
        groups = tuple(tuple(Form(text, weight) for text, weight in group) for group in content["groups"])
        return Lexicon(groups, dict(content["phrases"]))
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
