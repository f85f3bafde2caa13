"""Pull requests: https://docs.github.com/rest/pulls and the one mutation that GitHub's REST interface lacks."""

from __future__ import annotations

from typing import Any

from tests.forge.fake.rendering import is_behind, mergeable, pull_json
from tests.forge.fake.state import Refused, State, Thread

Json = dict[str, Any]


def list_pulls(state: State, asked: Json) -> tuple[int, Any]:
    """Return the pull requests of a branch, the newest first."""
    owner, _, branch = str(asked.get("head", "")).partition(":")
    wanted = asked.get("state", "open")
    found = [
        thread
        for thread in sorted(state.threads.values(), key=lambda thread: -thread.number)
        if thread.branch
        and wanted in {"all", thread.state}
        and (not branch or (owner, branch) == (state.owner, thread.branch))
    ]
    return 200, [pull_json(state, pull, is_whole=False) for pull in found]


def open_pull(state: State, asked: Json) -> tuple[int, Any]:
    """Open a pull request for a branch that has none open."""
    branch, base = asked["head"], asked["base"]
    if asked.get("draft") and not state.has_drafts:
        raise Refused(422, "Draft pull requests are not supported in this repository.")
    if not state.objects.tip(branch) or not state.objects.tip(base):
        raise Refused(422, "Validation Failed", ("head is invalid",))
    if any(thread.branch == branch and thread.state == "open" for thread in state.threads.values()):
        raise Refused(422, "Validation Failed", (f"A pull request already exists for {state.owner}:{branch}.",))
    whole = {"branch": branch, "base": base, "origin": state.repository, "is_draft": bool(asked.get("draft"))}
    pull = state.open_thread(asked["title"], asked.get("body", ""), **whole)
    return 201, pull_json(state, pull)


def get_pull(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Return a pull request."""
    return 200, pull_json(state, state.pull(int(number)))


def change_pull(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Change the title, the text or the state of a pull request."""
    pull = state.pull(int(number))
    if asked.get("state") == "closed":
        state.head_of(pull)
    for name in ("title", "body", "state"):
        setattr(pull, name, asked.get(name, getattr(pull, name)))
    return 200, pull_json(state, pull)


def merge_pull(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Merge what was reviewed, by one of the methods allowed."""
    pull = state.pull(int(number))
    head, method = state.head_of(pull), asked.get("merge_method", "merge")
    check_mergeable(state, pull, method)
    if asked.get("sha", head) != head:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    pull.merged_as = merged(state, pull, head, method, asked)
    pull.state = "closed"
    return 200, {"sha": pull.merged_as, "merged": True, "message": "Pull Request successfully merged"}


def check_mergeable(state: State, pull: Thread, method: str) -> None:
    """Refuse to merge as GitHub does."""
    if pull.state != "open" or state.is_computing:
        raise Refused(405, "Pull Request is not mergeable")
    if pull.is_draft:
        raise Refused(405, "Pull Request is still a draft")
    if method not in state.methods:
        kind = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}[method]
        raise Refused(405, f"{kind} are not allowed on this repository.")
    if state.required_approval and not any(review["state"] == "APPROVED" for review in pull.reviews):
        raise Refused(405, "At least 1 approving review is required by reviewers with write access.")
    if is_behind(state, pull):
        raise Refused(405, "Head branch is out of date. Review and try the merge again.")
    if not mergeable(state, pull):
        raise Refused(405, "Pull Request is not mergeable")


def merged(state: State, pull: Thread, head: str, method: str, asked: Json) -> str:
    """Return the commit that a merge makes, on the main branch."""
    objects, tip = state.objects, state.objects.tip(pull.base)
    tree = objects.merge_tree(tip, head)
    assert tree is not None
    words = f"{asked.get('commit_title', pull.title)}\n\n{asked.get('commit_message', '')}"
    if method == "rebase":
        words = objects.commit_told(head)["message"]
    made = objects.commit(tree, words, [tip, head] if method == "merge" else [tip])
    objects.point(pull.base, made)
    return made


def list_reviews(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Return the reviews of a pull request, the oldest first."""
    return 200, state.pull(int(number)).reviews


def ask_review(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Ask people and teams to review."""
    pull = state.pull(int(number))
    people, teams = asked.get("reviewers", []), asked.get("team_reviewers", [])
    if not {*people, *teams} <= state.collaborators:
        raise Refused(422, "Reviews may only be requested from collaborators.")
    pull.reviewers += [login for login in people if login not in pull.reviewers]
    pull.teams += [slug for slug in teams if slug not in pull.teams]
    return 201, pull_json(state, pull)


def graphql(state: State, asked: Json) -> tuple[int, Any]:
    """Mark a pull request as ready for review."""
    assert "markPullRequestReadyForReview" in asked["query"]
    number = int(str(asked["variables"]["id"]).removeprefix("PR_"))
    state.pull(number).is_draft = False
    return 200, {"data": {"markPullRequestReadyForReview": {"pullRequest": {"isDraft": False}}}}
