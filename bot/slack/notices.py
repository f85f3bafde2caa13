"""Short messages: how to ask, a failure told with its number, too many questions at once."""

from __future__ import annotations

from bot.slack.blocks import Rendered, context, header, plain_section, section
from bot.slack.mrkdwn import said
from bot.slack.sentences import SENTENCES
from indexer.catalogue import LANGUAGES


def note(sentence: str) -> Rendered:
    """Return a message of one sentence, shown as it is."""
    return Rendered.of(sentence, [plain_section(sentence)])


def teaching(language: str) -> Rendered:
    """Return how to use the bot."""
    blocks = [
        header(SENTENCES.text("teaching.title", language)),
        *(section(said(SENTENCES, f"teaching.{code}", language)) for code in ("ask", "ways", "more")),
        context(SENTENCES.text("teaching.promise", language)),
    ]
    return Rendered.of(SENTENCES.text("teaching.notice", language), blocks)


def error_message(number: str) -> Rendered:
    """Return that we failed, in every language, with the number that finds the reason in the log."""
    sentences = [SENTENCES.text("notice.error", language, number=number) for language in LANGUAGES]
    return Rendered.of(" ".join(sentences), [plain_section(sentence) for sentence in sentences])


def rate_limited(language: str, *, is_channel: bool = False) -> Rendered:
    """Return that there are too many questions at once, from one person or in one channel."""
    code = "notice.many_in_channel" if is_channel else "notice.many"
    return note(SENTENCES.text(code, language))


def thanks(language: str) -> Rendered:
    """Return thanks for what was said of an answer."""
    return note(SENTENCES.text("notice.thanks", language))
