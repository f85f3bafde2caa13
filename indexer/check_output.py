"""What `relais check` prints: for a person, for a program, or as annotations of the lines of a pull request."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from indexer.catalogue import Catalogue
from indexer.checking import Checked
from indexer.models import Problem
from indexer.problem_text import problem_json, problem_sentence
from indexer.terminal import output, printable, terminal_language

SENTENCES = Catalogue("indexer")


def say(code: str, **data: object) -> str:
    """Return a sentence in the language of the terminal."""
    return SENTENCES.text(code, terminal_language(), **data)


def print_text(checked: Checked) -> None:
    """Print the problems for a person, then how many there are."""
    print_problems(checked.problems)
    errors, warnings = len(checked.errors), len(checked.warnings)
    output().print(say("check.summary", pages=len(checked.pages), errors=errors, warnings=warnings))
    if checked.older:
        output().print(say("check.older", n=len(checked.older)))


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems under the path of their page."""
    console = output()
    path = ""
    for problem in problems:
        if problem.path != path:
            path = problem.path
            console.print(Text(printable(path), style="bold"))
        style = "red" if problem.severity == "error" else "yellow"
        line = Text(f"  {problem.line or '-':>4}  ", style="dim")
        line.append(f"{say('check.' + problem.severity):<14}", style=style)
        line.append(printable(problem_sentence(problem)))
        console.print(line)


def print_json(checked: Checked) -> None:
    """Print the problems as one list of JSON."""
    click.echo(json.dumps([problem_json(problem) for problem in checked.problems], ensure_ascii=False, indent=2))


def print_annotations(checked: Checked, docs: Path) -> None:
    """Print one command of GitHub's runners for each problem."""
    for problem in checked.problems:
        click.echo(annotation(problem, docs))


def annotation(problem: Problem, docs: Path) -> str:
    """Return the command that shows a problem beside its line; paths are told from where the command runs."""
    facts = {
        "file": Path(os.path.relpath(docs / problem.path)).as_posix(),
        "line": str(problem.line or 1),
        "title": say(f"check.title_{problem.severity}"),
    }
    properties = ",".join(f"{name}={property_value(value)}" for name, value in facts.items())
    return f"::{problem.severity} {properties}::{command_text(printable(problem_sentence(problem)))}"


def command_text(text: str) -> str:
    """Return a text fit for the end of a runner's command, which is one line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_value(text: str) -> str:
    """Return a text fit for a property of a runner's command."""
    return command_text(text).replace(":", "%3A").replace(",", "%2C")
