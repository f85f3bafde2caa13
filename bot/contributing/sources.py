"""Where the main branch is followed from: the local forge's repository, or the remote of the pages' own repository."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from bot.contributing.choosing import github_forge, local_folder
from bot.contributing.clone import Clone
from bot.contributing.forges.github_api import GitHubApi, git_address
from bot.contributing.forges.github_app import NoCredentials
from bot.contributing.forges.local import REPOSITORY
from bot.contributing.git import Git
from bot.settings import Settings
from bot.settings_values import is_here
from indexer.errors import RelaisError

# What a clone of somebody's may be fetched by; `ext::` would run a program.
PROTOCOLS = "https:ssh:file"
FOLLOWED = "refs/relais/followed"
# Between two looks: nobody is troubled on this machine, and a forge is asked twice a minute.
SECONDS_HERE, SECONDS_AWAY = 5.0, 30.0


class NoRemote(RelaisError):
    """The repository of the pages has no remote to follow."""

    code = "error.follow_no_remote"


@dataclass(frozen=True, slots=True)
class Upstream:
    """A branch to follow: where it is fetched from, and how."""

    place: str  # a path, or the name of a remote
    branch: str
    protocols: str = "file"
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)


class Source(Protocol):
    """Tells what to follow, and how often to look."""

    @property
    def seconds(self) -> float:
        """How long to wait between two looks."""
        ...

    def is_there(self) -> bool:
        """Tell whether there is anything to follow yet."""
        ...

    def upstream(self, clone: Clone) -> Upstream:
        """Return the branch to follow. Raises RelaisError."""
        ...


@dataclass(frozen=True, slots=True)
class LocalSource:
    """The local forge's repository, from the day it is used."""

    folder: Path
    seconds: float = SECONDS_HERE

    def is_there(self) -> bool:
        """Tell whether anything was ever proposed."""
        return self.folder.is_dir()

    def upstream(self, clone: Clone) -> Upstream:
        """Return its main branch. Raises GitFailed."""
        branch = Git(self.folder, is_bare=True).text("symbolic-ref", "--short", "HEAD")
        return Upstream(str(self.folder.resolve()), branch)


@dataclass(frozen=True, slots=True)
class RemoteSource:
    """The remote of the pages' own repository; our token opens it when it is the forge's."""

    api: GitHubApi
    address: str  # of the repository on the forge, for Git
    branch: str
    seconds: float = SECONDS_AWAY

    def is_there(self) -> bool:
        """Return True: a repository that is set is followed."""
        return True

    def upstream(self, clone: Clone) -> Upstream:
        """Return the main branch of the remote. Raises NoRemote, ForgeFailed, GitFailed."""
        name = clone.git.run("config", f"branch.{clone.branch}.remote", allowed=(0, 1)).text or "origin"
        url = clone.git.run("remote", "get-url", "--", name, allowed=(0, 2, 128)).text
        if not url:
            raise NoRemote(path=str(clone.root), address=self.address)
        return Upstream(name, self.branch, protocols_for(url), self._settings(url))

    def _settings(self, url: str) -> Mapping[str, str]:
        """Return what makes Git known to the forge, and to nobody else; nothing where Git knows how already."""
        if not is_same_place(url, self.address):
            return {}
        try:
            token = self.api.credentials.token()
        except NoCredentials:  # a public repository can be followed without
            return {}
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode("ascii")
        # A redirection would take the header along.
        return {f"http.{url}.extraHeader": f"Authorization: Basic {secret}", "http.followRedirects": "false"}


def source_of(settings: Settings) -> Source | None:
    """Return what to follow; None when this installation is told not to."""
    if not settings.follow:
        return None
    if not settings.forge_repository:
        return LocalSource(local_folder(settings) / REPOSITORY)
    api = github_forge(settings).api
    return RemoteSource(api, git_address(settings.forge_url, settings.forge_repository), settings.forge_branch)


def is_same_place(url: str, address: str) -> bool:
    """Tell whether an address is that of the forge's repository, by HTTP and in nobody's name."""
    found, ours = urlsplit(url), urlsplit(address)
    is_same_host = (found.scheme, found.hostname, found.port) == (ours.scheme, ours.hostname, ours.port)
    return is_same_host and found.username is None and plain(found.path) == plain(ours.path)


def plain(path: str) -> str:
    """Return the path of a repository as it can be compared."""
    return path.rstrip("/").removesuffix(".git").lower()


def protocols_for(url: str) -> str:
    """Return the protocols allowed; plain HTTP only on this machine."""
    parts = urlsplit(url)
    return f"{PROTOCOLS}:http" if parts.scheme == "http" and is_here(parts.hostname) else PROTOCOLS
