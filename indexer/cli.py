"""The commands of the knowledge base: `check`, `index` and `search`. Each parses, calls one function and prints."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from indexer.catalogue import Catalogue
from indexer.errors import BatchFileInvalid, DocsFolderMissing, IndexDamaged, IndexMissing
from indexer.problem_text import problem_json, problem_sentence
from indexer.terminal import messages, output, printable, terminal_language

if TYPE_CHECKING:
    from indexer.indexing import IndexReport, Progress
    from indexer.models import Hit, Problem, Results
    from indexer.searching import Searcher

SENTENCES = Catalogue("indexer")
CHECK_FORMATS = click.Choice(("text", "json", "github", "comment"))
PROGRESS_AFTER_SECONDS = 1.0

Command = TypeVar("Command", bound=Callable[..., Any])


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language(), **data)


DOCS = Path("docs")
INDEXES = Path(".relais")


def default_index(docs: Path) -> Path:
    """Return where the index of a folder of pages is kept: each folder has its own, and none takes another's place."""
    if docs.resolve() == DOCS.resolve():
        return INDEXES / "index"
    name = re.sub(r"[^a-z0-9]+", "-", docs.resolve().name.lower()).strip("-")[:40] or "pages"
    return INDEXES / f"index-{name}-{hashlib.blake2b(os.fsencode(docs.resolve()), digest_size=4).hexdigest()}"


def in_their_places(command: Command) -> Command:
    """Give a command the index of its folder when none is named; a folder named in vain raises DocsFolderMissing."""

    @wraps(command)
    def run(*, docs: Path, index: Path | None, **others: Any) -> Any:
        if docs != DOCS and not docs.is_dir():
            raise DocsFolderMissing(path=str(docs))
        return command(docs=docs, index=index or default_index(docs), **others)

    return cast(Command, run)


def places(command: Command) -> Command:
    """Add the options that say where the pages and the index are."""
    command = in_their_places(command)
    folder = click.Path(path_type=Path)
    command = click.option("--index", type=folder, envvar="RELAIS_INDEX", help=say("help.index"))(command)
    return click.option("--docs", type=folder, default=Path("docs"), envvar="RELAIS_DOCS", help=say("help.docs"))(
        command
    )


