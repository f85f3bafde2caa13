"""How we talk in a terminal: its language, colours and columns when a person reads, plain text when a program does."""

from __future__ import annotations

import os
import sys

from rich.console import Console


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
