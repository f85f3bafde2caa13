"""Rich text: bold, links, quotes and lists as data, so that nothing in a page's or a person's text is parsed.

Slack prefers it to its markup, and shows it in messages, modals and the home tab.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.cards import Span
from bot.slack.cutting import ELLIPSIS, cut, is_blank, plain_length
from bot.slack.elements import Json
from bot.slack.mrkdwn import literal, one_line, safe_url

# Each piece is wrapped in some sixty signs that count as well: beyond this, words met stand out no more.
MAX_PIECES = 40
MAX_LABEL = 200


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks."""

    bold: bool = False
    italic: bool = False
    strike: bool = False

    def json(self) -> Json:
        """Return what Slack takes; nothing for plain text."""
        names = [name for name in ("bold", "italic", "strike") if getattr(self, name)]
        return {"style": dict.fromkeys(names, True)} if names else {}


PLAIN = Style()
BOLD = Style(bold=True)
ITALIC = Style(italic=True)
STRUCK = Style(strike=True)


def words(text: str, style: Style = PLAIN) -> Json:
    """Return a piece of text; what calls people elsewhere is broken."""
    return {"type": "text", "text": literal(text) or ELLIPSIS, **style.json()}


def link(url: str, text: str, style: Style = PLAIN) -> Json:
    """Return a link that says a text."""
    return {"type": "link", "url": safe_url(url), "text": label(text), **style.json()}


def label(text: str) -> str:
    """Return a text on one line, short enough for a link, never empty."""
    found = cut(literal(one_line(text)), MAX_LABEL)
    return ELLIPSIS if is_blank(found) else found


def linked(url: str, text: str, style: Style = PLAIN) -> Json:
    """Return a link where there is an address, and the text alone where there is none."""
    return link(url, text, style) if url else words(label(text), style)


def passage(spans: Iterable[Span], limit: int) -> list[Json]:
    """Return a passage with the words met in bold, within a limit."""
    pieces: list[Json] = []
    left = limit
    for span in joined(spans):
        text = cut(literal(span.text), left)
        pieces.append(words(text, BOLD if span.is_met else PLAIN))
        left -= plain_length(text)
        if text != literal(span.text) or left <= 1:
            break
    return pieces if any(not is_blank(piece["text"]) for piece in pieces) else [words(ELLIPSIS)]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that say something; the last takes all that is beyond the number of pieces."""
    told = [span for span in spans if literal(span.text)]
    beyond = "".join(span.text for span in told[MAX_PIECES - 1 :])
    return [*told[: MAX_PIECES - 1], Span(beyond)] if len(told) > MAX_PIECES else told


def person(account: str) -> Json:
    """Return the mention of an account whose id came from Slack itself."""
    return {"type": "user", "user_id": account}


def paragraph(*pieces: Json) -> Json:
    """Return a line of pieces."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def quote(pieces: Sequence[Json]) -> Json:
    """Return a quotation."""
    return {"type": "rich_text_quote", "elements": list(pieces)}


def code(text: str) -> Json:
    """Return text that keeps its columns."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}


def bullets(rows: Iterable[Sequence[Json]]) -> Json:
    """Return a list."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [paragraph(*row) for row in rows]}


def rich(*parts: Json) -> Json:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(parts)}
