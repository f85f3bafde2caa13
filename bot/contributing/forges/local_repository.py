"""The bare repository of the local forge: pages read and proposals made without touching a file of anybody's."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from bot.contributing.clone import Clone, is_ancestor, is_known_ancestor
from bot.contributing.forge import ForgeConflict, ForgeDenied, ForgeUnreachable
from bot.contributing.forges.changing import changed
from bot.contributing.forges.texts import commit_message, is_made_by_us
from bot.contributing.git import Git, GitFailed, GitMissing
from bot.contributing.models import Changes, Proposal

FILE = "100644"
FILES = frozenset({FILE, "100755"})
ASIDE = ".making-"
TAKEN = "refs/relais/taken"


class PagesDiverged(ForgeDenied):
    """Commits were made in the pages' own repository beside those that were validated: somebody has to join them."""

    code = "error.pages_diverged"


class NoGit(ForgeDenied):
    """The local forge needs Git, which is not installed."""

    code = "error.git_missing"


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn a failure of Git's into one of a forge."""
    try:
        yield
    except GitMissing as error:
        raise NoGit from error
    except GitFailed as error:
        raise ForgeUnreachable(reason=str(error.data["reason"])) from error


class LocalTree:
    """The folder of pages at one commit of the bare repository."""

    def __init__(self, git: Git, commit: str, folder: str) -> None:
        self._git = git
        self._commit = commit
        self._folder = folder

    @property
    def commit(self) -> str:
        """The commit."""
        return self._commit

    def read(self, path: str) -> bytes | None:
        """Return a file; None when there is none. Raises ForgeFailed."""
        with failures_told():
            name = self._blobs.get(path)
            return self._git.run("cat-file", "blob", name).output if name is not None else None

    def paths(self) -> tuple[str, ...]:
        """Return the path of every file. Raises ForgeFailed."""
        with failures_told():
            return tuple(self._blobs)

    @cached_property
    def _blobs(self) -> Mapping[str, str]:
        listed = self._git.run("ls-tree", "-r", "-z", f"{self._commit}:{self._folder}").output
        entries = (line.decode("utf-8", "surrogateescape").partition("\t") for line in listed.split(b"\0") if line)
        # `mode type name<tab>path`; links and repositories within the repository are no files.
        return {path: head.split()[2] for head, _, path in entries if head.split()[0] in FILES}


