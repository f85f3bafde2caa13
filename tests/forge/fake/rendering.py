"""Pull requests, issues and comments as GitHub writes them: the fields we read, and those that tell them apart."""

from __future__ import annotations

from typing import Any

from tests.forge.fake.state import Comment, State, Thread

Json = dict[str, Any]


def issue_json(state: State, thread: Thread) -> Json:
    """Return an issue, or a pull request as the list of issues has it."""
    kind = "pull" if thread.branch else "issues"
    told = {
        "number": thread.number,
        "title": thread.title,
        "body": thread.body,
        "state": thread.state,
        "html_url": f"{state.base}/{state.repository}/{kind}/{thread.number}",
        "labels": [{"name": label} for label in thread.labels],
    }
    return {**told, "pull_request": {}} if thread.branch else told


def pull_json(state: State, pull: Thread, *, is_whole: bool = True) -> Json:
    """Return a pull request; the list of them tells less."""
    head = state.head_of(pull)
    told = {
        **issue_json(state, pull),
        "node_id": f"PR_{pull.number}",
        "draft": pull.is_draft,
        "head": {"ref": pull.branch, "sha": head, "repo": {"full_name": pull.origin}},
        "base": {"ref": pull.base},
        "requested_reviewers": [{"login": login} for login in pull.reviewers],
        "requested_teams": [{"slug": slug} for slug in pull.teams],
        "merge_commit_sha": pull.merged_as or None,
    }
    del told["pull_request"]
    if is_whole:
        told["merged"] = bool(pull.merged_as)
        told["mergeable"] = None if state.is_computing else mergeable(state, pull)
        told["mergeable_state"] = "behind" if is_behind(state, pull) else "clean"
    return told


def is_behind(state: State, pull: Thread) -> bool:
    """Tell whether a rule of the branch wants a pull request that has all of it."""
    return state.must_be_up_to_date and not state.objects.is_ancestor(state.objects.tip(pull.base), state.head_of(pull))


def mergeable(state: State, pull: Thread) -> bool:
    """Tell whether a pull request has no conflict."""
    return state.objects.merge_tree(state.objects.tip(pull.base), state.head_of(pull)) is not None


def comment_json(comment: Comment) -> Json:
    """Return a comment."""
    return {"id": comment.id, "body": comment.body, "user": comment.user}
