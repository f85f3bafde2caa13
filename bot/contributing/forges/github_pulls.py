"""Pull requests of GitHub: found by their branch, opened as drafts, brought up to date, merged, closed."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.contributing.forge import ForgeConflict, ForgeRefused, ForgeUnreachable
from bot.contributing.forges.github_api import GitHubApi
from bot.contributing.forges.github_transport import Json
from bot.contributing.forges.texts import credits_in, with_lines
from bot.contributing.models import Progress, Proposal

LOG = logging.getLogger(__name__)

NO_DRAFTS = "Draft pull requests are not supported"
NOT_ALLOWED = "not allowed on this repository"
BASE_MOVED = "Base branch was modified"
BEHIND = "behind"  # some repositories merge only what was made from the main branch as it is now
NOT_MERGEABLE = 405
# A commit of its own tells who validated; a repository may be set to allow only some of these.
METHODS = ("merge", "squash", "rebase")
READY = "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }"


class Pulls:
    """Pull requests of one repository into one branch."""

    def __init__(self, api: GitHubApi, branch: str, reviewers: Mapping[str, str]) -> None:
        self._api = api
        self._branch = branch
        self._reviewers = reviewers

    def of_branch(self, branch: str) -> Json | None:
        """Return the pull request of a branch: the one that is open, else the newest. Raises ForgeFailed."""
        head = f"{self._api.owner}:{branch}"
        found = self._api.get("pulls", head=head, state="all", per_page=30)
        ours = [pull for pull in found if branch_of(pull, self._api.repository) == branch]
        return next((pull for pull in ours if pull["state"] == "open"), next(iter(ours), None))

    def open(self, proposal: Proposal) -> Json:
        """Open a pull request; a draft where there are drafts. Raises ForgeFailed."""
        whole = {"title": proposal.title, "body": proposal.body, "head": proposal.branch, "base": self._branch}
        try:
            return self._api.post("pulls", **whole, draft=proposal.is_draft)
        except ForgeRefused as error:
            # Private repositories have drafts on some plans only, and nothing tells beforehand.
            if proposal.is_draft and NO_DRAFTS in str(error.data["reason"]):
                return self._api.post("pulls", **whole)
            if (known := self.of_branch(proposal.branch)) is not None:
                return known
            raise

    def update(self, pull: Json, proposal: Proposal) -> None:
        """Give a pull request the title and the text of its proposal. Raises ForgeFailed."""
        if pull["title"] != proposal.title or (pull["body"] or "") != proposal.body:
            self._api.patch(f"pulls/{pull['number']}", title=proposal.title, body=proposal.body)

    def address_to(self, pull: Json, proposal: Proposal) -> None:
        """Label a pull request, and ask whoever reviews for the owner of the page. Raises ForgeFailed."""
        worn = {label["name"] for label in pull.get("labels", ())}
        if missing := [label for label in proposal.labels if label not in worn]:
            self._api.post(f"issues/{pull['number']}/labels", labels=missing)
        reviewer = self._reviewers.get(proposal.owner, "")
        if reviewer and not is_asked(pull, reviewer):
            self._ask(pull["number"], reviewer, proposal.owner)

    def progress(self, pull: Json) -> Progress:
        """Return what has become of a pull request, and what its reviewers said. Raises ForgeFailed."""
        head = str(pull["head"]["sha"])
        if pull["merged"]:
            return Progress("merged", head, str(pull["merge_commit_sha"]))
        reviews = list(self._api.all(f"pulls/{pull['number']}/reviews"))
        said = next((review["body"] for review in reversed(reviews) if review["body"]), "")
        if pull["state"] != "open":
            return Progress("closed", head, said=said)
        return Progress("changes" if asks_for_changes(reviews) else "open", head, said=said)

    def merge(self, pull: Json, head: str, message: str) -> str:
        """Merge what was validated, and return the commit made. Raises ForgeFailed."""
        if pull["head"]["sha"] != head:
            raise ForgeConflict(reason=f"#{pull['number']}")
        if pull["merged"]:
            return str(pull["merge_commit_sha"])
        if pull["state"] != "open":
            raise ForgeRefused(reason=f"#{pull['number']}")
        if pull["draft"]:
            self._api.graphql(READY, id=pull["node_id"])
        try:
            return self._merged(pull["number"], head, message)
        except ForgeRefused as error:
            if error.data.get("status") != NOT_MERGEABLE:
                raise
            self._tell_why_not(pull["number"], error)
            raise

    def _merged(self, number: int, head: str, message: str) -> str:
        """Merge by the first method that the repository allows."""
        for method in METHODS[:-1]:
            try:
                return self._merged_by(method, number, head, message)
            except ForgeRefused as error:
                if NOT_ALLOWED not in str(error.data["reason"]):
                    raise
        return self._merged_by(METHODS[-1], number, head, message)

    def _merged_by(self, method: str, number: int, head: str, message: str) -> str:
        words = self._words(method, head, message)
        return str(self._api.put(f"pulls/{number}/merge", sha=head, merge_method=method, **words)["sha"])

    def _words(self, method: str, head: str, message: str) -> dict[str, str]:
        """Return what the commit says; one that replaces the proposal's own must credit the same people."""
        if method == "rebase":
            return {}
        title, _, rest = message.partition("\n")
        if method == "squash":
            rest = with_lines(rest, credits_in(self._api.get(f"git/commits/{head}")["message"]))
        return {"commit_title": title, "commit_message": rest.strip()}

    def _tell_why_not(self, number: int, refusal: ForgeRefused) -> None:
        """Raise what a refusal to merge is, when it is a conflict, or not known yet: GitHub finds out by and by."""
        reason = str(refusal.data["reason"])
        pull = self._api.get(f"pulls/{number}")
        if pull["mergeable"] is False or pull.get("mergeable_state") == BEHIND:
            raise ForgeConflict(reason=reason) from refusal
        if pull["mergeable"] is None or BASE_MOVED in reason:
            raise ForgeUnreachable(reason=reason) from refusal

    def _ask(self, number: int, reviewer: str, role: str) -> None:
        """Ask somebody to review, or a team (`organisation/team`)."""
        _, is_team, team = reviewer.partition("/")
        asked = {"team_reviewers": [team]} if is_team else {"reviewers": [reviewer]}
        try:
            self._api.post(f"pulls/{number}/requested_reviewers", **asked)
        except ForgeRefused as error:
            # The proposal is there and others can review it: a slip in the settings must not keep it back.
            LOG.warning("nobody could be asked to review for %s: %s", role, error.data["reason"])


def branch_of(pull: Json, repository: str) -> str:
    """Return the branch of a pull request; nothing when it is another repository's."""
    origin = pull["head"]["repo"]
    return str(pull["head"]["ref"]) if origin and origin["full_name"].lower() == repository.lower() else ""


def is_asked(pull: Json, reviewer: str) -> bool:
    """Tell whether a pull request waits for somebody's review."""
    people = [one["login"] for one in pull.get("requested_reviewers", ())]
    teams = [one["slug"] for one in pull.get("requested_teams", ())]
    return reviewer in people or reviewer.rpartition("/")[2] in teams


def asks_for_changes(reviews: list[Json]) -> bool:
    """Tell whether the last verdict of any reviewer asks for changes; a comment is no verdict."""
    verdicts = {
        review["user"]["login"]: review["state"]
        for review in reviews
        if review["user"] and review["state"] in {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}
    }
    return "CHANGES_REQUESTED" in verdicts.values()
