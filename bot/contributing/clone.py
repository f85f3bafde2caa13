"""The Git repository that the folder of pages stands in: whoever runs Relais made it, and may be working in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.contributing.forge import ForgeDenied
from bot.contributing.git import Git, GitFailed, GitMissing


class PagesNotInGit(ForgeDenied):
    """The folder of pages stands in no Git repository that we may read."""

    code = "error.pages_not_in_git"


class PagesNotCommitted(ForgeDenied):
    """The repository has no commit yet, or none with the folder of pages in it."""

    code = "error.pages_not_committed"


class PagesOnNoBranch(ForgeDenied):
    """Somebody has put the repository at a commit, outside any branch."""

    code = "error.pages_on_no_branch"


# In this order: the root, the path of the folder in it, the commit, the folder as the commit has it, the branch.
WHERE = ("rev-parse", "--show-toplevel", "--show-prefix", "HEAD", "HEAD:./", "--symbolic-full-name", "HEAD")


@dataclass(frozen=True, slots=True)
class Clone:
    """The repository of the pages: where it is, what it calls its folder of pages, the branch it is on."""

    root: Path
    folder: str  # path of the folder of pages in the repository; nothing when it is all of it
    branch: str
    head: str

    @property
    def git(self) -> Git:
        """Return what runs Git in it."""
        return Git(self.root)


def clone_of(docs: Path) -> Clone:
    """Return the repository that a folder of pages stands in.

    Raises PagesNotInGit, PagesNotCommitted, PagesOnNoBranch, GitFailed.
    """
    git = Git(docs)
    told = git.run(*WHERE, allowed=(0, 128))
    if told.code:
        check_repository(git)
        raise PagesNotCommitted(path=str(docs))
    root, folder, head, _, branch = told.text.splitlines()
    if branch == "HEAD":
        raise PagesOnNoBranch(path=root)
    return Clone(Path(root), folder.rstrip("/"), branch.removeprefix("refs/heads/"), head)


def check_repository(git: Git) -> None:
    """Check that a folder stands in a repository that we may read. Raises PagesNotInGit, GitMissing."""
    try:
        git.run("rev-parse", "--show-toplevel")
    except GitMissing:
        raise
    except GitFailed as error:
        raise PagesNotInGit(path=str(git.folder), reason=str(error.data["reason"])) from error


def is_ancestor(git: Git, older: str, newer: str) -> bool:
    """Tell whether a commit comes before another, or is the same. Raises GitFailed when one is not there."""
    return git.run("merge-base", "--is-ancestor", older, newer, allowed=(0, 1)).code == 0


def is_known_ancestor(git: Git, older: str, newer: str) -> bool:
    """Tell whether a commit is there, and comes before another or is the same. Raises GitFailed."""
    return older == newer or git.run("merge-base", "--is-ancestor", older, newer, allowed=(0, 1, 128)).code == 0
