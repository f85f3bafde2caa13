"""The two forges with what stands around them, so that one test can be run on both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from bot.contributing.forge import Forge
from bot.contributing.forges.github import GitHubForge, Place
from bot.contributing.forges.github_api import GitHubApi
from bot.contributing.forges.github_app import Token
from bot.contributing.forges.github_transport import Transport
from bot.contributing.forges.local import LocalForge
from bot.contributing.models import Proposal
from tests.forge.fake import FakeGitHub, run_git

PAGE = "---\ntitle: Conventions\n---\n\n## Qui signe\n\nLe président signe.\n\n## Quand\n\nAvant de dépenser.\n"
# Bytes that a careless hand changes: line ends of Windows, a mark of order, no line break at the end, no text at all.
PAGES: Mapping[str, bytes] = {
    "index.md": b"---\r\ntitle: Accueil\r\n---\r\n\r\nBonjour.",
    "guides/conventions.md": PAGE.encode(),
    "guides/\u00e9t\u00e9.md": b"\xef\xbb\xbf# \xc3\x89t\xc3\xa9\n",
    "assets/picture.png": bytes(range(256)),
}
SITE = "site_name: x\ntheme: {name: material, font: false}\nplugins: {relais: {}}\n"
SECONDS = 5.0


def make_repository(folder: Path, files: Mapping[str, str | bytes], branch: str = "main") -> Path:
    """Make a repository with files, committed, as somebody who writes pages has it."""
    folder.mkdir(parents=True)
    run_git(folder, "init", "--quiet", f"-b{branch}")
    commit(folder, files, "the first pages")
    return folder


def commit(folder: Path, files: Mapping[str, str | bytes], message: str = "edited by hand") -> str:
    """Write files in a repository and commit them; return the commit."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode() if isinstance(text, str) else text)
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return head_of(folder)


def head_of(folder: Path) -> str:
    """Return the commit that a repository is at."""
    return run_git(folder, "rev-parse", "HEAD").decode().strip()


class World(Protocol):
    """A forge, and what people do beside it."""

    @property
    def forge(self) -> Forge:
        """The forge."""
        ...

    def by_hand(self, files: Mapping[str, str | bytes]) -> str:
        """Commit pages on the main branch, by their path from the folder of pages."""
        ...

    def on_branch(self, branch: str, files: Mapping[str, str | bytes]) -> str:
        """Commit pages on a proposal's branch, as a reviewer might."""
        ...

    def branches(self) -> list[str]:
        """Return the branches of the repository."""
        ...

    def message(self, commit: str) -> str:
        """Return the message of a commit."""
        ...

    def said(self, number: int) -> list[str]:
        """Return the comments under a proposal or a ticket."""
        ...

    def opened(self) -> int:
        """Return how many proposals and tickets were ever opened."""
        ...


@dataclass
class LocalWorld:
    """The local forge, beside a repository with a folder `docs`."""

    folder: Path
    forge: LocalForge = field(init=False)

    def __post_init__(self) -> None:
        files = {f"docs/{path}": text for path, text in PAGES.items()}
        self.clone = make_repository(self.folder / "base", {**files, "mkdocs.yml": SITE})
        self.state = self.folder / "state"
        self.forge = LocalForge(self.clone / "docs", self.state)

    @property
    def bare(self) -> Path:
        """The forge's own repository."""
        return self.state / "pages.git"

    def by_hand(self, files: Mapping[str, str | bytes]) -> str:
        """Commit where the pages are; what was merged is there first."""
        if self.bare.is_dir():
            run_git(self.clone, "pull", "--quiet", "--ff-only", str(self.bare), "main")
        return commit(self.clone, {f"docs/{path}": text for path, text in files.items()})

    def on_branch(self, branch: str, files: Mapping[str, str | bytes]) -> str:
        """Commit on a branch by means of a clone."""
        aside = self.folder / "reviewer"
        run_git(self.folder, "clone", "--quiet", "-b", branch, str(self.bare), str(aside))
        made = commit(aside, {f"docs/{path}": text for path, text in files.items()})
        run_git(aside, "push", "--quiet")
        return made

    def branches(self) -> list[str]:
        """Return the branches of the bare repository."""
        return run_git(self.bare, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").decode().split()

    def message(self, commit: str) -> str:
        """Return the message of a commit."""
        return run_git(self.bare, "log", "-1", "--format=%B", commit).decode()

    def parents(self, commit: str) -> list[str]:
        """Return the parents of a commit."""
        return run_git(self.bare, "log", "-1", "--format=%P", commit).decode().split()

    def said(self, number: int) -> list[str]:
        """Return the comments, without their marks."""
        file = next(self.state.glob(f"*/{number}.json"))
        return list(json.loads(file.read_text("utf-8"))["comments"].values())

    def opened(self) -> int:
        """Return how many files there are."""
        return len([*self.state.glob("proposals/*.json"), *self.state.glob("tickets/*.json")])


@dataclass
class GitHubWorld:
    """GitHub, whose repository has a folder `docs`."""

    github: FakeGitHub
    seconds: float = SECONDS
    place: Place = field(default_factory=Place)
    forge: GitHubForge = field(init=False)

    def __post_init__(self) -> None:
        transport = Transport(self.github.address, self.seconds)
        api = GitHubApi(transport, Token(self.github.token), self.github.repository)
        self.forge = GitHubForge(api, self.place)

    def by_hand(self, files: Mapping[str, str | bytes]) -> str:
        """Commit on GitHub itself."""
        return self.github.commit({f"docs/{path}": text for path, text in files.items()})

    def on_branch(self, branch: str, files: Mapping[str, str | bytes]) -> str:
        """Commit on a branch, as GitHub's own editor does."""
        return self.github.commit({f"docs/{path}": text for path, text in files.items()}, branch=branch)

    def branches(self) -> list[str]:
        """Return the branches on GitHub."""
        return self.github.branches()

    def message(self, commit: str) -> str:
        """Return the message of a commit."""
        return self.github.message(commit)

    def said(self, number: int) -> list[str]:
        """Return the comments, without their hidden first line."""
        return [comment.body.partition("\n")[2] for comment in self.github.state.thread(number).comments]

    def opened(self) -> int:
        """Return how many issues and pull requests there are."""
        return len(self.github.threads)


def hub_files() -> dict[str, str | bytes]:
    """Return the files of the repository on GitHub."""
    return {
        **{f"docs/{path}": text for path, text in PAGES.items()},
        "mkdocs.yml": SITE,
    }


def a_proposal(world: World, **changes: object) -> Proposal:
    """Return a correction of a page and a new page, made from the pages of now."""
    edited = PAGE.replace("Le président signe.", "La présidente signe.").encode()
    proposal = Proposal(
        branch="relais/abc123",
        title="Corriger « Qui signe »",
        body="Ce que dit la section n'est plus vrai.",
        files={"guides/conventions.md": edited, "lecons/nouvelle.md": "---\ntitle: Été\n---\n".encode()},
        base=world.forge.tree().commit,
        labels=("section",),
        owner="coordination",
    )
    return replace(proposal, **changes)  # type: ignore[arg-type]
