"""Shows how sure we are on small samples of a collection: `python -m tests.bench.calibration DOCS QUESTIONS.jsonl …`.

A line of a file of questions is {"text": …, "answers": [{"page": …, "heading": …}, …]}. Each sample of pages is indexed
by itself; a question none of whose pages is in it has no answer there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from indexer.analysis import fold
from indexer.indexing import index_folder
from indexer.models import Document, Results, Verdict
from indexer.searching import Searcher

PAGES = 20
SAMPLES = 20
FIRST = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the (page, heading) pairs that answer it; without heading, the page answers."""

    text: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of a question: the verdict, whether an answer was there, and its rank from 1 (0: not found)."""

    verdict: Verdict
    is_answerable: bool
    rank: int


def main() -> None:
    """Print the shares of verdicts over all samples."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.calibration", description=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument(
        "--pages", type=int, default=PAGES, help=f"pages of a sample; 0: all of them (default: {PAGES})"
    )
    parser.add_argument("--samples", type=int, default=SAMPLES, help=f"how many samples (default: {SAMPLES})")
    options = parser.parse_args()
    judged = [question for file in options.questions for question in read_questions(file)]
    seeds = range(options.samples if options.pages else 1)
    print(summary([found for seed in seeds for found in outcomes(options.docs, judged, options.pages, seed)]))


def read_questions(file: Path) -> Iterator[Judged]:
    """Yield the questions of a file."""
    for row in map(json.loads, file.read_text("utf-8").splitlines()):
        yield Judged(row["text"], tuple((answer["page"], answer.get("heading", "")) for answer in row["answers"]))


def outcomes(docs: Path, judged: Sequence[Judged], pages: int, seed: int) -> Iterator[Outcome]:
    """Yield what is said of each question on one sample; the same seed always gives the same sample."""
    names = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    chosen = set(Random(seed).sample(names, pages) if pages else names)
    with tempfile.TemporaryDirectory(prefix="relais-calibration-") as folder:
        for name in chosen:
            (Path(folder) / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(docs / name, Path(folder) / "docs" / name)
        index_folder(Path(folder) / "docs", Path(folder) / "index")
        searcher = Searcher(Path(folder) / "index")
        for question in judged:
            there = [answer for answer in question.answers if answer[0] in chosen]
            yield outcome(searcher.search(question.text), there)


def outcome(results: Results, answers: Sequence[tuple[str, str]]) -> Outcome:
    """Return what was said of a question that these sections answer."""
    ranks = (place for place, hit in enumerate(results.hits, 1) if is_among(hit.document, answers))
    return Outcome(results.verdict, bool(answers), next(ranks, 0))


def is_among(document: Document, answers: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a section is one of those that answer."""
    return any(document.page == page and plain(heading) in {"", plain(document.heading)} for page, heading in answers)


def plain(heading: str) -> str:
    """Return a heading without what differs from one rendering to another: signs, accents, capitals."""
    return " ".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in fold(heading)).split())


def summary(found: Sequence[Outcome]) -> str:
    """Return the four shares that the calibration is held against."""
    without = [one.verdict for one in found if not one.is_answerable]
    near = [one.verdict for one in found if 0 < one.rank <= FIRST]
    sure = [one for one in found if one.verdict is Verdict.ANSWER]
    sure_of_some = [one for one in sure if one.is_answerable]
    return "\n".join(
        [
            f"no answer there: {len(without)}; not `answer` {share(without, Verdict.ANSWER, other=True)}, "
            f"`none` {share(without, Verdict.NONE)}",
            f"right in the first {FIRST}: {len(near)}; not `none` {share(near, Verdict.NONE, other=True)}, "
            f"`answer` {share(near, Verdict.ANSWER)}",
            f"`answer`: {len(sure)}, of which right {sum(one.rank == 1 for one in sure)}; "
            f"where an answer is there: {sum(one.rank == 1 for one in sure_of_some)} of {len(sure_of_some)}",
        ]
    )


def share(verdicts: Sequence[Verdict], wanted: Verdict, *, other: bool = False) -> str:
    """Return the share of a verdict, or of the others, in percent."""
    count = sum((verdict is wanted) != other for verdict in verdicts)
    return f"{100 * count / len(verdicts):.1f} %" if verdicts else "–"


if __name__ == "__main__":
    main()
