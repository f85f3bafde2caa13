"""How we talk in a terminal: its language, colours and columns when a person reads, plain text when a program does."""

from __future__ import annotations

import os
import sys
import unicodedata

from rich.console import Console

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


def terminal_language() -> str:
    """Return `fr` or `en`: RELAIS_LANGUAGE, else the locale; French where the locale says nothing."""
    asked = os.environ.get("RELAIS_LANGUAGE") or next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    code = asked.partition(".")[0].partition("_")[0].lower()
    return "fr" if code in {"", "c", "posix", "fr"} else "en"


def output() -> Console:
    """Return the console for results; nothing is wrapped or coloured when it is not a terminal."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def messages() -> Console:
    """Return the console for what is said beside the results."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def printable(text: str) -> str:
    """Return text that a terminal shows and does not obey, of the same length: control characters have a picture."""
    return text if text.isprintable() else "".join(map(shown, text))


def shown(character: str) -> str:
    """Return a character, or the picture of one that moves the cursor, changes colours or turns the text round."""
    if ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    is_unsafe = unicodedata.category(character) in {"Cc", "Cs"} or character in _TURNING
    return "\ufffd" if is_unsafe else character
