"""Makes what people typed harmless on a forge: nobody is notified, nothing is linked, no picture is fetched."""

from __future__ import annotations

import re

from bot.contributing.writing.plain_text import cleaned, one_line
from bot.contributing.writing.shortening import shortened

TITLE_CHARACTERS = 200
QUOTE_CHARACTERS = 4_000

# Forges look for these once Markdown is read, so that no escape helps: `@name`, `#12`, `GH-12`, `!12`, `&12`, `~name`.
_CALL = re.compile(r"@|#(?=\w)|(?<=\bGH)-(?=\d)|[!&$](?=\d)|[~%](?=[\w\"])", re.IGNORECASE)
_OTHER_SIGN = {"@": "＠", "#": "＃", "-": "‑", "!": "！", "&": "＆", "$": "＄", "~": "～", "%": "％"}
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//\S+|www\.\S+", re.IGNORECASE)
# Signs that Markdown may read otherwise than as themselves, anywhere or at the start of a line.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$]|&(?=#?\w+;)|^[-+=:]")
_NUMBER = re.compile(r"^(\d+)([.)])")


def plain_title(text: str) -> str:
    """Return a text as a title, which forges read as it is, on one line, of signs that everybody sees."""
    seen = "".join(sign for sign in one_line(text) if sign.isprintable())
    return shortened(without_calls(one_line(seen)), TITLE_CHARACTERS)


def quotation(text: str) -> str:
    """Return a text as a quotation, each line a paragraph, as Markdown that shows these very words."""
    lines = [words(line) for line in cleaned(shortened(text, QUOTE_CHARACTERS)).strip().split("\n")]
    return "\n>\n".join(f"> {line}" for line in lines if line)


def words(text: str) -> str:
    """Return a text as Markdown that shows these very words, on one line; addresses are shown, and lead nowhere."""
    parts: list[str] = []
    position = 0
    line = one_line(text)
    for found in _ADDRESS.finditer(line):
        parts += [escaped(line[position : found.start()]), as_code(found[0])]
        position = found.end()
    return "".join([*parts, escaped(line[position:])])


def escaped(text: str) -> str:
    """Return words in which no sign means anything to a forge."""
    return _NUMBER.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", without_calls(text)))


def as_code(text: str) -> str:
    """Return a text as code, in which forges look for nothing."""
    return f"`{one_line(text).replace('`', '%60')}`"


def without_calls(text: str) -> str:
    """Return a text that calls nobody and refers to nothing: the same words, in signs that forges do not look for."""
    return _CALL.sub(lambda sign: _OTHER_SIGN[sign[0]], text)
