"""`relais slack`: what an installer needs once, to tell Slack of the bot."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from indexer.catalogue import Catalogue
from indexer.cli import places
from indexer.terminal import terminal_language

SENTENCES = Catalogue("bot")


def say(code: str) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language())


@click.group(help=say("help.slack"))
def slack() -> None:
    """Hold the commands about Slack."""


@slack.command("manifest", help=say("help.slack_manifest"))
@places
@click.option("--http", "http_address", default="", metavar="URL", help=say("help.http"))
@click.help_option(help=say("help.help"))
def print_manifest(docs: Path, index: Path, http_address: str) -> None:
    """Print the app's manifest as JSON, ready to paste."""
    from bot.settings import ENV_FILE, SITE_FILE, SettingsInvalid, examine_settings
    from bot.slack.manifest import manifest

    settings, faults = examine_settings(os.environ, ENV_FILE, docs.resolve().parent / SITE_FILE)
    # Tokens that are still missing or wrong do not matter here; the address whose links are previewed does.
    if about_site := tuple(fault for fault in faults if fault.data.get("name") == "RELAIS_SITE_ADDRESS"):
        raise SettingsInvalid(about_site)
    made = manifest(say, settings.site_address, http_address)
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))
