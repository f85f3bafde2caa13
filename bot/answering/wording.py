"""What is said of an answer, in the reader's language; every sentence is in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.models import Answer
from indexer.analysis import fold, words
from indexer.catalogue import Catalogue
from indexer.models import Explanation, Hit, MatchedWord, Verdict

SENTENCES = Catalogue("bot")
# French puts a space inside its quotation marks and before its high punctuation, where a line must not break.
FRENCH_SPACE = re.compile(r"(?<=«) | (?=[»:;!?])")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# « combien » and the like only lean: telling them explains nothing.
ASKING_MARK = "?"
# The statuses of pages whose every recommendation somebody has validated.
VALIDATED = frozenset({"validated", "applied"})


def verdict_sentence(answer: Answer, language: str) -> str:
    """Return how sure we are."""
    if answer.verdict is Verdict.NONE:
        code = "verdict.none_near" if answer.near_misses else "verdict.none"
        return SENTENCES.text(code, language)
    return SENTENCES.text(f"verdict.{answer.verdict.value}", language)


def corrections(answer: Answer, language: str) -> list[str]:
    """Return what was read in the place of words that no page holds, as far as it counted for what is shown."""
    return [
        SENTENCES.text(
            "answer.corrected", language, typed=word.word, read=readable(word.variant.shown, answer.shown[0])
        )
        for word in (answer.why.words if answer.why else ())
        if word.variant.reason == "correction" and word.word in answer.results.corrections
    ]


def readable(shown: str, hit: Hit) -> str:
    """Return the whole word of a section that a stem stands for (« convent » → « convention »), else the stem."""
    texts = (hit.document.heading, hit.passage.text, hit.document.title)
    written = (part for text in texts for word, _, _ in words(text) for part in word.lower().split("-"))
    return next((word for word in written if fold(word).startswith(fold(shown))), shown)


def unbroken(text: str, language: str) -> str:
    """Return a text whose lines do not break where French forbids it; each sign stays in its place."""
    return FRENCH_SPACE.sub(NO_BREAK_SPACE, text) if language == "fr" else text


def mark_label(mark: str | None, language: str, status: str | None = None) -> str:
    """Return what a passage rests on; nothing when it stands under no mark. Advice on a validated page is validated."""
    name = "advice_validated" if mark == "advice" and status in VALIDATED else mark
    return SENTENCES.text(f"mark.{name}", language) if name else ""


def status_label(status: str | None, language: str) -> str:
    """Return the name of a page's status; nothing when it has none."""
    return SENTENCES.text(f"status.{status.replace('-', '_')}", language) if status else ""


def language_label(found: str, *expected: str, reader: str) -> str:
    """Return that a page is in a language which is not the one expected; nothing when it is in each of these."""
    return SENTENCES.text(f"page_language.{found}", reader) if any(found != other for other in expected) else ""


def why_sentences(answer: Answer, language: str) -> list[str]:
    """Return why the first section was chosen: what was read otherwise, the words met and where, those missing."""
    if answer.why is None:
        return []
    met = [word_sentence(word, answer.shown[0], language) for word in telling_words(answer.why)]
    return [*met, *missing_sentence(answer.why, language)]


def telling_words(why: Explanation) -> Iterator[MatchedWord]:
    """Yield each word once, without those that only say that something is asked."""
    seen: set[str] = set()
    for word in why.words:
        if not word.variant.shown.startswith(ASKING_MARK) and word.word not in seen:
            seen.add(word.word)
            yield word


def word_sentence(word: MatchedWord, hit: Hit, language: str) -> str:
    """Return how one word was met and where."""
    code = f"why.{word.variant.reason}"
    shown, fields = readable(word.variant.shown, hit), field_names(word.fields, language)
    return SENTENCES.text(code, language, word=word.word, shown=shown, fields=fields)


def field_names(fields: Mapping[str, int], language: str) -> str:
    """Return the names of the fields of the index that hold a word."""
    return ", ".join(SENTENCES.text(f"field.{name}", language) for name in fields)


def missing_sentence(why: Explanation, language: str) -> Iterator[str]:
    """Yield the sentence on the words that were not met, if any."""
    if why.missing:
        yield SENTENCES.text("why.missing", language, words=quoted(why.missing, language))


def quoted(words: Iterable[str], language: str) -> str:
    """Return words between the language's quotation marks."""
    return ", ".join(SENTENCES.text("why.quoted", language, word=word) for word in words)
