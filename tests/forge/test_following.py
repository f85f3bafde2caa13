"""The pages follow the main branch by real Git: from the local forge, and over HTTP from GitHub."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.contributing.choosing import forge_of, github_forge
from bot.contributing.clone import PagesNotInGit
from bot.contributing.following import (
    BranchGone,
    Diverged,
    FilesInTheWay,
    Follower,
    OnAnotherBranch,
    follow,
    look,
)
from bot.contributing.forges.github import GitHubForge
from bot.contributing.forges.github_api import git_address
from bot.contributing.git import GitFailed
from bot.contributing.sources import LocalSource, NoRemote, RemoteSource, Source, is_same_place, source_of
from bot.settings import Settings, read_settings
from bot.terminal import error_sentence
from indexer.catalogue import LANGUAGES
from indexer.sources import commit_of
from tests.forge.fake import FakeGitHub, run_git
from tests.forge.worlds import LocalWorld, a_proposal, commit, head_of
from tests.web.clients import wait_until


def settings_for(github: FakeGitHub, folder: Path, **changes: str) -> Settings:
    """Return the settings with which the fake GitHub is followed."""
    return read_settings({**github.environment(), **changes}, folder / "absent", folder / "absent")


def source_for(github: FakeGitHub, folder: Path, **changes: str) -> Source:
    """Return what those settings follow."""
    source = source_of(settings_for(github, folder, **changes))
    assert source is not None
    return source


def moved(*paths: str) -> frozenset[str]:
    """Return what is told of pages that changed."""
    return frozenset(paths)


@pytest.fixture
def clone(github: FakeGitHub, tmp_path: Path) -> Path:
    """Clone the repository over HTTP."""
    run_git(tmp_path, "clone", "--quiet", github.git_address, "clone")
    return tmp_path / "clone"


@pytest.fixture
def source(github: FakeGitHub, tmp_path: Path) -> Source:
    """Return the clone's remote."""
    return source_for(github, tmp_path)


def test_the_pages_move_forward(github: FakeGitHub, clone: Path, source: Source) -> None:
    """And what changed is told, by its path in the folder of pages."""
    assert follow(clone / "docs", source) is None
    made = github.commit({"docs/index.md": "b", "docs/nouvelle.md": "c", "README.md": "d"})
    assert look(clone / "docs", source) == "main"
    assert head_of(clone) != made
    assert follow(clone / "docs", source) == moved("index.md", "nouvelle.md")
    assert (head_of(clone), (clone / "docs/index.md").read_text()) == (made, "b")
    assert commit_of(clone / "docs") == made[:12]
    assert follow(clone / "docs", source) is None


def test_what_is_merged_on_the_local_forge_reaches_the_pages(local: LocalWorld) -> None:
    """From its bare repository; there is nothing to follow before anything was proposed."""
    source = LocalSource(local.bare)
    docs = local.clone / "docs"
    assert follow(docs, source) is None
    opened = local.forge.propose(a_proposal(local))
    assert follow(docs, source) is None
    made = local.forge.merge(opened.number, opened.head, "Validée")
    assert follow(docs, source) == moved("guides/conventions.md", "lecons/nouvelle.md")
    assert head_of(local.clone) == made
    assert local.by_hand({"index.md": "b"}) == local.forge.tree().commit


def test_the_local_forge_is_followed_unless_told_otherwise(tmp_path: Path) -> None:
    """By default once it is there; `no` is no."""
    absent = tmp_path / "absent"
    settings = read_settings({"RELAIS_STATE": str(tmp_path / "state")}, absent, absent)
    assert source_of(settings) == LocalSource(tmp_path / "state/forge/pages.git")
    assert source_of(read_settings({"RELAIS_FOLLOW": "no"}, absent, absent)) is None


def test_following_a_folder_outside_git_without_a_forge_is_nothing_to_tell(tmp_path: Path) -> None:
    """Any folder of Markdown can be served."""
    (tmp_path / "docs").mkdir()
    assert follow(tmp_path / "docs", LocalSource(tmp_path / "pages.git")) is None


def test_what_somebody_is_writing_elsewhere_stays(github: FakeGitHub, clone: Path, source: Source) -> None:
    """Files changed, added or staged that nobody else changed."""
    (clone / "docs/guides/conventions.md").write_text("en cours\n")
    (clone / "docs/brouillon.md").write_text("pas encore suivi\n")
    (clone / "docs/index2.md").write_text("ajouté\n")
    run_git(clone, "add", "docs/index2.md")
    made = github.commit({"docs/index.md": "b"})
    assert follow(clone / "docs", source) == moved("index.md")
    assert head_of(clone) == made
    status = run_git(clone, "status", "--porcelain").decode().splitlines()
    assert sorted(status) == [" M docs/guides/conventions.md", "?? docs/brouillon.md", "A  docs/index2.md"]
    assert (clone / "docs/guides/conventions.md").read_text() == "en cours\n"


def edited(clone: Path) -> None:
    """Change the page that changes upstream."""
    (clone / "docs/index.md").write_text("en cours\n")


