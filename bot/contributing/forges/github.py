"""GitHub as a forge: github.com, or a server of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.contributing.forge import ForgeDenied, ForgeRefused, Tree
from bot.contributing.forges.changing import changed
from bot.contributing.forges.checking import check_branch, check_proposal, check_ticket
from bot.contributing.forges.github_api import GitHubApi, quoted
from bot.contributing.forges.github_commits import Commits
from bot.contributing.forges.github_pulls import Pulls, branch_of
from bot.contributing.forges.github_talk import Talk
from bot.contributing.forges.github_tree import GitHubTree
from bot.contributing.models import Changes, Opened, Progress, Proposal, Ticket

CLOSING = "closing"
# GitHub lists no more files than this: https://docs.github.com/rest/commits/commits#compare-two-commits
MOST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are in a repository, and who reviews them there."""

    branch: str = "main"
    folder: str = "docs"
    reviewers: Mapping[str, str] = field(default_factory=dict)  # `login` or `organisation/team`, by role


class BranchMissing(ForgeDenied):
    """The main branch is not in the repository, or we may not see the repository."""

    code = "error.forge_no_branch"


class GitHubForge:
    """A repository of GitHub; safe to share between threads."""

    def __init__(self, api: GitHubApi, place: Place) -> None:
        self.api = api
        self.place = place
        self._commits = Commits(api, place.folder)
        self._pulls = Pulls(api, place.branch, place.reviewers)
        self._talk = Talk(api)

    def tree(self) -> Tree:
        """Return the pages as the main branch has them now. Raises ForgeFailed."""
        commit = self._commits.tip(self.place.branch)
        if not commit:
            raise BranchMissing(branch=self.place.branch, repository=self.api.repository)
        return GitHubTree(self.api, commit, self.place.folder)

    def propose(self, proposal: Proposal) -> Opened:
        """Open a pull request of one commit, or bring that of the same branch up to date. Raises ForgeFailed."""
        check_proposal(proposal)
        known = self._pulls.of_branch(proposal.branch)
        if known is not None and known["state"] != "open":
            return Opened(known["number"], known["html_url"], False, known["head"]["sha"])
        head = self._commits.propose(proposal)
        pull = known or self._pulls.open(proposal)
        self._pulls.update(pull, proposal)
        self._pulls.address_to(pull, proposal)
        return Opened(pull["number"], pull["html_url"], known is None, head)

    def open_ticket(self, ticket: Ticket) -> Opened:
        """Open an issue, or return the one of the same mark that is still open. Raises ForgeFailed."""
        check_ticket(ticket)
        known = self._talk.of_mark(ticket.mark)
        issue = known or self._talk.open(ticket)
        return Opened(issue["number"], issue["html_url"], known is None)

    def progress(self, number: int) -> Progress:
        """Return what has become of a pull request or of an issue. Raises ForgeFailed."""
        pull = self.api.find(f"pulls/{number}")
        if pull is not None:
            found = self._pulls.progress(pull)
            is_unexplained = found.state == "closed" and not found.said
            return replace(found, said=self._talk.last_word(number)) if is_unexplained else found
        issue = self.api.get(f"issues/{number}")
        return Progress("open" if issue["state"] == "open" else "closed")

    def changes(self, number: int) -> Changes:
        """Return what a pull request changes. Raises ForgeFailed."""
        pull = self.api.get(f"pulls/{number}")
        head = str(pull["head"]["sha"])
        told = self.api.get(f"compare/{quoted(self.place.branch)}...{head}")
        if len(told["files"]) >= MOST_COMPARED:
            raise ForgeRefused(reason=f"#{number}: {MOST_COMPARED} files")
        before = str(told["merge_base_commit"]["sha"])
        old, new = (GitHubTree(self.api, commit, self.place.folder) for commit in (before, head))
        # A file that was renamed is one gone and one come.
        paths = dict.fromkeys(
            path for file in told["files"] for path in (file.get("previous_filename"), file["filename"])
        )
        return changed(head, [path for path in paths if path], self.place.folder, old, new)

    def comment(self, number: int, mark: str, text: str) -> None:
        """Say something, in place of what was said under the same mark. Raises ForgeFailed."""
        self._talk.say(number, mark, text)

    def merge(self, number: int, head: str, message: str) -> str:
        """Bring the commit that was validated into the main branch; return the commit made. Raises ForgeFailed."""
        pull = self.api.get(f"pulls/{number}")
        made = self._pulls.merge(pull, head, message)
        self._commits.remove(branch_of(pull, self.api.repository))
        return made

    def close(self, number: int, text: str) -> None:
        """Close a pull request or an issue, with a word, and remove its branch. Raises ForgeFailed."""
        pull = self.api.find(f"pulls/{number}")
        thread = pull or self.api.get(f"issues/{number}")
        if text:
            self._talk.say(number, CLOSING, text)
        if thread["state"] == "open":
            self.api.patch(f"{'pulls' if pull else 'issues'}/{number}", state="closed")
        if pull:
            self._commits.remove(branch_of(pull, self.api.repository))

    def discard(self, branch: str, text: str) -> None:
        """Close what was proposed from a branch, if anything was, and remove it. Raises ForgeFailed."""
        check_branch(branch)
        known = self._pulls.of_branch(branch)
        if known is not None and known["state"] == "open":
            self.close(known["number"], text)
        self._commits.remove(branch)

    def expiry(self) -> datetime | None:
        """Return when our token ends, where GitHub tells it. Raises ForgeFailed."""
        return self.api.expiry()
