"""`relais ask`: the answer in the terminal, as the bot would give it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from indexer.catalogue import Catalogue
from indexer.cli import open_searcher, places
from indexer.terminal import output, terminal_language

SENTENCES = Catalogue("bot")


def say(code: str) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language())


@click.command(help=say("help.ask"))
@places
@click.argument("question", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
def ask(docs: Path, index: Path, question: tuple[str, ...], as_json: bool) -> None:
    """Print the answer to a question; several words need no quotes."""
    # What follows is read only now: `relais ask --help` must not wait for the search engine.
    from bot.answering.answer_json import answer_json
    from bot.answering.answers import answer
    from bot.answering.cards import CardMaker
    from bot.answering.console import print_answer
    from bot.answering.facts import Facts
    from bot.models import Question
    from indexer.data_files import read_roles
    from indexer.pages import DATA_FOLDER

    language = terminal_language()
    text = " ".join(question)
    if not text.strip():
        raise click.UsageError(say("error.blank_question"))
    found = answer(Question(text), open_searcher(docs, index))
    if as_json:
        click.echo(json.dumps(answer_json(found, language), ensure_ascii=False))
    else:
        facts = Facts(read_roles(docs / DATA_FOLDER))
        print_answer(found, output(), CardMaker(language, facts, date.today(), found.language))
