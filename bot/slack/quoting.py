"""What somebody wrote, as a quotation in a message: nothing in it is parsed."""

from __future__ import annotations

from bot.slack import rich
from bot.slack.cutting import is_blank, parts
from bot.slack.elements import Json
from bot.slack.limits import RICH_TEXT


def quoted(text: str) -> list[Json]:
    """Return a text as quotations, as many as its length needs."""
    return [rich.rich(rich.quote([rich.words(part)])) for part in parts(text, RICH_TEXT) if not is_blank(part)]
