"""`relais serve` and `relais bot`: read the command line and run until interrupted."""

from __future__ import annotations

from pathlib import Path

import click

from bot.terminal import say
from indexer.cli import places


@click.command(help=say("help.serve"))
@places
@click.option("--host", default="127.0.0.1", show_default=True, envvar="RELAIS_HOST", help=say("help.host"))
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, envvar="PORT", help=say("help.port")
)
def serve(docs: Path, index: Path, host: str, port: int) -> None:
    """Serve the site, the ask page, the API and, when its tokens are set, the Slack bot, until interrupted."""
    # Read only now: `relais serve --help` must not wait for the web server and MkDocs.
    from bot.running import Bells, companions, forge_side
    from bot.settings import read_settings
    from bot.web.serving import serve as serve_until_interrupted

    settings, bells = read_settings(), Bells()
    beside = companions(settings, docs, index, bells)
    serve_until_interrupted(docs, index, host, port, beside, forge_side(settings, docs, bells))


@click.command(help=say("help.bot"))
@places
@click.option("--console", is_flag=True, help=say("help.console"))
def bot(docs: Path, index: Path, console: bool) -> None:
    """Run the Slack bot alone, or in this terminal without any account, until interrupted."""
    from bot.running import run_bot, run_console

    (run_console if console else run_bot)(docs, index)
