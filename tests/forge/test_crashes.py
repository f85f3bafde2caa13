"""A forge that fails, or a process that is killed, at each step in turn: the same call made again makes one of each."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.contributing.forge import ForgeFailed
from bot.contributing.models import Opened, Ticket
from tests.forge.worlds import GitHubWorld, LocalWorld, World, a_proposal

# More steps than any call has: the test ends at the first call that nothing disturbs.
MOST_STEPS = 60
TICKET = Ticket("outdated:index.md", "Une page à revoir", "Elle date.", ("outdated",))


def propose(world: World, branch: str) -> Opened:
    """Propose under a name."""
    return world.forge.propose(a_proposal(world, branch=branch))


def undisturbed(world: GitHubWorld, step: int, call: Callable[[], object], *, is_done: bool) -> bool:
    """Make a call whose request at a step fails, done or not; tell whether nothing failed, as it has fewer steps."""
    world.github.fails(0 if is_done else 503, skip=step, times=1, is_done=is_done)
    try:
        call()
    except ForgeFailed:
        return False
    finally:
        world.github.goes_well()
    return True


@pytest.mark.parametrize("is_done", [True, False], ids=["answer-lost", "not-done"])
def test_a_proposal_is_one_whatever_step_fails(hub: GitHubWorld, is_done: bool) -> None:
    """One branch, one pull request with its label, one commit."""
    for step in range(MOST_STEPS):
        branch = f"relais/draft{step}"
        was_whole = undisturbed(hub, step, partial(propose, hub, branch), is_done=is_done)
        opened = propose(hub, branch)
        pulls = [pull for pull in hub.github.pulls if pull.branch == branch]
        assert [(pull.number, pull.head, pull.labels) for pull in pulls] == [(opened.number, opened.head, ["section"])]
        assert hub.github.objects.commit_told(opened.head)["parents"] == [{"sha": hub.github.objects.tip("main")}]
        if was_whole:
            assert step > 8
            return
    pytest.fail("the call never ends")


@pytest.mark.parametrize("is_done", [True, False], ids=["answer-lost", "not-done"])
def test_a_merge_is_one_whatever_step_fails(hub: GitHubWorld, is_done: bool) -> None:
    """One commit on the main branch, and no branch left."""
    for step in range(MOST_STEPS):
        files = {f"lecons/n{step}.md": b"x"}
        opened = hub.forge.propose(a_proposal(hub, branch=f"relais/draft{step}", files=files))
        before = hub.github.objects.tip("main")
        merge = partial(hub.forge.merge, opened.number, opened.head, "Validée")
        was_whole = undisturbed(hub, step, merge, is_done=is_done)
        made = merge()
        assert hub.github.objects.commit_told(made)["parents"] == [{"sha": before}, {"sha": opened.head}]
        assert hub.branches() == ["main"]
        if was_whole:
            assert step > 2
            return
    pytest.fail("the call never ends")


@pytest.mark.parametrize("is_done", [True, False], ids=["answer-lost", "not-done"])
def test_what_is_said_is_said_once_whatever_step_fails(hub: GitHubWorld, is_done: bool) -> None:
    """One ticket, one comment, one closing word."""
    for step in range(MOST_STEPS):
        ticket = Ticket(f"mark{step}", "Une page à revoir", "Elle date.")

        def call(ticket: Ticket = ticket) -> None:
            number = hub.forge.open_ticket(ticket).number
            hub.forge.comment(number, "checks", "Vu.")
            hub.forge.close(number, "Revue.")

        opened = hub.opened()
        was_whole = undisturbed(hub, step, call, is_done=is_done)
        if hub.opened() == opened or hub.github.threads[-1].state == "open":
            call()
        assert hub.opened() == opened + 1
        assert hub.said(hub.github.threads[-1].number) == ["Vu.", "Revue."]
        assert hub.github.threads[-1].state == "closed"
        if was_whole:
            return
    pytest.fail("the call never ends")


# Runs Git, then kills whoever asked for it, at the call whose number is told.
DEADLY_GIT = """\
#!/bin/sh
count=$(($(cat "{counter}") + 1))
echo $count > "{counter}"
"{git}" "$@"
code=$?
[ $count -eq {at} ] && kill -9 $PPID
exit $code
"""


def killed_after(step: int, folder: Path, call: Callable[[], object]) -> bool:
    """Make a call in a process that is killed once Git has run so often; tell whether it was."""
    programs = folder / f"bin{step}"
    programs.mkdir()
    (programs / "counter").write_text("0")
    git = programs / "git"
    git.write_text(DEADLY_GIT.format(counter=programs / "counter", git=shutil.which("git"), at=step))
    git.chmod(stat.S_IRWXU)
    child = os.fork()
    if not child:
        os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"
        try:
            call()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def test_a_local_proposal_is_one_wherever_it_is_killed(local: LocalWorld, tmp_path: Path) -> None:
    """From the making of the repository on: one branch, one file, and the pages untouched."""
    head = local.by_hand({"index.md": "changed"})
    page = (local.clone / "docs/guides/conventions.md").read_bytes()
    for step in range(1, MOST_STEPS):
        branch = f"relais/draft{step}"
        files = {f"lecons/n{step}.md": b"x"}

        def call(branch: str = branch, files: dict[str, bytes] = files) -> Opened:
            tree = local.forge.tree()
            return local.forge.propose(a_proposal(local, branch=branch, files=files, base=tree.commit))

        was_killed = killed_after(step, tmp_path, call)
        opened = call()
        assert local.branches().count(branch) == 1
        assert local.opened() == step
        assert opened.number == step
        assert [entry.name for entry in local.state.iterdir() if entry.name.startswith(".")] == []
        if not was_killed:
            assert step > 10
            break
    assert (local.clone / "docs/guides/conventions.md").read_bytes() == page
    assert local.forge.tree().commit == head


def test_a_local_merge_is_one_wherever_it_is_killed(local: LocalWorld, tmp_path: Path) -> None:
    """One commit on the main branch, which the file tells, and no branch left."""
    for step in range(1, MOST_STEPS):
        files = {f"lecons/n{step}.md": b"x"}
        opened = local.forge.propose(a_proposal(local, branch=f"relais/draft{step}", files=files))
        before = local.forge.tree().commit

        def call(opened: Opened = opened) -> str:
            return local.forge.merge(opened.number, opened.head, "Validée")

        was_killed = killed_after(step, tmp_path, call)
        made = call()
        assert local.parents(made) == [before, opened.head]
        assert local.branches() == ["main"]
        assert local.forge.progress(opened.number).merged_as == made == local.forge.tree().commit
        if not was_killed:
            assert step > 8
            return
    pytest.fail("the call never ends")


def test_several_processes_make_one_of_each(local: LocalWorld) -> None:
    """The same proposals and tickets, sent by four processes at once."""
    base = local.forge.tree().commit
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            code = 1
            try:
                for name in ("a", "b", "c"):
                    local.forge.propose(a_proposal(local, branch=f"relais/{name}", base=base))
                local.forge.open_ticket(TICKET)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0, 0]
    assert sorted(local.branches()) == ["main", "relais/a", "relais/b", "relais/c"]
    assert sorted(int(file.stem) for file in local.state.glob("*/*.json")) == [1, 2, 3, 4]
