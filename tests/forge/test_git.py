"""Git as we run it: it ends in time, asks nothing, and shows no password."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.contributing.git import Git, GitFailed, GitTooSlow, reason_in


def test_a_command_that_takes_too_long_is_ended_with_its_helpers(tmp_path: Path) -> None:
    """Nothing of it goes on."""
    Git(tmp_path).run("init", "--quiet")
    pid = tmp_path / "pid"
    slow = Git(tmp_path, settings={"alias.slow": f"!echo $$ > {pid}; sleep 60"}, seconds=0.5)
    with pytest.raises(GitTooSlow):
        slow.run("slow")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_secret_is_not_on_the_command_line(tmp_path: Path) -> None:
    """Nor in what is printed of the object; Git has it all the same."""
    Git(tmp_path).run("init", "--quiet")
    trace = tmp_path / "trace"
    git = Git(tmp_path, settings={"http.extraHeader": "Authorization: caché", "alias.see": f"!ps -ef > {trace}"})
    git.run("see")
    assert "caché" not in trace.read_text()
    assert "caché" not in repr(git)
    assert git.text("config", "http.extraHeader") == "Authorization: caché"


def test_a_password_in_an_address_is_not_shown() -> None:
    """Somebody may have cloned with one."""
    told = reason_in("warning: x\nfatal: unable to access 'https://ana:tres-secret@forge.example.org/p.git/': 403\n")
    assert told == "fatal: unable to access 'https://forge.example.org/p.git/': 403"


@pytest.mark.parametrize("address", ["ext::sh -c 'touch trace'", "http://192.0.2.1/p.git", "ssh://192.0.2.1/p.git"])
def test_only_the_protocols_allowed_are_used(tmp_path: Path, address: str) -> None:
    """By default those of this disk."""
    Git(tmp_path).run("init", "--quiet")
    with pytest.raises(GitFailed) as caught:
        Git(tmp_path).run("ls-remote", "--", address)
    assert "not allowed" in str(caught.value.data["reason"])
    assert not (tmp_path / "trace").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And not taken for a missing Git."""
    with pytest.raises(GitFailed) as caught:
        Git(tmp_path / "absent").run("status")
    assert str(tmp_path / "absent") in str(caught.value)
