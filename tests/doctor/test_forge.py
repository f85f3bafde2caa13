"""The doctor's look at the forge: which one, reachable, with which rights, until when, and whether pages follow it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor.command import sentence, state_of
from bot.doctor.forge import check_forge
from bot.findings import Finding
from bot.settings import read_settings
from indexer.catalogue import LANGUAGES
from tests.forge.fake import FakeGitHub, run_git
from tests.forge.fake.objects import ENVIRONMENT
from tests.forge.worlds import hub_files, make_repository

ROLES = ("coordination",)
FINE = {"forge.github": "ok", "forge.followed": "ok"}


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Git none of the settings of whoever runs the tests."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    """Run a GitHub of the test's own, with a clone beside it."""
    with FakeGitHub(tmp_path, hub_files()) as running:
        run_git(tmp_path, "clone", "--quiet", running.git_address, "clone")
        yield running


def states(folder: Path, environ: dict[str, str], docs: Path | None = None) -> dict[str, str]:
    """Return the codes of what is found with their states; each has its sentence."""
    settings = read_settings({"RELAIS_STATE": str(folder / "state"), **environ}, folder / "absent", folder / "absent")
    findings = list(check_forge(settings, docs or folder / "clone/docs", ROLES))
    assert not [finding for finding in findings for language in LANGUAGES if is_unknown(finding, language)]
    return {finding.code: state_of(finding) for finding in findings}


def is_unknown(finding: Finding, language: str) -> bool:
    """Tell whether a finding has no sentence of its own."""
    return finding.code in sentence(finding, language)


def test_a_forge_where_all_is_right(github: FakeGitHub, tmp_path: Path) -> None:
    """By a service account or as an App; told at once where GitHub can call."""
    assert states(tmp_path, github.environment()) == FINE
    assert states(tmp_path, github.app_environment(tmp_path)) == FINE
    secret = {"RELAIS_FORGE_WEBHOOK_SECRET": "0123456789abcdef0123456789abcdef"}
    assert "forge.followed_at_once" in states(tmp_path, {**github.environment(), **secret})
    assert "forge.not_followed" in states(tmp_path, {**github.environment(), "RELAIS_FOLLOW": "no"})


def test_nothing_is_made_or_changed(github: FakeGitHub, tmp_path: Path) -> None:
    """Neither there nor here."""
    states(tmp_path, github.environment())
    assert {method for method, path in github.seen if ".git/" not in path} == {"GET"}
    assert not (tmp_path / "state").exists()


def test_without_a_token_what_is_proposed_waits(github: FakeGitHub, tmp_path: Path) -> None:
    """Which is worth knowing, and nothing is wrong; a public repository is followed all the same."""
    assert states(tmp_path, {**github.environment(), "RELAIS_FORGE_TOKEN": ""}) == {
        "forge.no_token": "warning",
        "forge.followed": "ok",
    }


@pytest.mark.parametrize(
    ("status", "message", "code"),
    [
        (401, "Bad credentials", "error.forge_denied"),
        (403, "Forbidden", "error.forge_denied"),
        (404, "Not Found", "error.forge_no_branch"),
        (429, "Too many requests", "error.forge_busy"),
        (503, "Down", "error.forge_unreachable"),
    ],
)
def test_what_github_answers_is_told(github: FakeGitHub, tmp_path: Path, status: int, message: str, code: str) -> None:
    """Each failure has its remedy."""
    github.fails(status, message, path="repos/")
    assert states(tmp_path, github.environment())[code] == "wrong"


def test_a_forge_that_is_down_is_told(github: FakeGitHub, tmp_path: Path) -> None:
    """And the pages cannot follow it."""
    environ = github.environment()
    github.down()
    assert states(tmp_path, environ) == {"error.forge_unreachable": "wrong", "forge.cannot_follow": "warning"}


def test_missing_rights_are_named(github: FakeGitHub, tmp_path: Path) -> None:
    """Those of an App one by one; of a token, whether it may write."""
    github.accounts.permissions = {"contents": "read", "metadata": "read", "issues": "write"}
    settings = read_settings(github.app_environment(tmp_path), tmp_path / "absent", tmp_path / "absent")
    told = [sentence(finding, "fr") for finding in check_forge(settings, tmp_path / "clone/docs", ROLES)]
    assert "contents, pull_requests" in told[0]
    assert states(tmp_path, github.environment())["forge.rights"] == "wrong"


def test_a_key_that_others_can_read_is_told(github: FakeGitHub, tmp_path: Path) -> None:
    """It opens the repository."""
    environ = github.app_environment(tmp_path)
    (tmp_path / "app.pem").chmod(0o644)
    assert states(tmp_path, environ)["forge.key_open"] == "warning"


def test_the_folder_of_pages_must_be_there(github: FakeGitHub, tmp_path: Path) -> None:
    """Or the branch."""
    assert states(tmp_path, {**github.environment(), "RELAIS_FORGE_FOLDER": "pages"})["forge.no_pages"] == "wrong"
    found = states(tmp_path, {**github.environment(), "RELAIS_FORGE_BRANCH": "master"})
    assert found == {"error.forge_no_branch": "wrong", "error.follow_no_branch": "warning"}


@pytest.mark.parametrize(("days", "code", "state"), [(90, "forge.ends", "ok"), (20, "forge.ends_soon", "warning")])
def test_the_end_of_the_token_is_told(github: FakeGitHub, tmp_path: Path, days: int, code: str, state: str) -> None:
    """From a month ahead as a warning."""
    ends = datetime.now(UTC) + timedelta(days=days)
    github.accounts.expiry = f"{ends:%Y-%m-%d %H:%M:%S} UTC"
    assert states(tmp_path, github.environment())[code] == state


def test_a_reviewer_of_no_role_is_told(github: FakeGitHub, tmp_path: Path) -> None:
    """Nobody would ever be asked."""
    environ = {**github.environment(), "RELAIS_FORGE_REVIEWERS": "coordination=ana, cordination=bob"}
    assert states(tmp_path, environ) == {**FINE, "forge.unknown_role": "warning"}


def test_pages_that_cannot_follow_are_told(github: FakeGitHub, tmp_path: Path) -> None:
    """On another branch, without a remote."""
    run_git(tmp_path / "clone", "switch", "--quiet", "-c", "essai")
    assert states(tmp_path, github.environment())["error.follow_other_branch"] == "warning"
    run_git(tmp_path / "clone", "remote", "remove", "origin")
    assert states(tmp_path, github.environment())["error.follow_no_remote"] == "warning"


def test_the_local_forge_needs_pages_in_git(tmp_path: Path) -> None:
    """Without it people may read and ask: that is no fault."""
    docs = make_repository(tmp_path / "base", {"docs/a.md": "x"}) / "docs"
    assert states(tmp_path, {}, docs) == {"forge.local": "ok"}
    (tmp_path / "other").mkdir()
    assert states(tmp_path, {}, tmp_path / "other") == {"error.pages_not_in_git": "warning"}


def test_a_git_too_old_for_the_local_forge_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or none at all."""
    docs = make_repository(tmp_path / "base", {"docs/a.md": "x"}) / "docs"
    programs = tmp_path / "bin"
    programs.mkdir()
    git = programs / "git"
    real = shutil.which("git")
    git.write_text(f'#!/bin/sh\n[ "$1" = version ] && echo "git version 2.30.2" && exit\nexec {real} "$@"\n')
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    assert states(tmp_path, {}, docs) == {"forge.old_git": "wrong"}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert states(tmp_path, {}, docs) == {"error.git_missing": "warning"}
