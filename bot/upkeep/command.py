"""`relais forget`: erases what is kept of one person, whether they have Slack or not."""

from __future__ import annotations

import getpass
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.catalogue import Catalogue
from indexer.cli import places
from indexer.terminal import printable, terminal_language

if TYPE_CHECKING:
    from bot.faults import Fault
    from bot.journal.journal import Journal
    from bot.settings import Settings

SENTENCES = Catalogue("bot")
YES = frozenset({"o", "oui", "y", "yes"})
# An account as it is copied from a message (`<@U012ABC|name>`), or typed in lower case.
ACCOUNT = re.compile(r"<?@?(?P<id>[UW](?=[A-Z]*\d)[A-Z0-9]{2,})(?:\|[^>]*)?>?", re.IGNORECASE)


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language(), **data)


@click.command(help=say("help.forget"))
@places
@click.argument("person", metavar=say("forget.person"))
@click.option("--yes", "is_sure", is_flag=True, help=say("forget.yes"))
def forget(docs: Path, index: Path, person: str, is_sure: bool) -> None:
    """Tell what is kept of a person, and erase it when whoever runs this is sure."""
    # Read only now: `relais forget --help` must not wait for the database's library.
    from bot.journal.opening import opened_journal

    with opened_journal(settings_without_slack()) as journal:
        forget_in(journal, account_of(person), is_sure=is_sure)


def settings_without_slack() -> Settings:
    """Return the settings; what is wrong with Slack's does not matter here. Raises SettingsInvalid."""
    from bot.settings import SettingsInvalid, examine_settings

    settings, faults = examine_settings(os.environ)
    if others := tuple(fault for fault in faults if not is_about_slack(fault)):
        raise SettingsInvalid(others)
    return settings


def is_about_slack(fault: Fault) -> bool:
    """Tell whether what is wrong is a token, or a secret, of Slack's."""
    return fault.code == "settings.no_way_to_receive" or str(fault.data.get("name", "")).startswith("SLACK_")


def forget_in(journal: Journal, person: str, *, is_sure: bool) -> None:
    """Tell, ask, and erase."""
    from bot.upkeep.forgetting import counted

    lines = counted(journal.privacy.preview(person), terminal_language())
    if not lines:
        click.echo(say("forget.nothing", person=printable(person)))
        return
    click.echo(say("forget.held", person=printable(person)))
    for line in lines:
        click.echo(f"  - {line}")
    if not is_sure and not is_yes(click.prompt(say("forget.confirm"), default="", show_default=False)):
        click.echo(say("forget.kept"))
        return
    at, author = datetime.now(UTC), getpass.getuser()
    journal.privacy.erase(person, f"terminal:{author}", at)
    click.echo(say("forget.done", at=f"{at:%Y-%m-%d %H:%M} UTC", by=author))


def is_yes(typed: str) -> bool:
    """Tell whether an answer is a yes, in either language."""
    return typed.strip().lower() in YES


def account_of(typed: str) -> str:
    """Return the identifier of an account however it was typed; anything else as it is."""
    found = ACCOUNT.fullmatch(typed.strip())
    return found["id"].upper() if found is not None else typed.strip()
