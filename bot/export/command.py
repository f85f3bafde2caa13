"""`relais export`: reads the command line, makes the archive, and tells what is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.catalogue import Catalogue
from indexer.cli import places
from indexer.terminal import messages, output, printable, terminal_language

if TYPE_CHECKING:
    from bot.export.exporting import Exported
    from bot.export.figures import Figures
    from bot.export.notes import StatisticsState
    from bot.settings import Settings
    from indexer.models import Visibility

SENTENCES = Catalogue("bot.export")
LEVELS = ("public", "partners")


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language(), **data)


@click.command(help=say("help.export"))
@places
@click.option("--output", "wanted", type=click.Path(path_type=Path), help=say("help.output"))
@click.option("--level", type=click.Choice(LEVELS), default=LEVELS[0], show_default=True, help=say("help.level"))
def export(docs: Path, index: Path, wanted: Path | None, level: str) -> None:
    """Write everything that may be read at a level as plain files in one archive."""
    # Read only now: `relais export --help` must not wait for MkDocs and the database's library.
    from bot.export.exporting import Order, export_base
    from bot.upkeep.command import settings_without_slack
    from indexer.mkdocs_runs import quiet_mkdocs
    from indexer.models import Visibility

    quiet_mkdocs()
    settings, at, reader = settings_without_slack(), datetime.now(UTC), Visibility(level)
    place = wanted or Path(say("name.archive", day=f"{at:%Y-%m-%d}"))
    order = Order(docs, place, at, reader, settings.question_months)
    tell(place, export_base(order, partial(figures_of, settings, at, reader)))


def figures_of(
    settings: Settings, at: datetime, reader: Visibility, pages: frozenset[str]
) -> Figures | StatisticsState:
    """Return the figures of the journal, or why there are none; no journal is made. Raises what opening it raises."""
    from bot.export.figures import read_figures
    from bot.journal.opening import has_journal, opened_journal

    if not has_journal(settings):
        return "none"
    with opened_journal(settings) as journal:
        return read_figures(journal, at, settings.question_months, reader, pages) or "few"


def tell(place: Path, exported: Exported) -> None:
    """Say what was written, and name what was left out."""
    from indexer.problem_text import problem_sentence

    path, size = printable(str(place)), f"{exported.size / 1e6:.1f}"
    output().print(say("export.done", path=path, pages=exported.pages, files=exported.files, size=size), markup=False)
    output().print(say(f"export.statistics_{exported.statistics}"))
    left = [f"{problem.path} : {problem_sentence(problem)}" for problem in exported.problems]
    left += [f"{path} : {say('export.unportable')}" for path in exported.unportable]
    if left:
        messages().print(say("export.left_out", n=len(left)), style="yellow")
    for line in left:
        messages().print(f"  {printable(line)}", markup=False)
