"""The folder of pages follows the main branch, by plain Git: forward only, and never over what somebody is writing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from bot.contributing.clone import Clone, clone_of, is_ancestor, is_known_ancestor
from bot.contributing.git import Git, GitFailed
from bot.contributing.sources import FOLLOWED, Source, Upstream
from indexer.errors import RelaisError

# Git is ended after its own time; a fetch that has just begun is not waited for longer than this.
SECONDS_TO_FINISH = 5.0

Moved = Callable[[frozenset[str]], None]
Failed = Callable[[Exception], None]


class CannotFollow(RelaisError):
    """Base of what keeps the pages from following; somebody has to do something, and nothing of theirs is touched."""

    code = "error.follow"


class FilesInTheWay(CannotFollow):
    """Files changed here and not committed stand where the main branch has changed too."""

    code = "error.follow_in_the_way"


class Diverged(CannotFollow):
    """Commits were made here that the main branch does not have, and it has others."""

    code = "error.follow_diverged"


class OnAnotherBranch(CannotFollow):
    """The repository of the pages is on another branch than the one to follow."""

    code = "error.follow_other_branch"


class BranchGone(CannotFollow):
    """There is no such branch where it is followed from."""

    code = "error.follow_no_branch"


def nobody(paths: frozenset[str]) -> None:
    """Tell nobody."""


class Follower:
    """Follows in a thread of its own: from time to time, and whenever it is woken."""

    def __init__(
        self,
        docs: Path,
        source: Source,
        failed: Failed,
        moved: Moved = nobody,
    ) -> None:
        self._docs = docs
        self._source = source
        self._failed = failed
        self._moved = moved
        self._last_failure = ""
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relais-follow", daemon=True)

    def start(self) -> None:
        """Begin to follow, at once."""
        self._thread.start()

    def wake(self) -> None:
        """Look now; may be called from any thread, and as often as one likes."""
        self._woken.set()

    def stop(self) -> None:
        """Follow no more."""
        self._stopped.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=SECONDS_TO_FINISH)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                changed = follow(self._docs, self._source)
                self._last_failure = ""
                if changed is not None:
                    self._moved(changed)
            # Whatever goes wrong is told, and tried again: the pages of before are still good.
            except Exception as error:
                self._tell(error)
            self._woken.wait(self._source.seconds)

    def _tell(self, error: Exception) -> None:
        """Tell a failure, unless it was just told."""
        if str(error) != self._last_failure:
            self._last_failure = str(error)
            self._failed(error)


def follow(docs: Path, source: Source) -> frozenset[str] | None:
    """Bring the folder of pages to where the main branch is, if it can be done without loss.

    Returns the pages that changed, by their path in the folder; None when nothing was to be done.
    Raises CannotFollow, GitFailed, ForgeFailed.
    """
    if not source.is_there():
        return None
    clone, upstream, git = ways(docs, source)
    commit = commit_of(git, upstream)
    if is_known_ancestor(git, commit, clone.head):
        return None
    check_branch(clone, upstream)
    git.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", upstream.place, refspec(upstream))
    if not is_ancestor(git, clone.head, FOLLOWED):
        raise Diverged(path=str(clone.root), place=upstream.place, branch=upstream.branch)
    return moved_forward(git, clone)


def look(docs: Path, source: Source) -> str:
    """Return the branch that is followed, after asking for it; nothing is fetched. Raises as `follow` does."""
    if not source.is_there():
        return ""
    clone, upstream, git = ways(docs, source)
    commit_of(git, upstream)
    check_branch(clone, upstream)
    return upstream.branch


def ways(docs: Path, source: Source) -> tuple[Clone, Upstream, Git]:
    """Return the repository of the pages, what it follows, and Git as it has to be run there."""
    clone = clone_of(docs)
    upstream = source.upstream(clone)
    return clone, upstream, Git(clone.root, protocols=upstream.protocols, settings=upstream.settings)


def check_branch(clone: Clone, upstream: Upstream) -> None:
    """Check that the repository is on the branch to follow. Raises OnAnotherBranch."""
    if clone.branch != upstream.branch:
        raise OnAnotherBranch(path=str(clone.root), found=clone.branch, branch=upstream.branch)


def commit_of(git: Git, upstream: Upstream) -> str:
    """Return the commit that a branch is at, without fetching anything. Raises BranchGone, GitFailed."""
    name = f"refs/heads/{upstream.branch}"
    listed = git.text("ls-remote", "--", upstream.place, name).split()
    if not listed:
        raise BranchGone(place=upstream.place, branch=upstream.branch)
    return listed[0]


def refspec(upstream: Upstream) -> str:
    """Return what is fetched, and the name it has here, which is nobody's branch."""
    return f"+refs/heads/{upstream.branch}:{FOLLOWED}"


def moved_forward(git: Git, clone: Clone) -> frozenset[str]:
    """Move the work tree forward, and return the pages changed. Raises FilesInTheWay, GitFailed."""
    try:
        # Git looks at every file before it changes any, and leaves alone those that did not change upstream.
        git.run("merge", "--quiet", "--ff-only", "--no-verify-signatures", FOLLOWED)
    except GitFailed as error:
        if files := files_in(error.complaint):
            raise FilesInTheWay(path=str(clone.root), files=", ".join(files)) from error
        raise
    listed = git.run("diff", "--name-only", "--no-renames", "-z", clone.head, FOLLOWED).output.split(b"\0")
    start = f"{clone.folder}/" if clone.folder else ""
    paths = (name.decode("utf-8", "surrogateescape") for name in listed if name)
    return frozenset(path.removeprefix(start) for path in paths if path.startswith(start))


def files_in(complaint: str) -> list[str]:
    """Return the files that Git names when it refuses to write over them: each on a line of its own, after a tab."""
    return [line.strip() for line in complaint.splitlines() if line.startswith("\t")][:5]
