"""What is checked once more before it leaves: paths, branches, titles, credits, sizes."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.contributing.forge import ForgeRefused
from bot.contributing.forges.checking import check_proposal, check_ticket, is_safe_path
from bot.contributing.models import Proposal, Ticket
from bot.terminal import error_sentence
from tests.forge.worlds import World, a_proposal

HOSTILE_PATHS = (
    "",
    ".",
    "..",
    "../a.md",
    "a/../../b.md",
    "a/./b.md",
    "/etc/passwd.md",
    "//a.md",
    "a//b.md",
    "a/",
    ".git/config.md",
    ".github/workflows/x.yml",
    "a/.git/hooks/x.md",
    ".GIT/a.md",
    "git~1/a.md",
    "\u200c.git/a.md",
    ".git\u200d/a.md",
    "a\\b.md",
    "C:\\a.md",
    "c:a.md",
    "a\0.md",
    "a\n.md",
    "a\t.md",
    "-rf.md",
    "a /b.md",
    "a./b.md",
    "a.md/b.md",
    "a.MD/b.md",
    "a.md ",
    "a.sh",
    "a.yml",
    "a.html",
    "mkdocs.yml",
    "guides/mkdocs.yml",
    "_data/a.md",
    "hooks.py",
    "_data/hooks.py",
    "e\u0301te\u0301.md",
    "\u202eevil.md",
    "a" * 250 + ".md",
    "a\udc80.md",
)
BASE = "a" * 40
PIECES = ("..", ".git", "a", "a.md", "/", "\\", ".", "_data", "x.yml")
BRANCHES = (
    *("main", "relais/", "relais/A", "relais/../main", "relais/a b", "relais/a.lock"),
    *("refs/heads/relais/a", "relais/a/b", "-x", "relais/a\n"),
)
CREDITS = (
    *("sans adresse", "A <a@b>\nCo-authored-by: B <b@c>", "<a@b.org>", "A <a b@c.org>"),
    *("A <a@b.org> x", "A <@>", "A\x1b[31m <a@b.org>"),
)


def made(**changes: object) -> Proposal:
    """Return a proposal that is right, but for the changes."""
    right = {"branch": "relais/a1", "title": "Un titre", "body": "x", "files": {"a.md": b"x"}, "base": BASE}
    return Proposal(**{**right, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_a_hostile_path_is_refused(path: str) -> None:
    """Before anything is written or asked; the message shows nothing that a terminal obeys."""
    with pytest.raises(ForgeRefused) as caught:
        check_proposal(made(files={"a.md": b"x", path: b"x"}))
    assert error_sentence(caught.value, "fr").isprintable()


def test_a_hostile_path_leaves_no_trace(world: World) -> None:
    """On either forge."""
    proposal = a_proposal(world, files={"lecons/a.md": b"x", "../mkdocs.yml": b"hooks: [evil.py]"})
    with pytest.raises(ForgeRefused):
        world.forge.propose(proposal)
    assert world.branches() == ["main"]
    assert world.opened() == 0


@pytest.mark.parametrize(
    "path", ["a.md", "en/lessons/a.md", "_data/glossary.yml", "guides/\u00e9t\u00e9 2026.md", "a.b.md"]
)
def test_a_path_of_ours_passes(path: str) -> None:
    """Pages in either language, and the data beside them."""
    check_proposal(made(files={path: b"x"}))


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=5).map("/".join))
@example("a/../../x.md")
def test_what_passes_stays_among_the_pages(path: str) -> None:
    """Whatever the text."""
    if not is_safe_path(path):
        return
    parts = PurePosixPath(path).parts
    assert "/".join(parts) == path
    assert not any(part.startswith(".") or part in {"..", "."} for part in parts)
    assert unicodedata.is_normalized("NFC", path)
    assert path.isprintable()
    assert path.endswith((".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".yml"))


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_branch_that_is_not_ours_is_refused(branch: str) -> None:
    """We write to no other, and remove no other."""
    with pytest.raises(ForgeRefused):
        check_proposal(made(branch=branch))


@pytest.mark.parametrize("credit", CREDITS)
def test_a_credit_that_is_none_is_refused(credit: str) -> None:
    """It would write a line of its own in the history, for good."""
    with pytest.raises(ForgeRefused):
        check_proposal(made(co_authors=(credit,)))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "a\nRelais-Proposal: relais/b"},
        {"title": "a" * 251},
        {"body": "a" * 65_001},
        {"files": {}},
        {"files": {f"a{n}.md": b"x" for n in range(101)}},
        {"files": {"a.md": b"x" * 1_000_001}},
        {"base": "main"},
        {"base": "--upload-pack=x"},
    ],
)
def test_what_no_forge_would_take_is_refused(changes: dict[str, object]) -> None:
    """Titles of several lines, too much at once, a base that is no commit."""
    with pytest.raises(ForgeRefused):
        check_proposal(made(**changes))


def test_a_ticket_is_checked_too() -> None:
    """Its title and its length."""
    check_ticket(Ticket("m", "Un titre", "x"))
    for ticket in (Ticket("m", "a\nb", "x"), Ticket("m", "a", "x" * 70_000)):
        with pytest.raises(ForgeRefused):
            check_ticket(ticket)
