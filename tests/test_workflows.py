"""The workflows of the forge are safe for proposals of anybody: what runs their code may do nothing."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.comment_guard import MARK
from tests.sources import ROOT

WORKFLOWS = {path.name: path for path in sorted((ROOT / ".github" / "workflows").iterdir())}
POSTING = "commentaire.yml"
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
Workflow = dict[Any, Any]


def read(name: str) -> Workflow:
    """Return a workflow; YAML takes its key `on` for true."""
    loaded = yaml.safe_load(WORKFLOWS[name].read_text("utf-8"))
    assert isinstance(loaded, dict)
    return {"on" if key is True else key: value for key, value in loaded.items()}


def steps(name: str) -> Iterator[dict[str, Any]]:
    """Yield every step of every job."""
    for job in read(name)["jobs"].values():
        yield from job["steps"]


def events(name: str) -> set[str]:
    """Return the events that start a workflow."""
    on = read(name)["on"]
    return set(on) if isinstance(on, dict | list) else {on}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_of_an_event_is_pasted_into_a_script(name: str) -> None:
    """A title or the name of a branch is text that somebody chose: it reaches a script as a variable, never as code."""
    scripts = [step["run"] for step in steps(name) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_workflow_runs_a_proposal_with_our_rights(name: str) -> None:
    """`pull_request_target` would: it has our secrets beside the code of anybody."""
    assert "pull_request_target" not in events(name)


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name != POSTING])
def test_what_runs_a_proposal_can_only_read(name: str) -> None:
    """Nothing is written, no secret is given, and no job asks for more."""
    assert read(name)["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in read(name)["jobs"].values())
    assert "secrets" not in WORKFLOWS[name].read_text("utf-8")
    assert "github.token" not in WORKFLOWS[name].read_text("utf-8")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_workflow_says_what_it_may_do_and_how_long(name: str) -> None:
    """Without a word, GitHub would give the rights that the repository gives by default, for six hours."""
    assert "permissions" in read(name)
    assert all(job["timeout-minutes"] <= 15 for job in read(name)["jobs"].values())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_of_others_are_named_by_their_content(name: str) -> None:
    """A tag can be moved to other code; the whole name of a commit cannot. The token is not left in the checkout."""
    used = [step for step in steps(name) if "uses" in step]
    assert [step["uses"] for step in used if not PINNED.fullmatch(step["uses"])] == []
    checkouts = [step for step in used if step["uses"].startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_what_posts_runs_nothing_of_a_proposal() -> None:
    """It starts when the checks are over, fetches the main branch and nothing else, and may post and no more."""
    workflow = read(POSTING)
    assert workflow["on"] == {"workflow_run": {"workflows": ["proposition"], "types": ["completed"]}}
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    (checkout,) = [step for step in steps(POSTING) if "uses" in step]
    assert checkout["uses"].startswith("actions/checkout@")
    assert {"ref", "repository"}.isdisjoint(checkout["with"])
    text = WORKFLOWS[POSTING].read_text("utf-8")
    assert "secrets" not in text
    assert "make " not in text
    assert "pip" not in text
    assert read("proposition.yml")["name"] == "proposition"


def test_what_is_handed_over_is_what_is_fetched() -> None:
    """Both workflows mean the same artifact."""
    (upload,) = [step for step in steps("proposition.yml") if "upload-artifact" in step.get("uses", "")]
    (fetch,) = [step for step in steps(POSTING) if step.get("id") == "fetch"]
    assert f"--name {upload['with']['name']} " in fetch["run"]
    assert f'"{upload["with"]["name"]}"' in fetch["run"]


def test_the_whole_suite_runs_for_a_proposal_and_for_the_main_branch() -> None:
    """`.ci/run` is what must be green."""
    assert events("test.yml") == {"push", "pull_request"}
    assert ".ci/run" in [step.get("run") for step in steps("test.yml")]


HEAD = "a" * 40
# A GitHub that remembers what it was told: the head of the pull request, the comments there, the artifact.
FAKE_GH = """#!/bin/sh
echo "$*" >> "$FAKE/asked"
case "$*" in
  *actions/runs/*) cat "$FAKE/size" ;;
  *"run download"*) mkdir -p "$RUNNER_TEMP/handed-over"; cp "$FAKE"/handed-over/* "$RUNNER_TEMP/handed-over/" ;;
  *--method*) cp "$RUNNER_TEMP/handed-over/comment.md" "$FAKE/posted" ;;
  *issues/12/comments*) cat "$FAKE/comments" ;;
  *pulls/12*) cat "$FAKE/head" ;;
  *) exit 9 ;;
esac
"""


class Forge:
    """The forge, as far as the second workflow speaks with it, and the machine that runs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir()
        (folder / "temp").mkdir()
        (folder / "handed-over").mkdir()
        gh = folder / "bin" / "gh"
        gh.write_text(FAKE_GH, "utf-8")
        gh.chmod(gh.stat().st_mode | stat.S_IXUSR)
        self.set(size="800\n", head=f"{HEAD}\n", comments="")
        self.hand_over(f"{MARK}\n\n## Merci\n\nTout est bon.\n")

    def set(self, **files: str) -> None:
        """Say what the forge answers."""
        for name, text in files.items():
            (self.folder / name).write_text(text, "utf-8")

    def hand_over(self, comment: str, number: str = "12\n") -> None:
        """Say what the first workflow has handed over."""
        (self.folder / "handed-over" / "comment.md").write_text(comment, "utf-8")
        (self.folder / "handed-over" / "number").write_text(number, "utf-8")

    def run(self) -> int:
        """Run the scripts of the workflow one after the other, as a runner does, and return the last exit code."""
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "FAKE": str(self.folder),
            "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "REPOSITORY": "a/b",
            "RUN": "7",
            "HEAD": HEAD,
            "PREVIEW": "https://apercu.example.org/{number}/",
        }
        (self.folder / "output").touch()
        for step in steps(POSTING):
            if "run" not in step or ("if" in step and "found=true" not in (self.folder / "output").read_text("utf-8")):
                continue
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]],
                cwd=ROOT,
                env=environment,
                timeout=30,
                check=False,
                capture_output=True,
            )
            if done.returncode:
                return done.returncode
        return 0

    def asked(self) -> str:
        """Return what was asked of the forge."""
        return (self.folder / "asked").read_text("utf-8")

    def posted(self) -> str:
        """Return the comment that was posted, or nothing."""
        file = self.folder / "posted"
        return file.read_text("utf-8") if file.exists() else ""


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """Return a forge where everything goes well."""
    return Forge(tmp_path)


def test_the_first_comment_is_posted(forge: Forge) -> None:
    """With the link to the preview, which only this side knows."""
    assert forge.run() == 0
    assert "--method POST repos/a/b/issues/12/comments" in forge.asked()
    assert forge.posted() == (
        f"{MARK}\n\n## Merci\n\n[Voir les pages comme elles seront](https://apercu.example.org/12/)\n\nTout est bon.\n"
    )


def test_the_next_one_takes_its_place(forge: Forge) -> None:
    """One comment a proposal, whatever the number of changes."""
    forge.set(comments="501\n502\n")
    assert forge.run() == 0
    assert "--method PATCH repos/a/b/issues/comments/501 " in forge.asked()
    assert "POST" not in forge.asked()


@pytest.mark.parametrize(
    ("comment", "number"),
    [(f"{MARK}\n\nBonjour @equipe\n", "12"), (f"{MARK}\n", "12; gh"), (f"{MARK}\n", "../12"), ("Bonjour", "12")],
)
def test_a_comment_that_is_not_ours_is_not_posted(forge: Forge, comment: str, number: str) -> None:
    """The run fails, so that somebody looks, and the pull request is not even asked for."""
    forge.hand_over(comment, number)
    assert forge.run() != 0
    assert forge.posted() == ""
    assert "pulls/" not in forge.asked()


def test_the_comment_of_another_pull_request_is_not_posted(forge: Forge) -> None:
    """The number was handed over by who proposes: the pull request of that number must be the one checked."""
    forge.set(head="b" * 40)
    assert forge.run() == 0
    assert forge.posted() == ""


@pytest.mark.parametrize(("size", "code"), [("0", 0), ("100001", 1)])
def test_nothing_is_fetched_that_is_not_there_or_is_too_large(forge: Forge, size: str, code: int) -> None:
    """A check that failed before it had anything to say hands nothing over."""
    forge.set(size=size)
    assert forge.run() == code
    assert "download" not in forge.asked()
