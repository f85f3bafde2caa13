"""Issues and comments: https://docs.github.com/rest/issues."""

from __future__ import annotations

from typing import Any

from tests.forge.fake.rendering import comment_json, issue_json
from tests.forge.fake.state import Comment, Refused, State

Json = dict[str, Any]


def list_issues(state: State, asked: Json) -> tuple[int, Any]:
    """Return issues and pull requests with all the labels asked for, the newest first."""
    labels = set(filter(None, str(asked.get("labels", "")).split(",")))
    found = [
        thread
        for thread in sorted(state.threads.values(), key=lambda thread: -thread.number)
        if asked.get("state", "open") in {"all", thread.state} and labels <= set(thread.labels)
    ]
    return 200, page_of([issue_json(state, thread) for thread in found], asked)


def page_of(items: list[Json], asked: Json) -> list[Json]:
    """Return one page of a list."""
    size, number = int(asked.get("per_page", 30)), int(asked.get("page", 1))
    return items[size * (number - 1) : size * number]


def open_issue(state: State, asked: Json) -> tuple[int, Any]:
    """Open an issue."""
    issue = state.open_thread(asked["title"], asked.get("body", ""), labels=list(asked.get("labels", [])))
    return 201, issue_json(state, issue)


def get_issue(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Return an issue, or a pull request as one."""
    return 200, issue_json(state, state.thread(int(number)))


def change_issue(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Change the state of an issue."""
    issue = state.thread(int(number))
    issue.state = asked.get("state", issue.state)
    return 200, issue_json(state, issue)


def add_labels(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Add labels; GitHub makes those that are not there."""
    thread = state.thread(int(number))
    thread.labels += [label for label in asked["labels"] if label not in thread.labels]
    return 200, [{"name": label} for label in thread.labels]


def list_comments(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Return comments, the oldest first."""
    return 200, page_of([comment_json(comment) for comment in state.thread(int(number)).comments], asked)


def add_comment(state: State, number: str, asked: Json) -> tuple[int, Any]:
    """Comment."""
    comment = Comment(state.next_id(), asked["body"])
    state.thread(int(number)).comments.append(comment)
    return 201, comment_json(comment)


def change_comment(state: State, identifier: str, asked: Json) -> tuple[int, Any]:
    """Change a comment."""
    comments = (comment for thread in state.threads.values() for comment in thread.comments)
    found = next((comment for comment in comments if comment.id == int(identifier)), None)
    if found is None:
        raise Refused(404, "Not Found")
    found.body = asked["body"]
    return 200, comment_json(found)
