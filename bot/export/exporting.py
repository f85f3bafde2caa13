"""Makes the archive: builds the site for a disk, gathers what stands beside it, and writes it all."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.export.archive import Entry, failed, is_portable, new_archive, write_entries
from bot.export.contents import files_below, glossary_entry, licences, page_entries, statistics_entries
from bot.export.figures import Figures
from bot.export.notes import About, StatisticsState, notes, text
from indexer.building import BuildReport, Shown, SiteBuilder, SiteBuildFailed
from indexer.errors import DocsFolderMissing
from indexer.models import Problem, Visibility
from indexer.site_settings import SiteSettings, settings_of
from indexer.sources import commit_of

PARTS = ("site", "pages", "glossary", "statistics", "questions", "visited", "gaps")

# Figures about these pages, or why there are none.
ReadFigures = Callable[[frozenset[str]], Figures | StatisticsState]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported: whence, whereto, when, for whom, and over how many months the statistics reach."""

    docs: Path
    output: Path
    at: datetime
    level: Visibility
    months: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, what could not be read, and the files whose names other systems do not take."""

    pages: int
    files: int
    size: int
    statistics: StatisticsState
    problems: tuple[Problem, ...]
    unportable: tuple[str, ...]


def export_base(order: Order, read_figures: ReadFigures) -> Exported:
    """Write the archive.

    Raises DocsFolderMissing, OutputExists, OutputFolderMissing, ExportFailed, and what building the site raises.
    """
    if not order.docs.is_dir():
        raise DocsFolderMissing(path=str(order.docs))
    settings, is_private = settings_of(order.docs), order.level is not Visibility.PUBLIC
    with (
        new_archive(order.output, is_private=is_private) as stream,
        tempfile.TemporaryDirectory(prefix="relais-export-") as folder,
        closing(builder(order, settings, Path(folder, "site"))) as site,
    ):
        report, shown = built(site, order.output), site.shown()
        figures = read_figures(frozenset(shown.files))
        entries = list(gathered(order, site.into, shown, figures))
        entries += licences(settings.file.parent) if settings is not None else ()
        kept = [entry for entry in entries if is_portable(entry.name)]
        files = write_entries(stream, kept, order.at.date())
        size = stream.tell()
    unportable = tuple(path for path in shown.files if not is_portable(path))
    return Exported(report.pages, files, size, state_of(figures), report.problems, unportable)


def built(site: SiteBuilder, output: Path) -> BuildReport:
    """Build the site. Raises ExportFailed when there is no room for it, and what building raises."""
    try:
        return site.build()
    except SiteBuildFailed as error:
        if isinstance(error.__cause__, OSError):
            raise failed(output, error.__cause__) from error
        raise


def builder(order: Order, settings: SiteSettings | None, into: Path) -> SiteBuilder:
    """Return what builds the site as the archive needs it."""
    return SiteBuilder(order.docs, settings, into, shown_to=order.level, is_for_disk=True)


def gathered(order: Order, site: Path, shown: Shown, figures: Figures | StatisticsState) -> Iterator[Entry]:
    """Yield all that is known once the site is built."""
    names = {part: text(f"name.{part}", shown.language) for part in PARTS}
    yield from files_below(names["site"], site)
    yield from page_entries(names["pages"], order.docs, shown)
    glossary = list(glossary_entry(names["glossary"], order.docs, shown))
    yield from glossary
    if isinstance(figures, Figures):
        yield from statistics_entries(names, figures, shown.language)
    for name, content in notes(about(order, shown, names, state_of(figures), has_glossary=bool(glossary))):
        yield Entry(name, content)


def state_of(figures: Figures | StatisticsState) -> StatisticsState:
    """Return whether there are statistics, or why there are none."""
    return "there" if isinstance(figures, Figures) else figures


def about(
    order: Order, shown: Shown, names: Mapping[str, str], statistics: StatisticsState, *, has_glossary: bool
) -> About:
    """Return what the archive says of itself."""
    return About(
        site=html.unescape(shown.name),
        at=order.at.date(),
        commit=commit_of(order.docs),
        level=order.level,
        names=names,
        homes=shown.homes,
        statistics=statistics,
        has_glossary=has_glossary,
        months=order.months,
    )