@click.command(help=say("help.check"))
@places
@click.option("--format", "form", type=CHECK_FORMATS, default="text", show_default=True, help=say("help.format"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@click.option("--since", default="", metavar=say("help.commit"), help=say("help.since"))
@click.option("--preview", default="", metavar="URL", help=say("help.preview"))
@click.option("--spelling", is_flag=True, help=say("help.spelling"))
def check(docs: Path, index: Path, form: str, as_json: bool, since: str, preview: str, spelling: bool) -> None:
    """List every problem of every page; exit 1 when one of them is an error."""
    from indexer.check_command import run_check

    sys.exit(run_check(docs, "json" if as_json else form, since=since, preview=preview, spelling=spelling))


@click.command(help=say("help.index_command"))
@places
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@click.option("--rebuild", is_flag=True, help=say("help.rebuild"))
@click.option("--strict", is_flag=True, help=say("help.strict"))
@click.option("--wait", default=10.0, show_default=True, help=say("help.wait"))
def index(docs: Path, index: Path, as_json: bool, rebuild: bool, strict: bool, wait: float) -> None:
    """Build or update the index."""
    from indexer.indexing import index_folder

    with progress_bar() as progress:
        report = index_folder(docs, index, rebuild=rebuild, wait_seconds=wait, progress=progress)
    skipped = [problem for problem in report.problems if is_skip(problem)]
    if as_json:
        click.echo(json.dumps(report_json(report), ensure_ascii=False))
    else:
        print_report(report, skipped)
    sys.exit(1 if strict and skipped else 0)


@click.command(help=say("help.search"))
@places
@click.argument("query", required=False)
@click.option("-n", "count", type=click.IntRange(1, 50), default=10, show_default=True, help=say("help.count"))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
@click.option("--batch", type=click.Path(path_type=Path), help=say("help.batch"))
@click.option("--explain", "explained", is_flag=True, help=say("help.explain"))
def search(
    docs: Path, index: Path, query: str | None, count: int, as_json: bool, batch: Path | None, explained: bool
) -> None:
    """Print the sections found for a question, best first."""
    if (query is None) == (batch is None):
        raise click.UsageError(say("search.query_or_batch"))
    searcher = open_searcher(docs, index)
    for question in [query or ""] if batch is None else read_batch(batch):
        results = searcher.search(question, n=count, explained=explained)
        if as_json:
            print_json(results)
        else:
            print_results(results)


def open_searcher(docs: Path, index: Path) -> Searcher:
    """Return a searcher on an index that is there and whole; one that is not is built anew, and said in one line."""
    from indexer.searching import Searcher

    searcher = Searcher(index)
    try:
        searcher.snapshot()
    except (IndexMissing, IndexDamaged) as problem:
        from indexer.indexing import index_folder

        messages().print(say(f"rebuilding.{problem.code.rpartition('.')[2]}", index=str(index)), style="yellow")
        with progress_bar() as progress:
            index_folder(docs, index, progress=progress)
    return searcher


def read_batch(batch: Path) -> list[str]:
    """Return the questions of a file, one a line. Raises BatchFileInvalid."""
    try:
        return batch.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BatchFileInvalid(path=str(batch), reason=str(error)) from error


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar once the work has lasted a second, on a terminal only."""
    from rich.progress import Progress as Bar

    console = messages()
    if not console.is_terminal:
        yield lambda done, total: None
        return
    started = time.monotonic()
    with Bar(console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(say("index.progress"), visible=False)

        def advance(done: int, total: int) -> None:
            late = time.monotonic() - started > PROGRESS_AFTER_SECONDS
            bar.update(task, completed=done, total=total, visible=late, refresh=late)

        yield advance


def is_skip(problem: Problem) -> bool:
    """Tell whether a problem kept a file, or its form, out of the index."""
    return problem.severity == "error" and problem.code.startswith(("data.", "file.", "page.not_rendered"))


def report_json(report: IndexReport) -> dict[str, Any]:
    """Return the report of an indexing run as plain data."""
    return {
        "pages": report.pages,
        "sections": report.sections,
        "changed": report.changed,
        "removed": report.removed,
        "seconds": round(report.seconds, 3),
        "rebuilt": report.rebuilt,
        "skipped": [problem_json(problem) for problem in report.problems if is_skip(problem)],
    }


def print_report(report: IndexReport, skipped: Sequence[Problem]) -> None:
    """Print what an indexing run did."""
    if report.rebuilt not in {"", "first", "asked"}:
        messages().print(say(f"index.rebuilt_{report.rebuilt}"), style="yellow")
    output().print(
        say(
            "index.summary",
            pages=report.pages,
            sections=report.sections,
            changed=report.changed,
            removed=report.removed,
            seconds=f"{report.seconds:.1f}",
        )
    )
    if skipped:
        messages().print(say("index.skipped", n=len(skipped)), style="yellow")
        for problem in skipped:
            messages().print(printable(f"  {problem.path}: {problem_sentence(problem)}"), markup=False)


def print_json(results: Results) -> None:
    """Print one result as one line of JSON."""
    from indexer.results_json import results_json

    click.echo(json.dumps(results_json(results), ensure_ascii=False))


def print_results(results: Results) -> None:
    """Print hits for a person."""
    from rich.text import Text

    console = output()
    console.print(say(f"verdict.{results.verdict.value}"), style="bold")
    for typed, read in results.corrections.items():
        console.print(Text(printable(say("search.corrected", typed=typed, read=read)), style="dim"))
    for number, hit in enumerate(results.hits, 1):
        console.print(
            Text(f"{number:>2}. {hit.score:6.2f}  ").append(printable(hit.document.heading), style="bold cyan")
        )
        console.print(Text(printable(f"            {hit.document.title} · {hit.address}"), style="dim"))
        console.print(passage_text(hit))
        print_explanation(hit)


def passage_text(hit: Hit) -> Any:
    """Return a passage with its words in bold, indented."""
    from rich.text import Text

    text = Text("\n".join(map(printable, hit.passage.text.split("\n"))))
    for start, end in hit.passage.highlights:
        text.stylize("bold yellow", start, end)
    return Text("            ").append_text(text)


def print_explanation(hit: Hit) -> None:
    """Print why a hit has its place, one line a word."""
    if hit.explanation is None:
        return
    from rich.text import Text

    for word in hit.explanation.words:
        fields = ", ".join(f"{name}×{count}" for name, count in word.fields.items())
        reason = say(f"reason.{word.variant.reason}")
        met = f"{word.word} → {word.variant.shown} ({reason} ×{word.variant.weight:g}, idf {word.idf:g})"
        line = f"              {met} {fields} = {word.points:g}"
        output().print(Text(line, style="dim"))
    for missing in hit.explanation.missing:
        output().print(Text(f"              {missing} : {say('reason.missing')}", style="dim red"))
    factors = ", ".join(f"{name} {value:g}" for name, value in hit.explanation.factors.items())
    output().print(Text(f"              {factors}", style="dim"))
