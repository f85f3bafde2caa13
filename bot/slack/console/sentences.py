"""What is said of the terminal itself, in its language; what the bot says is in the language of the question."""

from __future__ import annotations

from indexer.catalogue import Catalogue
from indexer.terminal import terminal_language

SENTENCES = Catalogue("bot.slack.console")


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(f"console.{code}", terminal_language(), **data)
