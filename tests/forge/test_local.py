"""What is the local forge's own: the user's repository, which it reads and never writes, and its files."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from bot.contributing.choosing import forge_of
from bot.contributing.forge import ForgeDenied, ForgeFailed, ForgeUnreachable
from bot.contributing.forges.local import LocalForge
from bot.contributing.models import Ticket
from bot.settings import read_settings
from bot.terminal import error_sentence
from indexer.catalogue import LANGUAGES
from tests.forge.fake import run_git
from tests.forge.worlds import LocalWorld, a_proposal, commit, head_of, make_repository


def told_by(forge: LocalForge) -> str:
    """Return what the forge says that it cannot work with; the same is said in both languages."""
    with pytest.raises(ForgeDenied) as caught:
        forge.tree()
    french, _ = (error_sentence(caught.value, language) for language in LANGUAGES)
    return french


def test_without_a_repository_on_a_forge_it_is_the_local_one(tmp_path: Path) -> None:
    """In the state folder, which others cannot open."""
    docs = make_repository(tmp_path / "base", {"docs/a.md": "x"}) / "docs"
    settings = read_settings({"RELAIS_STATE": str(tmp_path / "state")}, tmp_path / "absent", tmp_path / "absent")
    assert forge_of(settings, docs).tree().read("a.md") == b"x"
    assert (tmp_path / "state/forge/pages.git/HEAD").is_file()
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_the_users_files_are_never_touched(local: LocalWorld) -> None:
    """Neither their work tree, nor their index, nor their branches, whatever they are doing."""
    (local.clone / "docs/index.md").write_text("en cours\n")
    (local.clone / "docs/nouvelle.md").write_text("pas encore suivie\n")
    run_git(local.clone, "add", "docs/nouvelle.md")
    before = run_git(local.clone, "status", "--porcelain", "--branch")
    references = run_git(local.clone, "for-each-ref")
    opened = local.forge.propose(a_proposal(local))
    local.forge.merge(opened.number, opened.head, "Validée")
    assert run_git(local.clone, "status", "--porcelain", "--branch") == before
    assert run_git(local.clone, "for-each-ref") == references
    assert (local.clone / "docs/index.md").read_text() == "en cours\n"


def test_what_the_user_commits_is_taken_in(local: LocalWorld) -> None:
    """Before each reading; what was validated meanwhile stays."""
    opened = local.forge.propose(a_proposal(local))
    made = local.forge.merge(opened.number, opened.head, "Validée")
    assert local.forge.tree().commit == made
    commit_made = local.by_hand({"index.md": "b"})
    assert local.forge.tree().commit == commit_made


def test_histories_that_part_are_told_with_the_remedy(local: LocalWorld) -> None:
    """Nothing is decided for the user: the command that joins them is told, and does."""
    opened = local.forge.propose(a_proposal(local))
    local.forge.merge(opened.number, opened.head, "Validée")
    commit(local.clone, {"docs/index.md": "b"})
    told = told_by(local.forge)
    assert f'git -C "{local.clone}" pull --no-rebase "{local.bare}" main' in told
    run_git(local.clone, "pull", "--quiet", "--no-rebase", "--no-edit", str(local.bare), "main")
    assert local.forge.tree().read("index.md") == b"b"


def test_pages_outside_git_are_told_with_the_remedy(tmp_path: Path) -> None:
    """The folder may be anywhere but in a repository."""
    (tmp_path / "docs").mkdir()
    assert "git init" in told_by(LocalForge(tmp_path / "docs", tmp_path / "forge"))


def test_pages_not_committed_are_told_with_the_remedy(tmp_path: Path) -> None:
    """No commit at all, or none with the pages in it."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("x")
    run_git(tmp_path, "init", "--quiet", "-bmain")
    forge = LocalForge(docs, tmp_path / "forge")
    assert "git commit" in told_by(forge)
    (tmp_path / "README").write_text("x")
    run_git(tmp_path, "add", "README")
    run_git(tmp_path, "commit", "--quiet", "-mx")
    assert "git commit" in told_by(forge)


def test_a_repository_on_no_branch_is_told(local: LocalWorld) -> None:
    """Somebody looks at an old version."""
    run_git(local.clone, "checkout", "--quiet", "--detach")
    assert "git switch" in told_by(local.forge)


