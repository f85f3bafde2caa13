"""Every problem of every page is told, with its line and what right looks like."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.anchors import SitePages
from indexer.checking import page_problems
from indexer.checks import check_folder, check_ids, check_page, read_rules
from indexer.links import check_links, without_code
from indexer.models import Page, Problem, Visibility
from indexer.pages import read_folder, read_page
from indexer.renderer import renderer_for
from indexer.sources import read_sources
from tests.indexer.cases import Case, assert_problems, cases
from tests.sources import ROOT


def problems_of(docs: Path, shown_to: str = "public") -> list[Problem]:
    """Return every problem of a folder."""
    return check_folder(read_folder(docs), read_rules(docs, Visibility(shown_to)))


def write(docs: Path, files: dict[str, str]) -> None:
    """Write the files of a case."""
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")


@pytest.mark.parametrize("case", cases("checks"))
def test_problems_are_those_of_the_case(case: Case, tmp_path: Path) -> None:
    """Path, line, severity and both sentences are those of the file, and nothing else is told."""
    write(tmp_path, case["files"])
    assert_problems(problems_of(tmp_path, case.get("shown_to", "public")), case["problems"])


def test_files_that_are_no_pages_are_told_with_the_rest(tmp_path: Path) -> None:
    """What could not be read is in the same list, in the order of paths."""
    write(tmp_path, {"b.md": "---\ntitle: B\ntype: meta\n---\nTexte.", "c.md": "\0\0"})
    (tmp_path / "a.md").symlink_to("absent")
    assert [(problem.path, problem.code) for problem in problems_of(tmp_path)] == [
        ("a.md", "file.broken_link"),
        ("c.md", "file.binary"),
    ]


def test_our_own_pages_have_no_error() -> None:
    """`relais check` is green on the pages of this repository."""
    problems = page_problems(read_sources(ROOT / "docs"))
    assert [problem for problem in problems if problem.severity == "error"] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "---\n",
                "title: x\n",
                "type: guide\n",
                "themes: [a]\n",
                "](",
                "x.md",
                ")",
                "%00",
                "%ff",
                "<",
                ">",
                "#",
                "?",
                " ",
                "\n",
                "`",
                "```\n",
                "~~~",
                "/" * 300,
                "\\",
                "../",
                "é",
                "\x00",
                "://",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_page_stops_the_checks(tmp_path: Path, text: str) -> None:
    """Whatever a page holds, its problems stand on lines that it has."""
    (tmp_path / "page.md").write_text(text, "utf-8", newline="")
    page = read_page(tmp_path, "page.md")
    if isinstance(page, Page):
        found = [
            *check_page(page, read_rules(tmp_path, Visibility.PUBLIC)),
            *check_links(page, tmp_path, SitePages([page], renderer_for(None))),
            *check_ids([page]),
        ]
        assert all(1 <= (problem.line or 1) <= text.count("\n") + 1 for problem in found)


@given(st.text(alphabet="`~a \n>-[](x)"))
def test_blanking_code_keeps_the_lines(body: str) -> None:
    """A problem after code has the line of the file."""
    assert len(without_code(body)) == len(body.split("\n"))


@pytest.mark.parametrize(
    "unit", ["](", "[a](b.md) ", "`", "~~~a\n", "```\n", "](  ", '](a "', "![", "=\n", "#a", "a\n=\n", "](x\n"]
)
def test_checks_take_little_time(tmp_path: Path, unit: str) -> None:
    """No repetition takes the square of its length."""
    write(tmp_path, {"page.md": "---\ntitle: x\n---\n" + unit * (200_000 // len(unit))})
    started = time.perf_counter()
    problems_of(tmp_path)
    assert time.perf_counter() - started < 10
