"""What `relais serve` says of itself on standard error, in the language of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from bot.terminal import error_sentence, say
from bot.web.watching import Changes
from indexer.building import BuildReport
from indexer.cli import is_skip
from indexer.errors import RelaisError
from indexer.indexing import IndexReport
from indexer.models import Problem
from indexer.problem_text import problem_sentence
from indexer.terminal import terminal_language

MAX_SKIPPED = 20


class Teller:
    """Says what was made, what was skipped and what failed, once each."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._last_failure = ""

    def started(self, indexed: IndexReport, built: BuildReport) -> None:
        """Say what was made, and name the files left aside."""
        self._say(
            say("serve.indexed", pages=indexed.pages, sections=indexed.sections, seconds=seconds(indexed.seconds))
        )
        self._say(say("serve.built", pages=built.pages, seconds=seconds(built.seconds)))
        skipped = list(once_each((*filter(is_skip, indexed.problems), *built.problems)))
        if skipped:
            self._say(say("serve.skipped", n=len(skipped)), "yellow")
        for problem in skipped[:MAX_SKIPPED]:
            self._say(f"  {problem.path} : {problem_sentence(problem)}")
        if len(skipped) > MAX_SKIPPED:
            self._say(f"  {say('serve.more', n=len(skipped) - MAX_SKIPPED)}")

    def ready(self, address: str) -> None:
        """Say where to look."""
        self._say(say("serve.ready", address=address), "bold green")
        self._say(say("serve.ask", address=f"{address}ask"))
        self._say(say("serve.stop"), "dim")

    def refreshed(self, changes: Changes, elapsed: float, problems: Sequence[Problem]) -> None:
        """Say that a change is taken into account, and what is wrong in it."""
        self._last_failure = ""
        self._say(say("serve.updated", n=max(1, len(changes.paths)), seconds=seconds(elapsed)), "dim")
        for problem in problems[:MAX_SKIPPED]:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            self._say(f"  {place} : {problem_sentence(problem)}", "yellow")

    def failed(self, error: Exception) -> None:
        """Say what went wrong, unless it was just said."""
        reason = failure_sentence(error)
        if reason != self._last_failure:
            self._last_failure = reason
            self._say(say("serve.failed", reason=reason), "red")

    def _say(self, sentence: str, style: str = "") -> None:
        # File names and the messages of libraries are other people's text: no markup, nothing that drives the terminal.
        self.console.print(Text("".join(sign if sign.isprintable() else "?" for sign in sentence), style=style))


def failure_sentence(error: Exception) -> str:
    """Return what went wrong, in one sentence."""
    language = terminal_language()
    if isinstance(error, RelaisError):
        return error_sentence(error, language)
    return say("error.unknown", reason=f"{type(error).__name__} {error}".strip())


def seconds(elapsed: float) -> str:
    """Return a duration to the tenth of a second, as the language writes it."""
    shown = f"{elapsed:.1f}"
    return shown.replace(".", ",") if terminal_language() == "fr" else shown


def once_each(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield one problem a file: the index and the site both name what they leave out."""
    seen: set[str] = set()
    for problem in problems:
        if problem.path not in seen:
            seen.add(problem.path)
            yield problem
