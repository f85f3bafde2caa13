"""Draws latency and build time against size, Relais beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import Figures

COLOURS = {
    "Relais": "#0b6e4f",
    "Whoosh": "#c1440e",
    "SQLite FTS5": "#3568a8",
    "tantivy": "#8a5a9e",
    "bm25s": "#8a7a1f",
}
Points = list[tuple[int, float]]


def draw(all_figures: Sequence[Figures], file: Path) -> None:
    """Write the picture."""
    import matplotlib as library

    library.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
    lines = {name: [(f.building.sections, f.latency[name].p50) for f in all_figures] for name in all_figures[0].latency}
    curves(left, lines, "Search, median of 200 questions", "milliseconds")
    tails = [(f.building.sections, f.latency["Relais"].p99) for f in all_figures]
    left.plot(*zip(*tails, strict=True), color=COLOURS["Relais"], linestyle=":", linewidth=1.5, marker=".")
    name_lines(left, lines | {"Relais, p99": tails})
    built = {name: build_points(all_figures, name) for name in lines}
    built = {name: points for name, points in built.items() if points}
    curves(right, built, "Building the index, pages already rendered", "seconds")
    name_lines(right, built)
    figure.savefig(file, dpi=150)
    pyplot.close(figure)


def build_points(all_figures: Sequence[Figures], name: str) -> Points:
    """Return the build time of an engine at each size; none for one that uses ours."""
    if name == "Relais":
        return [(f.building.sections, f.building.indexing) for f in all_figures]
    times = [(f.building.sections, f.latency[name].build_seconds) for f in all_figures]
    return [(size, seconds) for size, seconds in times if seconds is not None]


def curves(axes: Any, lines: dict[str, Points], title: str, unit: str) -> None:
    """Draw one line an engine on logarithmic axes."""
    for name, points in lines.items():
        width = 2.6 if name == "Relais" else 1.4
        axes.plot(*zip(*points, strict=True), color=COLOURS[name], linewidth=width, marker="o", markersize=4)
    sizes = [size for size, _ in lines["Relais"]]
    axes.set(xscale="log", yscale="log", title=title, xlabel="sections", ylabel=unit)
    axes.set_xlim(min(sizes) / 1.3, max(sizes) * 3.2)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def name_lines(axes: Any, lines: dict[str, Points]) -> None:
    """Write each name at the end of its line, apart from the others."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * (high / low) ** 0.1)  # room for a name above the highest line
    step = (high / low) ** 0.06
    height = low
    for name, points in sorted(lines.items(), key=lambda pair: pair[1][-1][1]):
        size, value = points[-1]
        height = max(value, height * step)
        colour = COLOURS[name.partition(",")[0]]
        weight = "bold" if name == "Relais" else "normal"
        axes.text(size * 1.15, height, name, color=colour, fontweight=weight, va="center", fontsize=9)
