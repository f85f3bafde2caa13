"""Writes figures as Markdown tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tests.bench.figures import Figures
from tests.bench.site import Site
from tests.bench.site_building import building_rows
from tests.bench.site_search import search_rows
from tests.bench.slack_load import SlackLoad, slack_rows

Row = tuple[str, ...]

# The measures, with their targets at 2,000 and at 20,000 sections; none is asserted.
TARGETS: Mapping[str, tuple[str, str]] = {
    "search p50": ("≤ 1 ms", "≤ 2 ms"),
    "search p99": ("≤ 3 ms", "≤ 10 ms"),
    "one page changed → searchable": ("≤ 60 ms", "≤ 150 ms"),
    "building, pages already rendered": ("≤ 3 s", ""),
    "memory, resident": ("≤ 150 MB", "≤ 400 MB"),
    "`relais search`, cold": ("≤ 0.6 s", ""),
    "16 threads, wrong results": ("0", "0"),
}


def markdown(
    all_figures: Sequence[Figures], machine: str, site: Site | None = None, slack: SlackLoad | None = None
) -> str:
    """Return the whole report."""
    parts = [f"Measured by `make bench` on: {machine}."]
    if all_figures:
        note = "Search, the same questions, milliseconds; in brackets: how many times Relais' own."
        parts += [table(list(measure_rows(all_figures))), note, table(list(engine_rows(all_figures)))]
    if site is not None:
        parts += [table(list(building_rows(site.buildings))), table(list(search_rows(site.search)))]
    if slack is not None:
        parts.append(table(list(slack_rows(slack))))
    return "\n\n".join(parts) + "\n"


def table(rows: Sequence[Row]) -> str:
    """Return a Markdown table; the first row is its head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def measure_rows(all_figures: Sequence[Figures]) -> Iterator[Row]:
    """Yield a row a measure: its targets, then its figure at each size."""
    columns = [measures(figures) for figures in all_figures]
    sizes = (f"{figures.size:,} sections" for figures in all_figures)
    yield ("measure", "target at 2,000", "at 20,000", *sizes)
    for name in columns[0]:
        yield (name, *TARGETS.get(name, ("", "")), *(column[name] for column in columns))


def measures(figures: Figures) -> dict[str, str]:
    """Return every figure of Relais at one size, ready to be read."""
    built, memory, threads = figures.building, figures.memory, figures.threads
    quiet, busy, search = figures.quiet_update, figures.busy_update, figures.latency["Relais"]
    return {
        "pages, sections, terms": f"{built.pages:,}, {built.sections:,}, {built.terms:,}",
        "search p50": f"{search.p50:.2f} ms",
        "search p99": f"{search.p99:.2f} ms",
        "search p99 of the questions' medians": f"{search.typical_p99:.2f} ms",
        "search p50, first time asked": f"{search.first_p50:.2f} ms",
        "one page changed → searchable": f"{quiet.searchable:.0f} ms (worst {quiet.worst:.0f})",
        "… of which reading, digesting, comparing the folder": f"{quiet.reading:.0f} ms",
        "… writing, until found": f"{quiet.writing:.0f} ms",
        "… built anew instead": f"{quiet.rebuilt + busy.rebuilt} times",
        "one page changed, another thread searching": f"{busy.searchable:.0f} ms (reading {busy.reading:.0f})",
        "searches meanwhile: p50, p99, worst": (
            f"{busy.search_p50:.1f}, {busy.search_p99:.1f}, {busy.search_worst:.0f} ms"
        ),
        "building, pages already rendered": f"{built.indexing:.1f} s",
        "… reading the folder before": f"{built.reading:.1f} s",
        "… rendering Markdown before": f"{built.rendering:.1f} s",
        "index on disk": f"{built.megabytes:.0f} MB",
        "memory, resident": f"{memory.resident:.0f} MB",
        "… private; peak; before opening": f"{memory.private:.0f}; {memory.peak:.0f}; {memory.imported:.0f} MB",
        "`relais search`, cold": f"{figures.cold_seconds:.2f} s",
        "16 threads, wrong results": f"{threads.wrong} of {threads.searches:,}",
        "16 threads, searches a second": f"{threads.per_second:.0f} (one thread: {threads.single_per_second:.0f})",
    }


def engine_rows(all_figures: Sequence[Figures]) -> Iterator[Row]:
    """Yield a row an engine: p50, p99 and build at each size."""
    head = ("p50", "p99", "build, s", "answered")
    yield ("engine", *(f"{figures.size:,}: {name}" for figures in all_figures for name in head))
    for name in all_figures[0].latency:
        yield (name, *(cell for figures in all_figures for cell in engine_cells(figures, name)))


def engine_cells(figures: Figures, name: str) -> Row:
    """Return what an engine did at one size."""
    ours, theirs = figures.latency["Relais"], figures.latency[name]
    build = figures.building.indexing if name == "Relais" else theirs.build_seconds
    built = "as Relais" if build is None else f"{build:.1f}"
    p50 = f"{theirs.p50:.2f} (×{theirs.p50 / ours.p50:.2f})"
    p99 = f"{theirs.p99:.2f} (×{theirs.p99 / ours.p99:.2f})"
    return (p50, p99, built, f"{theirs.answered:.0%}")


def json_text(
    all_figures: Sequence[Figures], machine: str, site: Site | None = None, slack: SlackLoad | None = None
) -> str:
    """Return the figures as JSON."""
    data: dict[str, Any] = {"machine": machine, "sizes": [asdict(figures) for figures in all_figures]}
    data |= {"site": asdict(site)} if site is not None else {}
    data |= {"slack": asdict(slack)} if slack is not None else {}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
