"""Turns text into the terms of the index: words, elisions, acronyms, compounds, accents, stems; French and English."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import Stemmer

ALGORITHMS = {"fr": "french", "en": "english"}
MAX_WORD_CHARACTERS = 40

_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
# Accents typed apart from their letter, as macOS and PDF files write them, and the hyphens that only cut a line.
_INSIDE = "\u0300-\u036f\u00ad"
_LETTERS = rf"[^\W_]+(?:[{_INSIDE}]+[^\W_]*)*"
_WORD = re.compile(rf"{_LETTERS}(?:[-‐‑’'ʼ]{_LETTERS})*|[%€$£]")
_PARTS = re.compile(r"[-‐‑’'ʼ]")
_APOSTROPHE = re.compile(r"[’'ʼ]")
_ELISIONS = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu quelqu".split())
_ENGLISH_ENDS = frozenset("s t re ve ll d m".split())
_SYMBOLS = {"%": "pourcent", "€": "euro", "$": "dollar", "£": "livre"}
_LIGATURES = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "Œ": "oe",
        "Æ": "ae",
        "ẞ": "ss",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "\u00ad": "",
    }
)

STOP_WORDS = {
    "fr": frozenset(
        """bcp bjr cest chui cke cmt coment dc ds esk ils jai jsuis jveux ke kel kelle kes keski ki koi komen
        kommen pcq pkoi pourkoi pr qd qq qqch qqn qqun quesque slt stp tjs tjrs tt ya
        a à ai aie aient ait alors ancien as au aucun aussi autre aux avaient avais avait avec avez avoir
        avons ayant bah bon bonjour c ça car ce ceci cela celle celles celui ces cet cette ceux
        chaque chez ci comme comment d dans de des du donc dont elle elles en encore entre es est et
        étaient étais était étant été être eu eux fait faire faut fais font ferait hey il ils j je
        juste l la là le les leur leurs lors lui m ma mais me même mes mi moi mon n ne ni nos notre
        nous on ont ou où par parce pas peu peut peuvent peux plus plutôt pour pourquoi pourrait
        pourriez pouvez pu qu quand que quel quelle quelles quels quelque quelques qui quoi rien s
        sa salut sans sauf se sera serait ses si soi soit sommes son sont sous suis sur svp t ta tes
        te toi ton tous tout toute toutes tu un une va vais vers vos votre vous vont y pk pq pr ca
        est-ce stp merci dois doit doivent devrait
        combien veux voulons voulez veulent voudrais voudrait aimerais aimerait souhaite souhaitons souhaiterais
        sais sait savez voilà truc trucs chose choses""".split()
    ),
    "en": frozenset(
        """a about am an and any are as at be been being but by can could d did do does doing don for from had
        has have having he her here hers him his how i if in into is isn it its just ll m may me
        might my no nor not of off on once one or our out over own re s shall she should so some
        such t than that the their them then there these they this those to too under until up us ve
        very was we were what when where which while who whom why will with would you your hi hello
        please get got does happen happens happened want wants wanted know knows really actually
        thing things""".split()
    ),
}


# « que faire » and « combien » tell two headings apart that share every other word; in the body they are noise.
SPOKEN = {
    "cmt": "comment",
    "coment": "comment",
    "komen": "comment",
    "kommen": "comment",
    "ki": "qui",
    "koi": "quoi",
    "kel": "quel",
    "kelle": "quelle",
    "qd": "quand",
    "pk": "pourquoi",
    "pq": "pourquoi",
    "pkoi": "pourquoi",
    "pourkoi": "pourquoi",
}
ASKING_WORDS = frozenset(
    """comment pourquoi combien quand qui quoi quel quelle quels quelles ou qu faire fait peut peux puis dois doit droit
    how why who what when where which can""".split()
)
ASKING_MARK = "?"


@cache
def _folded_stop_words(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in STOP_WORDS[language])


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return lower-case text without accents and with ligatures opened (« Œuvre » → « oeuvre »)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).lower().translate(_LIGATURES)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word as written, with its place in the text; an elided article is left out (« l'ANRU » → « ANRU »)."""
    position = 0
    for acronym in _ACRONYM.finditer(text) if "." in text else ():
        yield from plain_words(text, position, acronym.start())
        yield acronym[0], acronym.start(), acronym.end()
        position = acronym.end()
    yield from plain_words(text, position, len(text))


