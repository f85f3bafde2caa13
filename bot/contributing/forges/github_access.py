"""What we may do in a repository of GitHub, for whoever installs Relais."""

from __future__ import annotations

from dataclasses import dataclass

from bot.contributing.forges.github import GitHubForge
from bot.contributing.forges.github_app import App

# https://docs.github.com/rest/authentication/permissions-required-for-github-apps; marking a draft as ready takes
# `contents` besides `pull_requests`.
NEEDED = ("contents", "pull_requests", "issues")


@dataclass(frozen=True, slots=True)
class Access:
    """What was found: the rights that are missing, and how many pages stand where they should."""

    missing: tuple[str, ...]
    pages: int


def examine(forge: GitHubForge) -> Access:
    """Return what we may do, without doing anything. Raises ForgeFailed."""
    pages = sum(1 for _ in forge.tree().paths())
    return Access(missing_rights(forge), pages)


def missing_rights(forge: GitHubForge) -> tuple[str, ...]:
    """Return the rights that we lack, as far as GitHub tells: of a fine-grained token only its account's."""
    credentials = forge.api.credentials
    if isinstance(credentials, App):
        granted = credentials.permissions()
        return tuple(right for right in NEEDED if granted.get(right) not in {"write", "admin"})
    permissions = forge.api.get("").get("permissions", {})
    return () if permissions.get("push") else NEEDED[:1]