def test_a_missing_git_is_told(local: LocalWorld, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And how to install it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install git" in told_by(local.forge)


def test_git_that_fails_is_unreachable(local: LocalWorld) -> None:
    """With Git's own reason: it may go better later."""
    local.forge.tree()
    (local.bare / "refs/heads/main").write_text("nothing\n")
    with pytest.raises(ForgeUnreachable) as caught:
        local.forge.tree()
    assert "fatal" in error_sentence(caught.value, "fr")


def test_the_main_branch_is_the_users_own(tmp_path: Path) -> None:
    """Whatever it is called; another one checked out later changes nothing."""
    clone = make_repository(tmp_path / "base", {"docs/a.md": "x"}, branch="pages/principale")
    forge = LocalForge(clone / "docs", tmp_path / "forge")
    assert forge.tree().commit == head_of(clone)
    run_git(clone, "switch", "--quiet", "-c", "essai")
    commit(clone, {"docs/a.md": "essai"})
    assert forge.tree().read("a.md") == b"x"


def test_the_pages_may_be_the_whole_repository(tmp_path: Path) -> None:
    """Then nothing stands before their paths."""
    clone = make_repository(tmp_path / "base", {"a.md": "x"})
    forge = LocalForge(clone, tmp_path / "forge")
    world_files = {"lecons/b.md": b"y"}
    base = forge.tree().commit
    opened = forge.propose(a_proposal(LocalWorld(tmp_path / "other"), files=world_files, base=base))
    forge.merge(opened.number, opened.head, "Validée")
    assert sorted(forge.tree().paths()) == ["a.md", "lecons/b.md"]


def test_a_shallow_clone_of_the_pages_will_do(local: LocalWorld, tmp_path: Path) -> None:
    """Many clones are made without their past."""
    local.by_hand({"index.md": "b"})
    run_git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{local.clone}", "shallow")
    forge = LocalForge(tmp_path / "shallow/docs", tmp_path / "forge")
    opened = forge.propose(a_proposal(local, base=forge.tree().commit))
    assert forge.merge(opened.number, opened.head, "Validée") == forge.tree().commit


def test_links_in_the_repository_are_no_pages(local: LocalWorld) -> None:
    """They could lead anywhere."""
    (local.clone / "docs/lien.md").symlink_to("/etc/passwd")
    commit(local.clone, {})
    assert "lien.md" not in local.forge.tree().paths()
    assert local.forge.tree().read("lien.md") is None


def test_hooks_are_not_run(local: LocalWorld, tmp_path: Path) -> None:
    """Neither the user's nor those of the bare repository."""
    local.forge.tree()
    trace = tmp_path / "trace"
    for folder in (local.clone / ".git/hooks", local.bare / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in ("reference-transaction", "post-merge", "post-checkout", "pre-commit"):
            (folder / name).write_text(f"#!/bin/sh\ntouch {trace}\n")
            (folder / name).chmod(0o755)
    opened = local.forge.propose(a_proposal(local))
    local.forge.merge(opened.number, opened.head, "Validée")
    assert not trace.exists()


def test_files_are_private_and_whole(local: LocalWorld) -> None:
    """A person can read them, and nobody else can."""
    local.forge.open_ticket(Ticket("m", "Un « ticket »", "Été.", ("outdated",)))
    file = local.state / "tickets/1.json"
    assert json.loads(file.read_text("utf-8"))["title"] == "Un « ticket »"
    assert "Été." in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in file.parent.iterdir()] == ["1.json"]


def test_tickets_need_no_git(tmp_path: Path) -> None:
    """A page can be reported in any folder."""
    (tmp_path / "docs").mkdir()
    forge = LocalForge(tmp_path / "docs", tmp_path / "forge")
    number = forge.open_ticket(Ticket("m", "Un ticket", "x")).number
    forge.comment(number, "checks", "Vu.")
    forge.close(number, "Revue.")
    forge.discard("relais/abc", "Retirée.")
    assert forge.progress(number).state == "closed"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"number": 1}', '{"labels": null}'])
def test_a_damaged_file_is_told(local: LocalWorld, content: str) -> None:
    """By its name: somebody has touched it."""
    local.forge.open_ticket(Ticket("m", "Un ticket", "x"))
    file = local.state / "tickets/1.json"
    file.write_text(content)
    with pytest.raises(ForgeFailed) as caught:
        local.forge.progress(1)
    assert str(file) in error_sentence(caught.value, "fr")


def test_a_folder_that_cannot_be_written_is_told(local: LocalWorld) -> None:
    """A file stands where it should be."""
    local.state.parent.mkdir(exist_ok=True)
    local.state.write_text("")
    assert str(local.state) in told_by(local.forge)


def test_settings_of_git_around_us_change_nothing(local: LocalWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relais may be started from a hook, where Git says where to work."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, os.devnull)
    opened = local.forge.propose(a_proposal(local))
    assert local.forge.merge(opened.number, opened.head, "Validée") == local.forge.tree().commit
