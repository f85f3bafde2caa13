"""`relais doctor`: examines in order, tells each finding with its remedy, and exits with 1 when something is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.findings import Finding
from indexer.catalogue import Catalogue
from indexer.cli import places
from indexer.terminal import output, printable, terminal_language

if TYPE_CHECKING:
    from rich.text import Text

SENTENCES = Catalogue("bot")
# Where a finding's sentence is: its own, or that of a fault or an error told elsewhere too.
CATALOGUES = tuple(map(Catalogue, ("bot.doctor", "bot", "bot.journal", "bot.contributing", "indexer")))


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language(), **data)


@click.command(help=say("help.doctor"))
@places
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
def doctor(docs: Path, index: Path, as_json: bool) -> None:
    """Tell what is missing or wrong, in the order in which it is to be mended."""
    findings = []
    for finding in examine(docs, index):
        findings.append(finding)
        if not as_json:
            output().print(line_of(finding))
    if as_json:
        click.echo(json.dumps([finding_json(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        output().print("")
        output().print(conclusion(findings))
    click.get_current_context().exit(1 if any(finding.is_wrong for finding in findings) else 0)


def examine(docs: Path, index: Path) -> Iterator[Finding]:
    """Yield each finding as soon as it is known: Slack may take its time."""
    # Read only now: `relais doctor --help` must not wait for the search engine, the database and Slack's library.
    from bot.doctor.drafts import check_drafts
    from bot.doctor.forge import check_forge
    from bot.doctor.installation import check_database, check_people, check_settings, known_roles
    from bot.doctor.pages import check_pages
    from bot.settings import ENV_FILE, SITE_FILE
    from bot.slack.doctor import check_slack

    settings, findings = check_settings(os.environ, ENV_FILE, docs.resolve().parent / SITE_FILE)
    yield from findings
    yield from check_slack(settings)
    yield check_database(settings.database_url)
    yield from check_drafts(settings.database_url)
    roles, findings = known_roles(docs)
    yield from findings
    yield from check_people(settings.people_file, roles, date.today())
    yield from check_forge(settings, docs, roles)
    yield from check_pages(docs, index)


def sentence(finding: Finding, language: str) -> str:
    """Return what was found and, when something is to be done, what."""
    for catalogue in CATALOGUES:
        if catalogue.has(finding.code, language) or catalogue.has(f"{finding.code}.other", language):
            return catalogue.text(finding.code, language, **finding.data)
    return SENTENCES.text("error.unknown", language, reason=finding.code)


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data."""
    return {
        "code": finding.code,
        "state": state_of(finding),
        "message": sentence(finding, terminal_language()),
        "data": {name: value if isinstance(value, int) else str(value) for name, value in finding.data.items()},
    }


def state_of(finding: Finding) -> str:
    """Return `ok`, `warning` or `wrong`."""
    return "ok" if finding.is_ok else "warning" if finding.is_warning else "wrong"


def line_of(finding: Finding) -> Text:
    """Return the line of a finding: its mark, then its sentence, of which nothing is read as markup."""
    from rich.text import Text

    mark, style = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "wrong": ("✗", "red")}[state_of(finding)]
    told = "\n".join(printable(line) for line in sentence(finding, terminal_language()).split("\n"))
    return Text(f"{mark} ", style=style).append(told, style="" if finding.is_ok else style)


def conclusion(findings: list[Finding]) -> str:
    """Return what to do now."""
    count = sum(finding.is_wrong for finding in findings)
    if not count:
        return CATALOGUES[0].text("doctor.fine", terminal_language())
    return CATALOGUES[0].text("doctor.wrong", terminal_language(), n=count)
