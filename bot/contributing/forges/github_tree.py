"""The pages as GitHub has them at one commit: listed once, read one by one."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from functools import cached_property

from bot.contributing.forges.github_api import GitHubApi
from bot.contributing.forges.github_transport import Json

FILES = frozenset({"100644", "100755"})


class GitHubTree:
    """The folder of pages at one commit of the main branch."""

    def __init__(self, api: GitHubApi, commit: str, folder: str) -> None:
        self._api = api
        self._commit = commit
        self._folder = folder

    @property
    def commit(self) -> str:
        """The commit."""
        return self._commit

    def read(self, path: str) -> bytes | None:
        """Return a file; None when there is none. Raises ForgeFailed."""
        name = self._blobs.get(path)
        # GitHub breaks its lines, and the decoder leaves line breaks out.
        return base64.b64decode(self._api.get(f"git/blobs/{name}")["content"]) if name is not None else None

    def paths(self) -> tuple[str, ...]:
        """Return the path of every file. Raises ForgeFailed."""
        return tuple(self._blobs)

    @cached_property
    def _blobs(self) -> Mapping[str, str]:
        tree: str | None = self._commit
        for part in filter(None, self._folder.split("/")):
            entries = self._api.get(f"git/trees/{tree}")["tree"] if tree else ()
            tree = next((one["sha"] for one in entries if one["path"] == part and one["type"] == "tree"), None)
        return dict(self._below(tree, "")) if tree else {}

    def _below(self, tree: str, before: str) -> Iterator[tuple[str, str]]:
        """Yield the path and the name of each file of a tree; one folder after the other where there are too many."""
        told = self._api.get(f"git/trees/{tree}", recursive=1)
        if not told["truncated"]:
            yield from ((before + entry["path"], entry["sha"]) for entry in told["tree"] if is_file(entry))
            return
        for entry in self._api.get(f"git/trees/{tree}")["tree"]:
            if is_file(entry):
                yield before + entry["path"], entry["sha"]
            elif entry["type"] == "tree":
                yield from self._below(entry["sha"], f"{before}{entry['path']}/")


def is_file(entry: Json) -> bool:
    """Tell whether an entry is a file: links and repositories within the repository are none."""
    return entry["type"] == "blob" and entry["mode"] in FILES
