"""Makes the summary of a lesson from what was told: what happened and the advice, an answer in itself."""

from __future__ import annotations

from bot.contributing.models import Draft
from bot.contributing.sentences import SENTENCES
from bot.contributing.writing.plain_text import one_line
from bot.contributing.writing.shortening import shortened
from indexer.front_matter import SUMMARY_CHARACTERS


def summary_of(draft: Draft) -> str:
    """Return what happened, then the advice, in a summary's length; one too short says what it is a summary of."""
    least, most = SUMMARY_CHARACTERS
    advice, happened = (one_line(draft.fields[name]) for name in ("advice", "happened"))
    frame = len(sentence("summary", draft, happened="", advice=""))
    happened = shortened(happened, max((most - frame) // 2, most - frame - len(advice)))
    advice = shortened(advice, most - frame - len(happened))
    summary = sentence("summary", draft, happened=ended(happened), advice=advice)
    return summary if len(summary) >= least else sentence("short_summary", draft, summary=summary)


def sentence(code: str, draft: Draft, **data: str) -> str:
    """Return a sentence of the page, in the language of the draft."""
    return SENTENCES.text(f"writing.page.{code}", draft.language, **data)


def ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text[-1:] in set(".!?…») ") else f"{text}."
