"""The one commit of a proposal and its branch, by GitHub's Git interface: blobs, tree, commit, then the branch.

Nothing is seen by anybody before the last step; whatever was made before it and is made again is the same object.
"""

from __future__ import annotations

import base64

from bot.contributing.forge import ForgeConflict, ForgeRefused
from bot.contributing.forges.checking import is_ours
from bot.contributing.forges.github_api import NOT_FOUND, GitHubApi, quoted
from bot.contributing.forges.github_transport import Json
from bot.contributing.forges.texts import commit_message, is_made_by_us
from bot.contributing.models import Proposal

FILE = "100644"
# What GitHub says of a branch that is not there, or already is, when it is asked to remove or to make it.
GONE = frozenset({NOT_FOUND, 422})


class Commits:
    """Makes commits and branches in one repository, below one folder."""

    def __init__(self, api: GitHubApi, folder: str) -> None:
        self._api = api
        self._folder = folder

    def tip(self, branch: str) -> str:
        """Return the commit of a branch; nothing when there is none. Raises ForgeFailed."""
        found = self._api.find(f"git/ref/heads/{quoted(branch)}")
        return str(found["object"]["sha"]) if found else ""

    def propose(self, proposal: Proposal) -> str:
        """Make the one commit of a proposal on its branch, or keep the one that is there. Raises ForgeFailed."""
        base = self._api.find(f"git/commits/{proposal.base}")
        if base is None:
            raise ForgeConflict(reason=proposal.base)
        before = self.tip(proposal.branch)
        known = self._api.get(f"git/commits/{before}") if before else None
        if known and not is_made_by_us(known["message"], proposal.branch):
            raise ForgeConflict(reason=proposal.branch)
        tree = self._tree(base["tree"]["sha"], proposal)
        if known and is_same(known, tree, proposal):
            return before
        message = commit_message(proposal)
        made = str(self._api.post("git/commits", message=message, tree=tree, parents=[proposal.base])["sha"])
        self._point(proposal.branch, before, made)
        return made

    def remove(self, branch: str) -> None:
        """Remove a branch of ours, if it is there. Raises ForgeFailed."""
        if not is_ours(branch):
            return
        try:
            self._api.delete(f"git/refs/heads/{quoted(branch)}")
        except ForgeRefused as error:
            if error.data.get("status") not in GONE:
                raise

    def _tree(self, base: str, proposal: Proposal) -> str:
        entries = [
            {"path": f"{self._folder}/{path}".lstrip("/"), "mode": FILE, "type": "blob", "sha": self._blob(content)}
            for path, content in proposal.files.items()
        ]
        return str(self._api.post("git/trees", base_tree=base, tree=entries)["sha"])

    def _blob(self, content: bytes) -> str:
        made = self._api.post("git/blobs", content=base64.b64encode(content).decode("ascii"), encoding="base64")
        return str(made["sha"])

    def _point(self, branch: str, before: str, commit: str) -> None:
        if before:
            # The commit that goes is one of ours, made for the same branch.
            self._api.patch(f"git/refs/heads/{quoted(branch)}", sha=commit, force=True)
            return
        try:
            self._api.post("git/refs", ref=f"refs/heads/{branch}", sha=commit)
        except ForgeRefused as error:
            # Another process has made it since we looked: the next attempt finds its commit.
            if self.tip(branch):
                raise ForgeConflict(reason=branch) from error
            raise


def is_same(known: Json, tree: str, proposal: Proposal) -> bool:
    """Tell whether the commit that is there says the same as the one that would be made."""
    parents = [parent["sha"] for parent in known["parents"]]
    is_same_text = known["message"].strip() == commit_message(proposal).strip()
    return bool(known["tree"]["sha"] == tree and parents == [proposal.base] and is_same_text)
