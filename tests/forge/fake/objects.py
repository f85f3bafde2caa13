"""The bare repository behind the fake GitHub: real objects, made and read by real Git."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# A person's own settings of Git must change nothing.
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "fake",
    "GIT_AUTHOR_EMAIL": "fake@example.org",
    "GIT_COMMITTER_NAME": "fake",
    "GIT_COMMITTER_EMAIL": "fake@example.org",
}
SECONDS = 30


def run_git(folder: Path, *arguments: str, given: bytes = b"", variables: Mapping[str, str] | None = None) -> bytes:
    """Return what Git prints; a failure raises with its words."""
    run = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, **ENVIRONMENT, **(variables or {})},
    )
    assert run.returncode == 0, f"git {' '.join(arguments)}: {run.stderr.decode()}"
    return run.stdout


class Objects:
    """Blobs, trees, commits and branches of one repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: set[tuple[str, str]] = set()
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", "-bmain")

    def git(self, *arguments: str, given: bytes = b"", variables: Mapping[str, str] | None = None) -> str:
        """Return what Git prints, as a line."""
        return run_git(self.folder, *arguments, given=given, variables=variables).decode().strip()

    def has(self, name: str, kind: str) -> bool:
        """Tell whether there is an object of a kind."""
        if (name, kind) in self._known:
            return True
        command = ["git", "cat-file", "-t", name]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, timeout=SECONDS, check=False)
        found = run.stdout.decode().strip()
        self._known.add((name, found))
        return found == kind

    def tip(self, branch: str) -> str:
        """Return the commit of a branch; nothing when there is none."""
        # Read from its file: nothing here ever packs references, and this is asked for all the time.
        file = self.folder / "refs" / "heads" / branch
        return file.read_text("ascii").strip() if file.is_file() else ""

    def point(self, branch: str, commit: str) -> None:
        """Move a branch, or make it."""
        self.git("update-ref", f"refs/heads/{branch}", commit)

    def remove(self, branch: str) -> None:
        """Remove a branch."""
        self.git("update-ref", "-d", f"refs/heads/{branch}")

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Tell whether a commit comes before another."""
        command = ["git", "merge-base", "--is-ancestor", older, newer]
        return subprocess.run(command, cwd=self.folder, timeout=SECONDS, check=False).returncode == 0

    def blob(self, content: bytes) -> str:
        """Keep a file, and return its name."""
        return self.git("hash-object", "-w", "--stdin", given=content)

    def content(self, name: str) -> bytes:
        """Return a file."""
        return run_git(self.folder, "cat-file", "blob", name)

    def tree_with(self, base: str, entries: Mapping[str, str]) -> str:
        """Return the tree that a base becomes with files, by path, named by their blobs."""
        with tempfile.TemporaryDirectory() as aside:
            index = {"GIT_INDEX_FILE": f"{aside}/index"}
            if base:
                self.git("read-tree", base, variables=index)
            lines = b"".join(f"100644 {name}\t{path}\0".encode() for path, name in entries.items())
            self.git("update-index", "-z", "--index-info", given=lines, variables=index)
            return self.git("write-tree", variables=index)

    def entries(self, tree: str, *, recursive: bool) -> list[Json]:
        """Return what is in a tree, as GitHub lists it."""
        listed = run_git(self.folder, "ls-tree", "-z", *(("-r", "-t") if recursive else ()), tree).decode()
        lines = (line.partition("\t") for line in listed.split("\0") if line)
        return [
            {"path": path, **dict(zip(("mode", "type", "sha"), head.split(), strict=True))} for head, _, path in lines
        ]

    def commit(self, tree: str, message: str, parents: list[str]) -> str:
        """Make a commit, and return its name."""
        given = [part for parent in parents for part in ("-p", parent)]
        return self.git("commit-tree", tree, *given, "-F", "-", given=message.encode())

    def commit_told(self, name: str) -> Json:
        """Return a commit as GitHub tells it."""
        tree, parents, message = self.git("log", "-1", "--format=%T|%P|%B", name).split("|", 2)
        parts = [{"sha": parent} for parent in parents.split()]
        return {"sha": name, "tree": {"sha": tree}, "parents": parts, "message": message}

    def write(self, files: Mapping[str, str | bytes], message: str = "edited by hand", branch: str = "main") -> str:
        """Commit files on a branch, as somebody would by hand; return the commit."""
        names = {path: self.blob(text.encode() if isinstance(text, str) else text) for path, text in files.items()}
        before = self.tip(branch) or self.tip("main")
        tree = self.tree_with(before, names)
        made = self.commit(tree, message, [before] if before else [])
        self.point(branch, made)
        return made

    def merge_tree(self, ours: str, theirs: str) -> str | None:
        """Return the tree of a merge; None when there is a conflict."""
        run = subprocess.run(
            ["git", "merge-tree", "--write-tree", ours, theirs],
            cwd=self.folder,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        return run.stdout.decode().split()[0] if run.returncode == 0 else None
