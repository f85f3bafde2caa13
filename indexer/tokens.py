"""The words of a section's text with their places, and its sentences: what a passage is chosen from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntFlag

from indexer.analysis import content_parts, forms, words
from indexer.models import Block

# A sentence ends at . ! ? … followed by space and a capital, digit or quote; « M. », « p. », « art. » do not end one.
_END = re.compile(
    r"(?<!\b[A-Za-z])(?<!\bart)(?<!\bcf)(?<!\betc)[.!?…]+[»\")\]]*\s+(?=[«\"(\[]?\s?[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ0-9])"
)


class SentenceFlag(IntFlag):
    """What choosing a passage must know of a sentence."""

    WHOLE = 1  # a row, an item or a definition: quoted whole, on a line of its own
    ASKING = 2  # a question, or something still to be collected: it answers less than a statement
    CODE = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or whole block: its place in the text of the section."""

    start: int
    end: int
    flags: SentenceFlag


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a word: its place in the text of the section, and the one or two terms it is indexed as."""

    start: int
    end: int
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionText:
    """The text of a section, or of one part of it, cut into sentences and words."""

    sentences: tuple[Sentence, ...]
    prose: tuple[Token, ...]
    code: tuple[Token, ...]


NO_TEXT = SectionText((), (), ())


def section_text(blocks: Sequence[Block]) -> str:
    """Return the text that places refer to: one block a line."""
    return "\n".join(block.text for block in blocks)


def read_section_text(blocks: Sequence[Block], language: str) -> SectionText:
    """Return the sentences and words of blocks."""
    sentences: list[Sentence] = []
    prose: list[Token] = []
    code: list[Token] = []
    offset = 0
    for block in blocks:
        sentences += block_sentences(block, offset)
        (code if block.kind == "code" else prose).extend(block_tokens(block.text, language, offset))
        offset += len(block.text) + 1
    return SectionText(tuple(sentences), tuple(prose), tuple(code))


def block_sentences(block: Block, offset: int) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph, or the whole of any other block."""
    collect = SentenceFlag.ASKING if block.mark == "collect" else SentenceFlag(0)
    if block.kind == "code":
        yield Sentence(offset, offset + len(block.text), collect | SentenceFlag.CODE)
    elif block.kind in {"row", "item", "definition"}:
        yield Sentence(offset, offset + len(block.text), collect | SentenceFlag.WHOLE)
    else:
        for start, end in sentence_spans(block.text):
            asking = SentenceFlag.ASKING if block.text[start:end].rstrip().endswith("?") else collect
            yield Sentence(offset + start, offset + end, asking)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a paragraph."""
    start = 0
    for match in _END.finditer(text):
        yield start, match.start() + len(match[0].rstrip())
        start = match.end()
    if start < len(text):
        yield start, len(text)


def block_tokens(text: str, language: str, offset: int) -> Iterator[Token]:
    """Yield the words of a text that carry meaning."""
    for word, start, end in words(text):
        for part in content_parts(word, language):
            terms = forms(part, language)
            if terms:
                yield Token(offset + start, offset + end, terms)
