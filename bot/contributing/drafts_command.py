"""`relais drafts`: what waits for the forge or to be read, for whoever installed Relais; no text but titles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.catalogue import Catalogue
from indexer.cli import places
from indexer.terminal import printable, terminal_language

if TYPE_CHECKING:
    from bot.contributing.views import DraftView
    from bot.settings import Settings

SENTENCES = Catalogue("bot")
# What keeps a draft back that its author must change; the whole sentence may quote what they typed.
OF_AUTHORS = "writing."


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language(), **data)


@click.command(help=say("help.drafts"))
@places
@click.option("--retry", metavar=say("help.retry_id"), help=say("help.retry"))
@click.option("--review", nargs=2, metavar=say("help.review_ids"), help=say("help.review"))
def drafts(docs: Path, index: Path, retry: str | None, review: tuple[str, str] | None) -> None:
    """List the contributions of which something may still become, or have one sent again."""
    # Read only now: `relais drafts --help` must not wait for the database's library.
    from bot.journal.opening import opened_journal
    from bot.upkeep.command import settings_without_slack

    settings = settings_without_slack()
    if review is not None:
        click.echo(review_address(settings, *review))
        return
    with opened_journal(settings) as journal:
        if retry is not None:
            is_known = journal.drafts.retry(retry)
            click.echo(say("drafts.retried" if is_known else "drafts.not_found", id=printable(retry)))
            click.get_current_context().exit(0 if is_known else 1)
        lines = [line for view in journal.drafts.open_ones() for line in lines_of(view)]
    for line in lines or [say("drafts.none")]:
        click.echo(printable(line))


def review_address(settings: Settings, draft_id: str, account: str) -> str:
    """Return the address at which one account reads and decides of a contribution: to be given to them alone."""
    from bot.contributing.review_links import Invitation, Links
    from bot.state import pseudonym_key

    invitation = Invitation(draft_id, account)
    return Links(pseudonym_key(settings)).address(settings.site_address or "/", invitation, datetime.now(UTC))


def lines_of(view: DraftView) -> Iterator[str]:
    """Yield what is told of one contribution."""
    draft = view.draft
    kind, state = say(f"drafts.kind_{draft.kind}"), say(f"drafts.state_{view.state}")
    yield say("drafts.row", id=draft.id, kind=kind, state=state, date=draft.made_at.date().isoformat())
    if view.title:
        yield say("drafts.title", title=view.title)
    if view.number:
        yield say("drafts.number", number=view.number, address=view.address).rstrip()
    yield from why(view)


def why(view: DraftView) -> Iterator[str]:
    """Yield why a contribution waits or is stuck, and when it is tried again."""
    from bot.contributing.sentences import sentence_of

    if view.reason.startswith(OF_AUTHORS):
        yield say("drafts.author", reason=view.reason)
    elif view.reason:
        yield f"    {sentence_of(view.reason, view.data, terminal_language())}"
    if view.state == "waiting" and view.not_before is not None:
        yield say("drafts.next", at=moment(view.not_before))


def moment(at: datetime) -> str:
    """Return a moment as an installer reads it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
