"""Words that a dictionary does not know, told with what may have been meant; hunspell does it where it is installed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import detect_language
from indexer.links import without_code
from indexer.models import Page

PROGRAM = "hunspell"
SECONDS_ALLOWED = 30
MOST_WORDS = 5_000
SHORTEST = 4
# The dictionaries of each language, the one we would rather have first.
DICTIONARIES: Mapping[str, tuple[str, ...]] = {
    "fr": ("fr_FR", "fr", "fr-classique", "fr-toutesvariantes"),
    "en": ("en_GB", "en_US", "en"),
}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)
# What is no prose: targets of links, addresses, tags, own anchors, markers of boxes.
_NOT_PROSE = re.compile(
    r"\]\([^)\n]{0,1000}\)|\w+://\S+|<[^<>\n]{0,500}>|\{[^{}\n]{0,300}\}|^[ \t]*///.*$", re.MULTILINE
)
_UNKNOWN = re.compile(r"^[&#?] (\S+) \d+(?: \d+)?(?:: ([^,\n]+))?")


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that a dictionary does not know, the first place where it stands, and what may have been meant."""

    word: str
    path: str
    line: int
    near: str


@dataclass(frozen=True, slots=True)
class Spelled:
    """The words that are not known, and the languages for which there is no dictionary here."""

    slips: tuple[Slip, ...]
    unread: tuple[str, ...] = ()


def find_slips(pages: Iterable[Page], known: Iterable[str], default_language: str) -> Spelled:
    """Return the unknown words of pages, each once; texts in `known` use words that need no dictionary.

    Only words in lower case are looked up: names and acronyms are nobody's mistake.
    """
    familiar = {word for text in known for _, word in words_of(text)}
    slips: list[Slip] = []
    unread: list[str] = []
    for language, places in by_language(pages, default_language).items():
        dictionary = dictionary_of(language)
        if dictionary is None:
            unread.append(language)
            continue
        asked = [word for word in places if word not in familiar][:MOST_WORDS]
        slips += [Slip(word, *places[word], near) for word, near in unknown_words(asked, dictionary)]
    return Spelled(tuple(sorted(slips, key=lambda slip: (slip.path, slip.line))), tuple(unread))


def by_language(pages: Iterable[Page], default_language: str) -> dict[str, dict[str, tuple[str, int]]]:
    """Return the words of pages with the first place of each, by language; a language we do not know is left alone."""
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for page in pages:
        language = (page.front_matter.language or detect_language(page.body, default_language))[:2]
        places = found.setdefault(language, {})
        for line, word in words_of("\n".join(without_code(page.body))):
            places.setdefault(word, (page.path, page.body_line + line))
    return {language: places for language, places in found.items() if places and language in DICTIONARIES}


def words_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words in lower case of a text, without elided articles, each with its line (from 0)."""
    for number, line in enumerate(_NOT_PROSE.sub(" ", text).split("\n")):
        for match in _WORD.finditer(line):
            word = _ELIDED.sub("", match[0]).replace("’", "'")
            if len(word) >= SHORTEST and word.islower():
                yield number, word


def dictionary_of(language: str) -> str | None:
    """Return the name of the dictionary of a language, or None where there is none, or no hunspell."""
    names = {line.rpartition("/")[2] for line in run(["-D"], "").stderr.splitlines()}
    return next((name for name in DICTIONARIES[language] if name in names), None)


def unknown_words(words: Sequence[str], dictionary: str) -> Iterator[tuple[str, str]]:
    """Yield each word that a dictionary does not know, with the nearest that it does."""
    # `^` before each: a line that starts with another sign could be an order to hunspell.
    output = run(["-a", "-i", "utf-8", "-d", dictionary], "".join(f"^{word}\n" for word in words)).stdout
    asked = set(words)
    for line in output.splitlines():
        match = _UNKNOWN.match(line)
        if match and match[1] in asked:
            yield match[1], match[2] or ""


def run(options: Sequence[str], given: str) -> subprocess.CompletedProcess[str]:
    """Return what hunspell says: nothing when it is not there or takes too long."""
    try:
        return subprocess.run(
            [PROGRAM, *options],
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS_ALLOWED,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return subprocess.CompletedProcess(options, 1, "", "")