def staged(clone: Path) -> None:
    """The same, ready to be committed."""
    edited(clone)
    run_git(clone, "add", "docs/index.md")


def untracked(clone: Path) -> None:
    """Write a page of the same name as one that comes."""
    (clone / "docs/nouvelle.md").write_text("en cours\n")


@pytest.mark.parametrize("write", [edited, staged, untracked])
def test_a_file_in_the_way_is_told_and_left_alone(
    github: FakeGitHub, clone: Path, source: Source, write: Callable[[Path], None]
) -> None:
    """Nothing moves, not even the other pages; once it is out of the way, all goes on."""
    before = head_of(clone)
    write(clone)
    status = run_git(clone, "status", "--porcelain")
    files = {path: path.read_bytes() for path in (clone / "docs").rglob("*.md")}
    made = github.commit({"docs/index.md": "b", "docs/nouvelle.md": "c", "docs/a.md": "d"})
    for _ in range(2):
        with pytest.raises(FilesInTheWay) as caught:
            follow(clone / "docs", source)
    name = "docs/nouvelle.md" if write is untracked else "docs/index.md"
    assert all(name in error_sentence(caught.value, language) for language in LANGUAGES)
    assert head_of(clone) == before
    assert run_git(clone, "status", "--porcelain") == status
    assert {path: path.read_bytes() for path in (clone / "docs").rglob("*.md")} == files
    run_git(clone, "stash", "--quiet", "--include-untracked")
    assert follow(clone / "docs", source)
    assert head_of(clone) == made


def test_commits_made_here_are_left_alone(github: FakeGitHub, clone: Path, source: Source) -> None:
    """Ahead is no trouble; apart is told, with what joins them."""
    ours = commit(clone, {"docs/nouvelle.md": "c"})
    assert follow(clone / "docs", source) is None
    github.commit({"docs/index.md": "b"})
    with pytest.raises(Diverged) as caught:
        follow(clone / "docs", source)
    assert f'git -C "{clone}" pull --no-rebase origin main' in error_sentence(caught.value, "fr")
    assert head_of(clone) == ours
    run_git(clone, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    assert follow(clone / "docs", source) is None


def test_another_branch_is_left_alone(github: FakeGitHub, clone: Path, source: Source) -> None:
    """Somebody is trying something out."""
    run_git(clone, "switch", "--quiet", "-c", "essai")
    before = head_of(clone)
    github.commit({"docs/index.md": "b"})
    with pytest.raises(OnAnotherBranch):
        follow(clone / "docs", source)
    assert head_of(clone) == before


def test_a_history_written_anew_is_left_alone(github: FakeGitHub, clone: Path, source: Source) -> None:
    """Nothing is ever reset."""
    github.commit({"docs/index.md": "b"})
    assert follow(clone / "docs", source)
    before = head_of(clone)
    github.objects.point("main", github.objects.commit(github.objects.tree_with("", {}), "anew", []))
    with pytest.raises(Diverged):
        follow(clone / "docs", source)
    assert head_of(clone) == before


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (["remote", "remove", "origin"], NoRemote),
        (["remote", "set-url", "origin", "ext::sh -c 'touch trace'"], GitFailed),
        (["remote", "set-url", "origin", "http://192.0.2.1/pages.git"], GitFailed),
    ],
)
def test_a_remote_that_will_not_do_is_told(
    clone: Path, source: Source, command: list[str], error: type[Exception]
) -> None:
    """None at all, one that runs a program, one in the clear on another machine."""
    run_git(clone, *command)
    with pytest.raises(error):
        follow(clone / "docs", source)
    assert not (clone / "trace").exists()


def test_a_branch_that_is_gone_is_told(github: FakeGitHub, clone: Path, tmp_path: Path) -> None:
    """By its name."""
    with pytest.raises(BranchGone):
        follow(clone / "docs", source_for(github, tmp_path, RELAIS_FORGE_BRANCH="principale"))


def test_a_folder_outside_git_cannot_follow_a_forge(github: FakeGitHub, tmp_path: Path) -> None:
    """It says so."""
    (tmp_path / "docs").mkdir()
    with pytest.raises(PagesNotInGit):
        follow(tmp_path / "docs", source_for(github, tmp_path))


def test_no_hook_of_the_clone_is_run(github: FakeGitHub, clone: Path, source: Source) -> None:
    """Relais moves files; it starts no program."""
    for name in ("post-merge", "post-checkout", "reference-transaction"):
        hook = clone / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {clone}/trace\n")
        hook.chmod(0o755)
    github.commit({"docs/index.md": "b"})
    assert follow(clone / "docs", source)
    assert not (clone / "trace").exists()


