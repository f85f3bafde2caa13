"""Links to our site that people post: a card of the section under their message.

Whatever Slack tells of the channel, it may be none (`COMPOSER`, while the message is being written), or one that we
do not see: what everybody may read is shown, and the site holds nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any

from bot.answering.cards import CardMaker
from bot.deliveries import Call, Delivery
from bot.slack.blocks import context, plain_section, section
from bot.slack.cards import WARNING_SIGN, Shown, shown_hit
from bot.slack.cutting import cut, is_blank
from bot.slack.desk import Desk
from bot.slack.elements import Json
from bot.slack.mrkdwn import Mrkdwn, link, one_line
from bot.slack.places import place_of
from bot.slack.routes import Route
from bot.slack.sentences import COMMON
from bot.slack.site_links import target_of
from indexer.models import Block, Document, Hit, Mark, Passage

# A message with more links than this is a list: cards would bury it.
MAX_CARDS = 5
MAX_LINKS = 50
MAX_TEXT = 400
UNREADABLE = frozenset({"code", "row"})


def preview(delivery: Delivery, desk: Desk) -> Iterator[Call]:
    """Show the cards of the sections that a message of somebody's links to."""
    event = delivery.body["event"]
    cards = dict(take_cards(event.get("links", ()), desk))
    if cards and not is_from_a_program(desk, str(event.get("user", ""))):
        lane = place_of(delivery).lane
        yield Call("chat.unfurl", {**message_of(event), "unfurls": cards}, lane=lane, is_optional=True)


def is_from_a_program(desk: Desk, person: str) -> bool:
    """Tell whether a message is ours or another program's."""
    return person == desk.bot_user or desk.directory.is_bot(person)


def message_of(event: Mapping[str, Any]) -> dict[str, str]:
    """Return how Slack names the message: by an id of its own, which also holds while it is being written."""
    if event.get("unfurl_id") and event.get("source"):
        return {"unfurl_id": str(event["unfurl_id"]), "source": str(event["source"])}
    return {"channel": str(event["channel"]), "ts": str(event["message_ts"])}


def take_cards(links: Iterable[Mapping[str, Any]], desk: Desk) -> Iterator[tuple[str, Json]]:
    """Yield the first cards, each under its address as Slack wrote it: under another one it would be refused."""
    addresses = list(dict.fromkeys(str(found.get("url", "")) for found in links))[:MAX_LINKS]
    found = ((address, linked_section(address, desk)) for address in addresses)
    cards = [(address, card(document, desk)) for address, document in found if document is not None]
    yield from cards[:MAX_CARDS]


def linked_section(address: str, desk: Desk) -> Document | None:
    """Return the section that an address leads to, or its page as if it were one; None when nobody may see it."""
    target = target_of(address, desk.settings.site_address, desk.facts())
    if target is None:
        return None
    documents = desk.shelf.sections(target.page)
    if target.anchor:
        return next((document for document in documents if document.anchor == target.anchor), None)
    return whole_page(documents[0]) if documents else None


def whole_page(first: Document) -> Document:
    """Return a page as a section that says what the page's summary says."""
    blocks = (Block("summary", first.summary),) if first.summary else first.blocks
    return replace(first, anchor="", heading=first.title, ancestors=(), blocks=blocks)


def card(document: Document, desk: Desk) -> Json:
    """Return the card of a section, in the language of its page.

    Slack takes no `rich_text` here.
    """
    language = "en" if document.language == "en" else "fr"
    maker = CardMaker(language, desk.facts(), desk.now().date())
    text, mark = beginning(document)
    shown = shown_hit(Hit(document, 0.0, Passage(text, mark=mark)), maker, desk.settings.site_address)
    return {"blocks": list(card_blocks(shown))}


def card_blocks(shown: Shown) -> Iterator[Json]:
    """Yield the title, why it may no longer be true, what it says and rests on, and the source line."""
    yield section(Mrkdwn(f"*{link(shown.address, shown.card.heading)}*"))
    if shown.card.warning:
        yield section(warning(shown))
    if shown.card.mark_label:
        yield context(shown.card.mark_label)
    text = "".join(span.text for span in shown.card.spans)
    if not is_blank(text):
        yield plain_section(text)
    yield shown.source


def warning(shown: Shown) -> Mrkdwn:
    """Return why a page may no longer be true, with a link to what replaces it."""
    said = f"{WARNING_SIGN} *{shown.card.warning}*"
    successor = shown.successor
    return Mrkdwn(f"{said} {link(successor, COMMON.text('page.replaced', shown.language))}" if successor else said)


def beginning(document: Document) -> tuple[str, Mark | None]:
    """Return the first sentences of a section, and what they rest on; its page's summary when it has no text."""
    texts = [block for block in document.blocks if block.kind not in UNREADABLE and not is_blank(block.text)]
    if not texts:
        return cut(one_line(document.summary), MAX_TEXT), None
    mark = texts[0].mark
    same = takewhile(lambda block: block.mark == mark, texts)
    return cut(" ".join(one_line(block.text) for block in same), MAX_TEXT), mark


ROUTES = (Route("event", "link_shared", preview, is_asked=False),)
