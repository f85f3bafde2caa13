"""`relais templates`: writes the forms of the forge again, or tells which are not what the schema now makes them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from indexer.catalogue import Catalogue
from indexer.cli import places
from indexer.terminal import printable, terminal_language

SENTENCES = Catalogue("bot")
FOLDER = ".github"


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language(), **data)


@click.command(help=say("help.templates"))
@places
@click.option("--check", "is_check", is_flag=True, help=say("help.templates_check"))
def templates(docs: Path, index: Path, is_check: bool) -> None:
    """Write the files beside the pages, or exit 1 when one of them is another."""
    from bot.contributing.templates import differing, templates_of, write
    from indexer.checks import read_rules
    from indexer.models import Visibility
    from indexer.site_settings import settings_of

    site = settings_of(docs)
    files = templates_of(read_rules(docs, Visibility.PUBLIC), site.language if site else "fr")
    folder = docs.resolve().parent / FOLDER
    others = differing(files, folder)
    if not is_check:
        write(files, folder)
    for path in others:
        click.echo(say("templates.differs" if is_check else "templates.written", path=printable(f"{FOLDER}/{path}")))
    if not others:
        click.echo(say("templates.same"))
    sys.exit(1 if is_check and others else 0)