def test_a_private_repository_is_followed_with_our_token(github: FakeGitHub, clone: Path, tmp_path: Path) -> None:
    """That of a service account or of an App; it is written nowhere."""
    github.server.is_private = True
    made = github.commit({"docs/index.md": "b"})
    with pytest.raises(GitFailed):
        follow(clone / "docs", source_for(github, tmp_path, RELAIS_FORGE_TOKEN=""))
    assert follow(clone / "docs", source_for(github, tmp_path)) == moved("index.md")
    github.commit({"docs/index.md": "c"})
    settings = read_settings(github.app_environment(tmp_path), tmp_path / "absent", tmp_path / "absent")
    app = source_of(settings)
    assert app is not None
    assert follow(clone / "docs", app) == moved("index.md")
    assert head_of(clone) != made
    written = b"".join(path.read_bytes() for path in (clone / ".git").rglob("*") if path.is_file())
    assert not [token for token in github.accounts.tokens if token.encode() in written]


def test_our_token_goes_to_the_forges_repository_alone(github: FakeGitHub, clone: Path, tmp_path: Path) -> None:
    """Not to another repository of the same host."""
    github.server.is_private = True
    run_git(clone, "remote", "set-url", "origin", f"{github.address}partenariat/autre.git")
    with pytest.raises(GitFailed) as caught:
        follow(clone / "docs", source_for(github, tmp_path))
    assert github.token not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "is_same"),
    [
        ("https://github.com/O/N", True),
        ("https://github.com/o/n.git/", True),
        ("http://github.com/o/n.git", False),
        ("https://github.com:8443/o/n.git", False),
        ("https://github.com.evil.org/o/n.git", False),
        ("https://github.com/o/nn.git", False),
        ("https://github.com/evil/o/n.git", False),
        ("https://ana@github.com/o/n.git", False),
        ("git@github.com:o/n.git", False),
        ("ssh://git@github.com/o/n.git", False),
    ],
)
def test_the_forges_own_repository_is_recognised(url: str, is_same: bool) -> None:
    """However its address is written; whoever has their own way in keeps it."""
    assert is_same_place(url, git_address("https://api.github.com/", "o/n")) is is_same


def test_a_clone_of_a_clone_is_followed_from_there(github: FakeGitHub, clone: Path, tmp_path: Path) -> None:
    """The remote may be a folder of this disk."""
    run_git(tmp_path, "clone", "--quiet", str(clone), "second")
    commit(clone, {"docs/index.md": "b"})
    assert follow(tmp_path / "second/docs", source_for(github, tmp_path)) == moved("index.md")


def test_the_remote_of_the_branch_is_followed(github: FakeGitHub, clone: Path, tmp_path: Path) -> None:
    """Whatever it is called."""
    run_git(clone, "remote", "rename", "origin", "partenariat")
    github.commit({"docs/index.md": "b"})
    assert follow(clone / "docs", source_for(github, tmp_path)) == moved("index.md")


class Told:
    """Remembers what a follower tells."""

    def __init__(self) -> None:
        self.moves: list[frozenset[str]] = []
        self.failures: list[Exception] = []


def follower_of(docs: Path, source: Source, told: Told, seconds: float = 600.0) -> Follower:
    """Return a follower that waits to be woken."""
    assert isinstance(source, RemoteSource)
    return Follower(docs, replace(source, seconds=seconds), told.failures.append, told.moves.append)


def test_a_follower_looks_at_once_and_when_it_is_woken(github: FakeGitHub, clone: Path, source: Source) -> None:
    """It does not wait for its time."""
    told = Told()
    github.commit({"docs/index.md": "b"})
    follower = follower_of(clone / "docs", source, told)
    follower.start()
    wait_until(lambda: told.moves == [{"index.md"}])
    github.commit({"docs/nouvelle.md": "c"})
    follower.wake()
    wait_until(lambda: told.moves[1:] == [{"nouvelle.md"}])
    follower.stop()
    assert told.failures == []
    assert "relais-follow" not in [thread.name for thread in threading.enumerate()]


def test_a_follower_looks_from_time_to_time(github: FakeGitHub, clone: Path, source: Source) -> None:
    """Where nobody wakes it."""
    told = Told()
    follower = follower_of(clone / "docs", source, told, seconds=0.05)
    follower.start()
    github.commit({"docs/index.md": "b"})
    wait_until(lambda: told.moves == [{"index.md"}])
    follower.stop()


def test_a_failure_is_told_once_and_outlived(github: FakeGitHub, clone: Path, source: Source) -> None:
    """GitHub is down for a while."""
    told = Told()
    github.down()
    follower = follower_of(clone / "docs", source, told, seconds=0.05)
    follower.start()
    wait_until(lambda: len(told.failures) == 1)
    github.up()
    github.commit({"docs/index.md": "b"})
    wait_until(lambda: told.moves == [{"index.md"}])
    follower.stop()
    assert len(told.failures) == 1


def test_forge_and_source_are_chosen_alike(github: FakeGitHub, tmp_path: Path) -> None:
    """The branch that is followed is the one that proposals are merged into."""
    settings = settings_for(github, tmp_path, RELAIS_FORGE_BRANCH="principale", RELAIS_FORGE_FOLDER=".")
    source = source_of(settings)
    assert isinstance(source, RemoteSource)
    assert source.branch == github_forge(settings).place.branch == "principale"
    assert github_forge(settings).place.folder == ""
    assert isinstance(forge_of(settings, tmp_path), GitHubForge)