def plain_words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a part of a text that has no acronym with dots."""
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        # « ʼ » is a letter to Python, and an apostrophe to us.
        if word.isalnum() and "ʼ" not in word:
            yield word, match.start(), match.end()
        else:
            yield from compound_words(word, match.start())


def compound_words(word: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a word that count, without elided article or English ending; a compound stays whole."""
    pieces = _APOSTROPHE.split(word)
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        is_article = number < last and fold(piece) in _ELISIONS
        if not is_article:
            yield piece, start, start + len(piece)
        if number + 1 == last and not is_article and pieces[last].lower() in _ENGLISH_ENDS:
            return
        start += len(piece) + 1


def parts_of(word: str) -> tuple[str, ...]:
    """Return the forms of a written word: itself; a compound's parts, then joined; an acronym without dots."""
    if word in _SYMBOLS:
        return (_SYMBOLS[word],)
    if "." in word:
        return (word.replace(".", ""),)
    pieces = tuple(piece for piece in _PARTS.split(word) if piece)
    return (*pieces, "".join(pieces)) if len(pieces) > 1 else pieces


# Snowball stemmers keep a cache of their own and are not safe between threads.
_local = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(ALGORITHMS[language])
    stemmer: Stemmer.Stemmer = stemmers[language]
    return stemmer


def forms(word: str, language: str) -> tuple[str, ...]:
    """Return the index terms of one word: its stem folded, and the stem of its folded form where that differs.

    Stemming after folding alone parts « demandée » from « demande »; stemming before folding alone parts
    « demandee », as people type it, from both. Keeping the two lets them meet.
    """
    # A file in base 64 is one word of millions of letters: it must not stay in the cache as its own key.
    return _forms(word[: 4 * MAX_WORD_CHARACTERS], language)


@lru_cache(maxsize=200_000)
def _forms(word: str, language: str) -> tuple[str, ...]:
    lower = unicodedata.normalize("NFC", word.lower().translate(_LIGATURES))
    folded = fold(lower)[:MAX_WORD_CHARACTERS]
    if len(folded) < 2 and not folded.isdigit():
        return ()
    stemmer = _stemmer(language)
    exact = fold(stemmer.stemWord(lower[:MAX_WORD_CHARACTERS]))
    flat = fold(stemmer.stemWord(folded))
    return (exact,) if exact == flat else (exact, flat)


def is_stop_word(word: str, language: str) -> bool:
    """Tell whether a word only holds a sentence together."""
    return fold(word) in _folded_stop_words(language)


def index_terms(text: str, language: str) -> list[str]:
    """Return the terms of a text, in order, as they are indexed."""
    terms: list[str] = []
    for word, _, _ in words(text):
        for part in content_parts(word, language):
            terms += forms(part, language)
    return terms


@lru_cache(maxsize=100_000)
def content_parts(word: str, language: str) -> tuple[str, ...]:
    """Return the parts of a word that carry meaning; a little word written as an acronym (« EU ») is kept."""
    pieces = parts_of(word)
    kept = tuple(piece for piece in pieces if not is_stop_word(piece, language) or (piece.isupper() and len(piece) > 1))
    only_joined_left = len(pieces) > 1 and kept == pieces[-1:]
    return () if only_joined_left else kept


def question_terms(text: str) -> list[str]:
    """Return the asking words of a question or heading (« comment »), marked so that they meet only each other."""
    return asking_terms(word for word, _, _ in words(text))


def asking_terms(written: Iterable[str]) -> list[str]:
    """Return the asking words among those of a question, marked."""
    folded = map(fold, written)
    return [f"{ASKING_MARK}{word}" for word in (SPOKEN.get(word, word) for word in folded) if word in ASKING_WORDS]


def heading_terms(text: str, language: str) -> list[str]:
    """Return the terms of a title, heading or question: its words, and lightly what it asks for."""
    return index_terms(text, language) + question_terms(text)


def count_words(text: str, language: str) -> int:
    """Return how many different words of a heading carry meaning; a compound counts for its parts."""
    parts = (part for word, _, _ in words(text) for part in single_parts(word, language))
    return len({forms(part, language)[:1] for part in parts})


def single_parts(word: str, language: str) -> tuple[str, ...]:
    """Return the parts of a written word that carry meaning, without the joined form of a compound."""
    parts = content_parts(word, language)
    return parts[:-1] if len(parts) > 1 else parts


def detect_language(text: str, default: str) -> str:
    """Return `fr` or `en` by the share of each language's little words; the default when neither is ahead."""
    return language_of((word for word, _, _ in words(text[:4000])), default)


def language_of(written: Iterable[str], default: str) -> str:
    """Return the language of words, as `detect_language` does."""
    found = list(map(fold, written))
    french, english = (sum(map(_folded_stop_words(language).__contains__, found)) for language in ("fr", "en"))
    if french == english:
        return default
    return "fr" if french > english else "en"
