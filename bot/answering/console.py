"""Prints an answer in a terminal: coloured for a person, plain when piped."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answering.cards import Card, CardMaker
from bot.answering.wording import corrections, verdict_sentence, why_sentences
from bot.models import Answer
from indexer.catalogue import Catalogue
from indexer.models import Hit, Verdict

SENTENCES = Catalogue("bot")
VERDICT_STYLES = {Verdict.ANSWER: "bold green", Verdict.PERHAPS: "bold yellow", Verdict.NONE: "bold red"}


def print_answer(answer: Answer, console: Console, maker: CardMaker) -> None:
    """Print what we reply, and why."""
    console.print(Text(verdict_sentence(answer, maker.language), style=VERDICT_STYLES[answer.verdict]))
    for read in corrections(answer, maker.language):
        console.print(plain(read, "dim"))
    for hit in answer.shown:
        console.print()
        print_card(console, maker.card(hit))
    print_why(console, answer, maker.language)
    print_near_misses(console, answer.near_misses, maker)


def print_card(console: Console, card: Card) -> None:
    """Print one section: where it is, what it says, how far to trust it."""
    console.print(plain(card.heading, "bold"))
    for line in (card.path, card.address):
        if line:
            console.print(plain(line, "dim"))
    if card.language_label:
        console.print(plain(card.language_label, "cyan"))
    if card.mark_label:
        console.print(plain(card.mark_label, "italic"))
    indent(console, passage(card))
    console.print(plain(" · ".join(card.source), "dim"))
    if card.warning:
        console.print(plain(card.warning, "yellow"))


def passage(card: Card) -> Text:
    """Return a passage with the words met in bold."""
    text = Text()
    for span in card.spans:
        text.append_text(plain(span.text, "bold yellow" if span.is_met else ""))
    return text


def indent(console: Console, text: Text) -> None:
    """Print a text two columns in: each of its lines on a terminal, as one line otherwise."""
    for line in text.split("\n"):
        console.print(Padding(line, (0, 0, 0, 2)) if console.is_terminal else Text("  ").append_text(line))


def print_why(console: Console, answer: Answer, language: str) -> None:
    """Print in one line why the first section was chosen."""
    reasons = why_sentences(answer, language)
    if reasons:
        code = "why.line" if answer.verdict is Verdict.ANSWER else "why.first"
        console.print()
        console.print(plain(SENTENCES.text(code, language, reasons=" ; ".join(reasons)), "dim"))


def print_near_misses(console: Console, hits: Iterable[Hit], maker: CardMaker) -> None:
    """Print the sections of other pages that came near, one line each."""
    cards = [maker.card(hit) for hit in hits]
    if cards:
        console.print()
        console.print(Text(SENTENCES.text("near.title", maker.language), style="bold"))
    for card in cards:
        label = f"  ({card.language_label})" if card.language_label else ""
        console.print(plain(f"  {card.heading}").append_text(plain(f"  {card.address}{label}", "dim")))


def plain(text: str, style: str = "") -> Text:
    """Return a text that says only what it says: no markup is read, and what would drive the terminal is dropped."""
    return Text("".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text), style=style)
