"""Finds the acronyms that a text explains: « forme longue (SIGLE) », « SIGLE (forme longue) », « SIGLE : … »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.analysis import ALGORITHMS, fold, is_stop_word

_LETTERS = r"[^\W\d_]"
_SIGN = rf"(?:{_LETTERS}\.){{2,10}}|{_LETTERS}{{2,10}}"
_QUOTES = r"[«»“”\"'\s]*"
# « forme longue (SIGLE) », « forme longue (ou SIGLE, depuis 2016) »
_AFTER = re.compile(rf"\((?:ou |dit |dite |or |aka )?{_QUOTES}({_SIGN}){_QUOTES}(?=[),;:–—])")
# « SIGLE (forme longue) », « SIGLE (ou forme longue, à Paris) »; and, opening a line, « SIGLE : forme longue »
_BEFORE = re.compile(rf"\b({_SIGN})\s*\((?:ou |or )?([^()]{{5,150}})\)")
_LISTED = re.compile(rf"^{_QUOTES}({_SIGN}){_QUOTES}\s*[:=–—-]\s+(.{{5,150}})")
_WORD = re.compile(rf"{_LETTERS}+(?:·{_LETTERS}+)*")
# What a long form cannot hold: it would run over two sentences, or out of a quotation.
_BREAK = re.compile(r"[.!?:;()\[\]«»“”\"|\n]")

MAX_LONG_WORDS = 14


class Acronym(NamedTuple):
    """An acronym and what a page says that it stands for."""

    short: str
    long: str


def acronyms_in(texts: Iterable[str]) -> frozenset[Acronym]:
    """Return the acronyms that texts explain and whose letters begin the words of their long form."""
    return frozenset(pair for text in texts for pair in explained_in(text))


def explained_in(text: str) -> Iterator[Acronym]:
    """Yield each acronym that one text explains."""
    for match in _AFTER.finditer(text):
        if letters := letters_of(match[1]):
            yield from pair_of(match[1], ending(last_piece(text[: match.start()]), letters))
    for match in (*_BEFORE.finditer(text), *_LISTED.finditer(text)):
        if letters := letters_of(match[1]):
            yield from pair_of(match[1], opening(first_piece(match[2]), letters))


def pair_of(short: str, long: str) -> Iterator[Acronym]:
    """Yield the pair when a long form was found."""
    if long:
        yield Acronym(short.replace(".", ""), " ".join(long.split()))


def letters_of(short: str) -> str:
    """Return the letters that the words of the long form must begin with; nothing when it is no acronym."""
    letters = short.replace(".", "")
    capitals = sum(letter.isupper() for letter in letters)
    singular = letters.removesuffix("s") if letters[-2:-1].isupper() else letters
    return fold(singular) if capitals >= 2 and 2 * capitals > len(singular) else ""


def last_piece(text: str) -> str:
    """Return the end of a text since the last sign that a long form cannot hold."""
    return _BREAK.split(text[-200:].rstrip(" «»“”\"'"))[-1]


def first_piece(text: str) -> str:
    """Return the beginning of a text, without quotation marks, up to the first sign that a long form cannot hold."""
    return _BREAK.split(text.lstrip(" «»“”\"'"))[0]


def ending(text: str, letters: str) -> str:
    """Return the shortest end of a text whose words begin with these letters; nothing when there is none."""
    found = list(_WORD.finditer(text))
    for start in range(len(found) - 1, max(-1, len(found) - 1 - MAX_LONG_WORDS), -1):
        if spells([match[0] for match in found[start:]], letters):
            return text[found[start].start() : found[-1].end()]
    return ""


def opening(text: str, letters: str) -> str:
    """Return the longest beginning of a text, up to its end or a comma, whose words begin with these letters."""
    found = list(_WORD.finditer(text))[:MAX_LONG_WORDS]
    for end in range(len(found), 1, -1):
        is_whole = text[found[end - 1].end() :].lstrip()[:1] in {"", ",", "-", "–", "—"}
        if is_whole and spells([match[0] for match in found[:end]], letters):
            return text[found[0].start() : found[end - 1].end()]
    return ""


def spells(words: Sequence[str], letters: str) -> bool:
    """Tell whether letters begin at least two words, the first of them no little one (« du »)."""
    telling = [word for word in words if not is_little(word)]
    return len(telling) >= 2 and telling[0] == words[0] and consumes([fold(word) for word in words], letters)


def consumes(words: Sequence[str], letters: str) -> bool:
    """Tell whether words give these letters: each its first or more (« DNUM »), a little word perhaps none."""
    if not words or not letters:
        return not words and not letters
    first, rest = words[0], words[1:]
    least = 0 if is_little(first) else 1
    return any(consumes(rest, letters[n:]) for n in range(least, len(first) + 1) if first[:n] == letters[:n])


@lru_cache(maxsize=20_000)
def is_little(word: str) -> bool:
    """Tell whether a word only holds a sentence together, in either language."""
    return any(is_stop_word(word, language) for language in ALGORITHMS)
