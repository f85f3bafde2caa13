"""What the tests of features do again and again: ask in private, say who holds which role, read what is shown."""

from __future__ import annotations

import json
from datetime import date, timedelta

from bot.slack.desk import Desk
from tests.slack.bots import PARTNERS_WORDS, RESTRICTED_WORDS, Workspace
from tests.slack.fake.model import BOT_USER, Message, View

SURE = "qui doit signer les conventions filles ?"
SURE_EN = "who keeps the signed copies?"
UNSURE = "budget de la brumelotte signataire convention"  # sure for partners
NOBODY_KNOWS = "quelles formalités pour louer un chapiteau ?"
NOBODY_KNOWS_EN = "how do I rent a marquee for a town fair?"
LONG_AGO = date.today() - timedelta(days=400)


def asks(bot: Workspace, person: str, text: str) -> Message:
    """Ask in a direct message and return the answer."""
    direct = bot.direct[person]
    before = len(from_bot(bot, direct))
    bot.slack.says(person, direct, text)
    return new_message(bot, person, before)


def asks_in(bot: Workspace, person: str, channel: str, text: str) -> Message:
    """Ask in a channel and return the answer in the thread."""
    ts = bot.slack.says(person, channel, f"{bot.slack.mention} {text}")
    return bot.slack.wait_reply(channel, ts)


def new_message(bot: Workspace, person: str, before: int) -> Message:
    """Return the message after the first ones that we sent to somebody."""
    direct = bot.slack.direct(person)
    bot.slack.wait_for(lambda: len(from_bot(bot, direct)) > before)
    return from_bot(bot, direct)[before]


def told(bot: Workspace, person: str) -> list[str]:
    """Return what we have told somebody in their direct conversation, as it reads now."""
    return [said(message) for message in from_bot(bot, bot.slack.direct(person))]


def from_bot(bot: Workspace, channel: str) -> list[Message]:
    """Return our messages in a conversation."""
    return [message for message in bot.slack.messages(channel) if message.user == BOT_USER]


def said(shown: Message | View) -> str:
    """Return all that is shown, with plain spaces."""
    text = shown.text if isinstance(shown, Message) else shown.title
    return f"{text} {json.dumps(shown.blocks, ensure_ascii=False)}".replace("\N{NO-BREAK SPACE}", " ")


def people(bot: Workspace, *holdings: tuple[str, str], ended: tuple[str, ...] = ()) -> None:
    """Say who holds which role; those named in `ended` no longer do."""
    rows = [
        f"- role: {role}\n  organisation: Ombelle\n  slack: {person}\n  from: {LONG_AGO}\n"
        + (f"  to: {date.today() - timedelta(days=1)}\n" if person in ended else "")
        for person, role in holdings
    ]
    bot.people_file.write_text("".join(rows) or "[]\n", "utf-8")


def desk_of(bot: Workspace) -> Desk:
    """Return the desk of a running bot, for what its chores do from time to time."""
    office = bot.bot._office
    assert office is not None
    return office.desk


def assert_nothing_private(bot: Workspace) -> None:
    """Check that no word of a page that is not public has left the bot."""
    sent = bot.slack.everything_sent().lower()
    assert [word for word in (*PARTNERS_WORDS, *RESTRICTED_WORDS) if word in sent] == []


def settled(bot: Workspace, seconds: float = 20.0) -> None:
    """Wait until all that was received is handled, and all that it comes to is sent."""
    bot.slack.wait_quiet(seconds, for_seconds=0.0)
    journal = bot.journal
    bot.slack.wait_for(lambda: not (journal.inbox.pending() or journal.outbox.pending()), seconds)
