"""One friendly comment for a proposal: what is good, what to change and how; page texts change nothing of its form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from indexer.catalogue import Catalogue
from indexer.checking import Checked
from indexer.comment_guard import MARK, MAX_COMMENT_BYTES, with_preview
from indexer.models import Problem
from indexer.problem_text import remedy
from indexer.spelling import Slip
from indexer.terminal import printable

SENTENCES = Catalogue("indexer")
# A list is to be read to its end; fewer problems are told when the comment would be too long for the forge.
MOST_PROBLEMS = (40, 20, 10, 5)
MOST_SLIPS = 15
CODE_CHARACTERS = 200
# The fact of a problem that what is near replaces.
REPLACED = {"front_matter.unknown_key": "key"}
LISTS = frozenset({"allowed"})


def comment_markdown(checked: Checked, language: str, *, preview: str = "", slips: Sequence[Slip] = ()) -> str:
    """Return the comment; `preview` is an address that leads to the pages as they will be."""
    comment = ""
    for most in MOST_PROBLEMS:
        comment = with_preview(comment_of(checked, Words(language), slips, most), preview, language)
        if len(comment.encode("utf-8")) <= MAX_COMMENT_BYTES:
            break
    return comment


def comment_of(checked: Checked, words: Words, slips: Sequence[Slip], most: int) -> str:
    """Return the comment without its link, with at most so many problems in each list."""
    parts = [
        MARK,
        f"## {words.text('title')}",
        words.text("nothing") if not checked.problems else "",
        section(words, "good", good(checked, words)),
        section(words, "errors", listed(checked.errors, words, most)),
        section(words, "warnings", listed(checked.warnings, words, most)),
        section(words, "spelling", spelled(slips, words)),
        section(words, "older", listed(checked.older, words, most)),
        words.text("end"),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


class Words:
    """The sentences of the comment in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def text(self, code: str, **data: object) -> str:
        """Return a sentence."""
        return SENTENCES.text(f"comment.{code}", self.language, **data)

    def problem(self, problem: Problem) -> str:
        """Return what is wrong, and what to write instead."""
        data = {name: coded(name, value) for name, value in problem.data.items()}
        sentence = SENTENCES.text(problem.code, self.language, **data)
        if problem.data.get("near"):
            right = self.text("replace", old=data[REPLACED.get(problem.code, "found")], new=data["near"])
        else:
            right = remedy(problem, self.language, data)
        return f"{sentence} {right}" if right else sentence


def section(words: Words, name: str, lines: Iterable[str]) -> str:
    """Return a part of the comment under its heading, or nothing when there is nothing to say."""
    body = "\n".join(lines)
    intro = words.text(f"{name}_intro") if name != "good" else ""
    return "\n\n".join(part for part in (f"### {words.text(name)}", intro, body) if part) if body else ""


def good(checked: Checked, words: Words) -> Iterator[str]:
    """Yield what is good: pages read, questions found, no link broken, nobody's data."""
    if not checked.pages:
        return
    codes = {problem.code for problem in checked.problems}
    yield f"- {words.text('pages', n=len(checked.pages))}"
    if checked.asked:
        found, total = sum(item.is_found for item in checked.asked), len(checked.asked)
        if found:
            said = words.text("all_found", n=total) if found == total else words.text("found", found=found, n=total)
            yield f"- {said}"
    if codes.isdisjoint({"page.broken_link", "page.broken_anchor"}):
        yield f"- {words.text('links')}"
    if not any(code.startswith("page.personal_") for code in codes):
        yield f"- {words.text('private')}"


def listed(problems: Sequence[Problem], words: Words, most: int) -> Iterator[str]:
    """Yield the lines of a list of problems, by page."""
    for path, group in groupby(problems[:most], key=lambda problem: problem.path):
        yield f"- {code(path)}"
        for problem in group:
            place = words.text("line", line=problem.line) if problem.line else ""
            yield f"  - {place}{words.problem(problem)}"
    if len(problems) > most:
        yield f"- {words.text('more', n=len(problems) - most)}"


def spelled(slips: Sequence[Slip], words: Words) -> Iterator[str]:
    """Yield the words that a dictionary does not know."""
    for slip in slips[:MOST_SLIPS]:
        said = "slip_near" if slip.near else "slip"
        yield f"- {words.text(said, word=code(slip.word), path=code(slip.path), line=slip.line, near=code(slip.near))}"
    if len(slips) > MOST_SLIPS:
        yield f"- {words.text('more', n=len(slips) - MOST_SLIPS)}"


def coded(name: str, value: str) -> str:
    """Return a fact of a problem as code, each value of a list by itself; a number stays plain."""
    if name in LISTS:
        return ", ".join(code(item) for item in value.split(", "))
    return value if value.isascii() and value.isdigit() else code(value)


def code(text: str) -> str:
    """Return a text as Markdown's code on one line: nothing in it is markup, a mention, a link or HTML."""
    line = " ".join(printable(text).split())[:CODE_CHARACTERS].replace("`", "ˋ").strip()
    return f"`{line}`" if line else ""