class LocalRepository:
    """A bare repository whose main branch follows, and is followed by, the branch that the pages are on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._git = Git(folder, is_bare=True)

    def make(self, clone: Clone) -> None:
        """Make it, unless it is there, for the branch that the pages are on; never two at a time. Raises GitFailed."""
        if self.folder.is_dir():
            return
        aside = Path(tempfile.mkdtemp(dir=self.folder.parent, prefix=ASIDE))
        try:
            made = Git(aside, is_bare=True)
            kind = clone.git.text("rev-parse", "--show-object-format")
            branch = clone.branch
            made.run(
                "init", "--quiet", "--bare", "--template=", f"--object-format={kind}", f"--initial-branch={branch}"
            )
            made.run(*fetching(clone), f"refs/heads/{branch}:refs/heads/{branch}")
            aside.rename(self.folder)
        finally:
            # Whoever was killed here before us has left the same behind.
            for left in self.folder.parent.glob(f"{ASIDE}*"):
                shutil.rmtree(left)

    def main(self) -> tuple[str, str]:
        """Return the main branch and its commit. Raises GitFailed."""
        commit, name = self._git.text("rev-parse", "HEAD", "--symbolic-full-name", "HEAD").split()
        return name, commit

    def tip(self, branch: str) -> str:
        """Return the commit of a branch; nothing when there is none. Raises GitFailed."""
        return self._git.run("rev-parse", "--quiet", "--verify", f"refs/heads/{branch}", allowed=(0, 1)).text

    def tree(self, clone: Clone) -> LocalTree:
        """Return the folder of pages as the main branch has it. Raises GitFailed."""
        return LocalTree(self._git, self.main()[1], clone.folder)

    def changes(self, head: str, clone: Clone) -> Changes:
        """Return what a commit changes since it left the main branch. Raises GitFailed."""
        before = self._git.text("merge-base", self.main()[1], head)
        listed = self._git.run("diff", "--name-only", "--no-renames", "-z", before, head).output
        paths = listed.decode("utf-8", "surrogateescape").split("\0")[:-1]
        old, new = (LocalTree(self._git, commit, clone.folder) for commit in (before, head))
        return changed(head, paths, clone.folder, old, new)

    def take_in(self, clone: Clone) -> None:
        """Bring in what was committed where the pages are. Raises PagesDiverged, GitFailed."""
        name, tip = self.main()
        theirs = clone.git.run("rev-parse", "--quiet", "--verify", name, allowed=(0, 1)).text
        if not theirs or is_known_ancestor(self._git, theirs, tip):
            return
        self._git.run(*fetching(clone), f"+{name}:{TAKEN}")
        if not is_ancestor(self._git, tip, TAKEN):
            branch = name.removeprefix("refs/heads/")
            raise PagesDiverged(pages=str(clone.root), forge=str(self.folder), branch=branch)
        self._git.run("update-ref", name, TAKEN, tip)

    def propose(self, proposal: Proposal, folder: str) -> str:
        """Make the one commit of a proposal on its branch, or keep the one that is there. Raises ForgeConflict."""
        if not is_known_ancestor(self._git, proposal.base, self.main()[1]):
            raise ForgeConflict(reason=proposal.base)
        before = self.tip(proposal.branch)
        if before and not is_made_by_us(self.message(before), proposal.branch):
            raise ForgeConflict(reason=proposal.branch)
        tree = self._tree_with(proposal, folder)
        if before and self._is_same(before, tree, proposal):
            return before
        made = self._commit(tree, commit_message(proposal), proposal.base)
        self._git.run("update-ref", f"refs/heads/{proposal.branch}", made, before)
        return made

    def merge(self, head: str, message: str) -> str:
        """Bring a commit into the main branch, by a commit of two parents. Raises ForgeConflict, GitFailed."""
        name, tip = self.main()
        merged = self._git.run("merge-tree", "--write-tree", "--name-only", "-z", tip, head, allowed=(0, 1))
        tree, *others = merged.output.decode("utf-8", "replace").split("\0")
        if merged.code:
            # The names of the files in conflict end at the first empty one; messages follow.
            raise ForgeConflict(reason=", ".join(others[: others.index("")]))
        made = self._commit(tree, message, tip, head)
        self._git.run("update-ref", name, made, tip)
        return made

    def merged_as(self, head: str) -> str:
        """Return the commit that brought another into the main branch; nothing when none did. Raises GitFailed."""
        tip = self.main()[1]
        if not is_known_ancestor(self._git, head, tip):
            return ""
        listed = self._git.text("rev-list", "--merges", "--parents", "--ancestry-path", f"{head}..{tip}")
        commits = [line.split() for line in listed.splitlines()]
        return next((commit for commit, *parents in commits if head in parents[1:]), head)

    def remove(self, branch: str) -> None:
        """Remove a branch, if it is there. Raises GitFailed."""
        if self.folder.is_dir():
            self._git.run("update-ref", "-d", f"refs/heads/{branch}")

    def message(self, commit: str) -> str:
        """Return the message of a commit. Raises GitFailed."""
        return self._git.text("log", "-1", "--format=%B", "--no-show-signature", commit)

    def _tree_with(self, proposal: Proposal, folder: str) -> str:
        """Return the tree of the base with the files of a proposal, made in an index of its own."""
        with tempfile.TemporaryDirectory(prefix="relais-") as aside:
            index = {"GIT_INDEX_FILE": str(Path(aside) / "index")}
            self._git.run("read-tree", proposal.base, variables=index)
            entries = b"".join(self._entry(f"{folder}/{path}", text) for path, text in proposal.files.items())
            self._git.run("update-index", "-z", "--index-info", given=entries, variables=index)
            return self._git.text("write-tree", variables=index)

    def _entry(self, path: str, content: bytes) -> bytes:
        name = self._git.text("hash-object", "-w", "--stdin", "--no-filters", given=content)
        return f"{FILE} {name}\t{path.lstrip('/')}\0".encode()

    def _is_same(self, commit: str, tree: str, proposal: Proposal) -> bool:
        told = self._git.text("log", "-1", "--format=%T %P", "--no-show-signature", commit)
        is_same_text = self.message(commit) == commit_message(proposal).strip()
        return told == f"{tree} {proposal.base}" and is_same_text

    def _commit(self, tree: str, message: str, *parents: str) -> str:
        given = [part for parent in parents for part in ("-p", parent)]
        return self._git.text("commit-tree", tree, *given, "-F", "-", given=message.encode())


def fetching(clone: Clone) -> tuple[str, ...]:
    """Return how commits are brought from where the pages are, to be followed by what goes where."""
    return ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--update-shallow", str(clone.root))
