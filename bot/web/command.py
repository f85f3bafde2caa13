"""`relais serve`: reads the command line and serves."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.catalogue import Catalogue
from indexer.cli import places
from indexer.terminal import terminal_language

SENTENCES = Catalogue("bot")


def say(code: str) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language())


@click.command(help=say("help.serve"))
@places
@click.option("--host", default="127.0.0.1", show_default=True, envvar="RELAIS_HOST", help=say("help.host"))
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, envvar="PORT", help=say("help.port")
)
def serve(docs: Path, index: Path, host: str, port: int) -> None:
    """Serve the site, the ask page and the API until interrupted."""
    # Read only now: `relais serve --help` must not wait for the web server and MkDocs.
    from bot.web.serving import serve as serve_until_interrupted

    serve_until_interrupted(docs, index, host, port)
