"""Makes plain text that people typed into Markdown that says the same: their lists and links, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from indexer.listings import safe_address

# Other ends of lines; signs that nobody sees: controls, directions of writing, and what outlines are marked with.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\U00100000-\U0010ffff]"
)

_ADDRESS = re.compile(r"https?://[^\s<>\"'`«»()\[\]{}|\\^]+", re.IGNORECASE)
_END_OF_ADDRESS = ".,;:!?…*_~"
_BULLET = re.compile(r"[-*+•–—‣◦·][ \t]+(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})[.)][ \t]+(?=\S)")
# Signs that mean something wherever they stand: some have a way to be escaped, the others are written as entities.
_ESCAPED = re.compile(r"[\\`*_{}\[\]]")
_AS_ENTITY = re.compile(r"<|\||&(?=#|\w+;)|([=^~+])(?=\1)")
# Signs that mean something at the start of a line.
_ESCAPED_AT_START = re.compile(r"(?P<number>\d*)(?:(?<=\d)\.(?=\s|$)|(?<!\d)(?:[#>]|[-+](?=[\s+-]|$)|!(?=!!)))")
_AS_ENTITY_AT_START = re.compile(r":(?=\s|$)|\?(?=\?\?)|/(?=//)")


def cleaned(text: str, kept: str = "") -> str:
    """Return a text whose lines end with a line feed, without signs that nobody sees but for those in `kept`."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = _LINE_ENDS.sub(lambda found: found[0] if found[0] in kept else "\n", whole)
    return _UNSEEN.sub(lambda found: found[0] if found[0] in kept else "", lines)


def one_line(text: str) -> str:
    """Return a text on one line, with single spaces, in the usual form of its letters."""
    return " ".join(unicodedata.normalize("NFC", cleaned(text)).split())


def paragraphs(text: str) -> str:
    """Return a text as Markdown: each line a paragraph, or an item where it is written as one."""
    blocks = [block(line) for line in cleaned(text).split("\n") if line.strip()]
    between = ("\n" if kind and kind == other else "\n\n" for (kind, _), (other, _) in pairwise([*blocks, ("", "")]))
    return "".join(f"{written}{space}" for (_, written), space in zip(blocks, between, strict=True)).rstrip("\n")


def block(line: str) -> tuple[str, str]:
    """Return a line as Markdown, after the kind of item that it is (nothing for a paragraph)."""
    plain = one_line(line)
    if number := _NUMBER.match(plain):
        return "number", f"{number[1]}. {inline(plain[number.end() :])}"
    if bullet := _BULLET.match(plain):
        return "bullet", f"- {inline(plain[bullet.end() :])}"
    return "", inline(plain)


def inline(text: str) -> str:
    """Return a text as the Markdown of one paragraph, on one line."""
    first, *others = parts_of(one_line(text))
    return guarded_start(first) + "".join(others)


def guarded_start(words: str) -> str:
    """Return words at the start of a line of which they make no item, heading, quotation or box."""
    if sign := _ESCAPED_AT_START.match(words):
        return f"{words[: sign.end() - 1]}\\{words[sign.end() - 1 :]}"
    return _AS_ENTITY_AT_START.sub(entity, words, count=1) if _AS_ENTITY_AT_START.match(words) else words


def heading_text(text: str) -> str:
    """Return a text as the Markdown of a heading, of which `#` at the end would be left out."""
    return re.sub(r"#(?=#*$)", r"\\#", "".join(parts_of(one_line(text))))


def parts_of(line: str) -> Iterator[str]:
    """Yield a line in parts: plain words, escaped, and addresses as links."""
    position = 0
    for found in _ADDRESS.finditer(line):
        written = found[0].rstrip(_END_OF_ADDRESS)
        address = safe_address(written).replace(";", "%3B")
        if address:
            yield escaped(line[position : found.start()])
            yield f"<{address}>"
            position = found.start() + len(written)
    yield escaped(line[position:])


def escaped(words: str) -> str:
    """Return words in which no sign means anything to Markdown, but maybe the first."""
    return _AS_ENTITY.sub(entity, _ESCAPED.sub(r"\\\g<0>", words))


def entity(sign: re.Match[str]) -> str:
    """Return a sign written as an entity, by name where it has one that everybody reads."""
    named = {"<": "&lt;", "&": "&amp;"}
    return named.get(sign[0], f"&#{ord(sign[0])};")
