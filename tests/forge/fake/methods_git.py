"""GitHub's Git interface: references, commits, trees, blobs.

https://docs.github.com/rest/git; the words of refusals are those that GitHub uses.
"""

from __future__ import annotations

import base64
from textwrap import wrap
from typing import Any

from tests.forge.fake.state import Refused, State

Json = dict[str, Any]
NOTHING = ""


def get_ref(state: State, name: str, asked: Json) -> tuple[int, Any]:
    """Return a branch."""
    commit = state.objects.tip(name)
    if not commit:
        raise Refused(404, "Not Found")
    return 200, ref_json(name, commit)


def ref_json(name: str, commit: str) -> Json:
    """Return a branch as GitHub tells it."""
    return {"ref": f"refs/heads/{name}", "object": {"sha": commit, "type": "commit"}}


def make_ref(state: State, asked: Json) -> tuple[int, Any]:
    """Make a branch that is not there."""
    name = str(asked["ref"]).removeprefix("refs/heads/")
    if state.objects.tip(name):
        raise Refused(422, "Reference already exists")
    if not state.objects.has(asked["sha"], "commit"):
        raise Refused(422, "Object does not exist")
    state.objects.point(name, asked["sha"])
    return 201, ref_json(name, asked["sha"])


def move_ref(state: State, name: str, asked: Json) -> tuple[int, Any]:
    """Move a branch, forward unless forced."""
    before = state.objects.tip(name)
    if not before:
        raise Refused(422, "Reference does not exist")
    if not asked.get("force") and not state.objects.is_ancestor(before, asked["sha"]):
        raise Refused(422, "Update is not a fast forward")
    state.objects.point(name, asked["sha"])
    return 200, ref_json(name, asked["sha"])


def remove_ref(state: State, name: str, asked: Json) -> tuple[int, Any]:
    """Remove a branch; a pull request whose branch goes is closed."""
    if not state.objects.tip(name):
        raise Refused(422, "Reference does not exist")
    for thread in state.threads.values():
        if thread.branch == name and thread.state == "open":
            state.head_of(thread)
            thread.state = "closed"
    state.objects.remove(name)
    return 204, None


def get_commit(state: State, name: str, asked: Json) -> tuple[int, Any]:
    """Return a commit."""
    if not state.objects.has(name, "commit"):
        raise Refused(404, "Not Found")
    return 200, state.objects.commit_told(name)


def make_commit(state: State, asked: Json) -> tuple[int, Any]:
    """Make a commit of a tree."""
    if not state.objects.has(asked["tree"], "tree"):
        raise Refused(422, "Tree SHA does not exist")
    if not all(state.objects.has(parent, "commit") for parent in asked["parents"]):
        raise Refused(422, "Parent SHA does not exist or is not a commit object")
    made = state.objects.commit(asked["tree"], asked["message"], asked["parents"])
    return 201, state.objects.commit_told(made)


def get_tree(state: State, name: str, asked: Json) -> tuple[int, Any]:
    """List a tree; a recursive list that is too long is cut."""
    if not state.objects.has(name, "tree") and not state.objects.has(name, "commit"):
        raise Refused(404, "Not Found")
    is_recursive = "recursive" in asked
    entries = state.objects.entries(name, recursive=is_recursive)
    is_cut = is_recursive and len(entries) > state.truncated_over
    return 200, {
        "sha": name,
        "tree": entries[: state.truncated_over] if is_cut else entries,
        "truncated": is_cut,
    }


def make_tree(state: State, asked: Json) -> tuple[int, Any]:
    """Make a tree from another one."""
    entries = {entry["path"]: entry["sha"] for entry in asked["tree"]}
    if not all(state.objects.has(name, "blob") for name in entries.values()):
        raise Refused(422, "tree.sha is not a valid blob")
    return 201, {"sha": state.objects.tree_with(asked.get("base_tree", NOTHING), entries)}


def get_blob(state: State, name: str, asked: Json) -> tuple[int, Any]:
    """Return a file, in lines of sixty signs as GitHub does."""
    if not state.objects.has(name, "blob"):
        raise Refused(404, "Not Found")
    content = base64.b64encode(state.objects.content(name)).decode()
    return 200, {"sha": name, "encoding": "base64", "content": "\n".join(wrap(content, 60)) + "\n"}


def make_blob(state: State, asked: Json) -> tuple[int, Any]:
    """Keep a file."""
    is_base64 = asked.get("encoding") == "base64"
    content = base64.b64decode(asked["content"]) if is_base64 else str(asked["content"]).encode()
    return 201, {"sha": state.objects.blob(content)}


def compare(state: State, range: str, asked: Json) -> tuple[int, Any]:
    """Return what has changed from where a commit left another.

    https://docs.github.com/rest/commits/commits#compare-two-commits
    """
    base, _, head = range.partition("...")
    before = state.objects.git("merge-base", base, head)
    listed = state.objects.git("diff", "--name-status", "--no-renames", before, head).splitlines()
    names = {"A": "added", "M": "modified", "D": "removed"}
    files = [
        {"status": names[status], "filename": path} for status, _, path in (line.partition("\t") for line in listed)
    ]
    return 200, {"merge_base_commit": {"sha": before}, "files": files}
