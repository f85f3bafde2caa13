"""Measures Relais beside other engines, its site and its bot: `python -m tests.bench [--quick] [--only …]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import Figures, measure
from tests.bench.machine import machine
from tests.bench.reporting import json_text, markdown
from tests.bench.site import Site, measure_site
from tests.bench.slack_load import SlackLoad, measure_slack

SIZES = (2_000, 20_000)
QUESTIONS_A_SECOND = 50


def parse_arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 sections and few rounds: a minute or so")
    parser.add_argument("--sizes", type=sizes, help="how many sections, separated by commas")
    parser.add_argument("--only", choices=("search", "site", "slack"), help="measure nothing but that")
    parser.add_argument("--output", type=Path, help="write the tables to this file; the figures beside it, as .json")
    parser.add_argument("--plot", type=Path, help="write the picture to this file (PNG)")
    return parser.parse_args()


def sizes(text: str) -> tuple[int, ...]:
    """Return the sizes of an option."""
    return tuple(sorted(int(size) for size in text.replace("_", "").split(",")))


def main() -> None:
    """Measure each size and the bot, then print and write."""
    options = parse_arguments()
    wanted = options.sizes or (SIZES[:1] if options.quick else SIZES)
    rounds, update_rounds = (3, 4) if options.quick else (7, 12)
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as folder:
        searched = wanted if options.only in {None, "search"} else ()
        found = [measure(Path(folder), size, rounds=rounds, update_rounds=update_rounds, say=tell) for size in searched]
        site = measure_site(Path(folder), quick=options.quick, say=tell) if options.only in {None, "site"} else None
        slack = None
        if options.only in {None, "slack"}:
            slack = measure_slack(Path(folder), rate=QUESTIONS_A_SECOND, seconds=10 if options.quick else 60, say=tell)
    write(found, site, slack, options.output, options.plot)


def write(
    found: list[Figures], site: Site | None, slack: SlackLoad | None, output: Path | None, plot: Path | None
) -> None:
    """Print the tables, and write what is asked for."""
    where = machine()
    text = markdown(found, where, site, slack)
    print(text)
    if output is not None:
        output.write_text(text, "utf-8")
        output.with_suffix(".json").write_text(json_text(found, where, site, slack), "utf-8")
    if plot is not None and found:
        from tests.bench.plot import draw

        draw(found, plot)


def tell(step: str) -> None:
    """Say on the error stream what is being measured."""
    print(step, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
