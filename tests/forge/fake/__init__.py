"""A local server that plays GitHub: one repository, real Git behind it, both interfaces, and failures on demand.

    with FakeGitHub(folder) as github:                  # a bare repository with docs/index.md, at a real port
        start(github.environment())                     # RELAIS_FORGE_URL, _REPOSITORY and _TOKEN
        github.commit({"docs/a.md": "…"})               # as somebody would by hand
        github.fails(status=503, times=2)               # the next two requests; 0: the connection is dropped
        github.fails(status=500, skip=3, is_done=True)  # the fourth is done, and its answer lost
        github.down(); github.up()                      # the port is closed, and open again
        github.review(number, "ana", "CHANGES_REQUESTED", "Précisez la date.")
        github.pulls[0].head, github.threads            # what came of it
        clone(github.git_address, folder)               # by real Git, over HTTP

Where things are: what is remembered, `state`; objects, `objects`; the interface, `methods_*`; what goes wrong,
`troubles`; tokens and the App, `accounts`; Git over HTTP, `http_backend`; events, `webhooks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.forge.fake.accounts import APP, TOKEN, Accounts
from tests.forge.fake.objects import Objects, run_git
from tests.forge.fake.server import GitHubServer
from tests.forge.fake.state import BOT, Comment, Refused, State, Thread
from tests.forge.fake.troubles import Trouble, Troubles, rate_limited, secondary_limited
from tests.forge.fake.webhooks import send_event, signature

__all__ = [
    "APP",
    "BOT",
    "FakeGitHub",
    "Refused",
    "Thread",
    "Trouble",
    "rate_limited",
    "run_git",
    "secondary_limited",
    "send_event",
    "signature",
]

PAGE = "---\ntitle: Accueil\n---\n\n## Bienvenue\n\nVoici les pages.\n"


class FakeGitHub:
    """A repository on GitHub, its account and what people do there."""

    token = TOKEN
    app = APP

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, str | bytes] | None = None,
        repository: str = "partenariat/pages",
    ) -> None:
        self.objects = Objects(folder / "hub" / "repository.git")
        self.objects.write({"docs/index.md": PAGE} if files is None else files, "the first pages")
        self.state = State(self.objects, repository)
        self.accounts = Accounts()
        self.troubles = Troubles()
        self.seen: list[tuple[str, str]] = []  # method and path of every request
        self.server = GitHubServer(self.state, self.accounts, self.troubles, self.seen)

    def __enter__(self) -> Self:
        self.up()
        return self

    def __exit__(self, *exception: object) -> None:
        self.down()

    def up(self) -> None:
        """Answer, at the same port as before."""
        self.server.start()
        self.state.base = f"http://127.0.0.1:{self.server.port}"

    def down(self) -> None:
        """Answer nothing: the port is closed."""
        self.server.stop()

    @property
    def address(self) -> str:
        """The base address of the interface."""
        return f"http://127.0.0.1:{self.server.port}/"

    @property
    def repository(self) -> str:
        """The repository, `owner/name`."""
        return self.state.repository

    @property
    def git_address(self) -> str:
        """Where Git fetches the repository from."""
        return f"{self.address}{self.repository}.git"

    def environment(self) -> dict[str, str]:
        """Return the settings with which Relais finds this GitHub, as a service account."""
        return {
            "RELAIS_FORGE_URL": self.address,
            "RELAIS_FORGE_REPOSITORY": self.repository,
            "RELAIS_FORGE_TOKEN": TOKEN,
        }

    def app_environment(self, folder: Path) -> dict[str, str]:
        """Return the same as a GitHub App, whose key is written in a folder."""
        key = folder / "app.pem"
        key.write_text(self.accounts.pem, "ascii")
        key.chmod(0o600)
        common = {name: value for name, value in self.environment().items() if name != "RELAIS_FORGE_TOKEN"}
        return {**common, "RELAIS_FORGE_APP_ID": APP, "RELAIS_FORGE_APP_KEY_FILE": str(key)}

    # --- what goes wrong

    def fails(self, status: int, message: str = "", **how: Any) -> None:
        """Answer with a status in place of what is right; `how`: the fields of `Trouble`."""
        self.troubles.add(Trouble(status, message, **how))

    def goes_wrong(self, trouble: Trouble) -> None:
        """Let a trouble come."""
        self.troubles.add(trouble)

    def goes_well(self) -> None:
        """Answer as is right again."""
        self.troubles.clear()

    # --- what people do

    def commit(self, files: Mapping[str, str | bytes], message: str = "edited by hand", branch: str = "main") -> str:
        """Commit files on a branch, as somebody would by hand; return the commit."""
        with self.state.lock:
            return self.objects.write(files, message, branch)

    def review(self, number: int, login: str, verdict: str, text: str = "") -> None:
        """Review a pull request (`APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `DISMISSED`)."""
        user = {"login": login, "type": "User"}
        self.state.pull(number).reviews.append({"user": user, "state": verdict, "body": text})

    def says(self, number: int, login: str, text: str) -> None:
        """Comment, as a person."""
        user = {"login": login, "type": "User"}
        self.state.thread(number).comments.append(Comment(self.state.next_id(), text, user))

    def closes(self, number: int) -> None:
        """Close an issue or a pull request, as a person."""
        self.state.thread(number).state = "closed"

    # --- what came of it

    @property
    def threads(self) -> list[Thread]:
        """Issues and pull requests, the oldest first."""
        return list(self.state.threads.values())

    @property
    def pulls(self) -> list[Thread]:
        """Pull requests."""
        return [thread for thread in self.threads if thread.branch]

    @property
    def issues(self) -> list[Thread]:
        """Issues."""
        return [thread for thread in self.threads if not thread.branch]

    def branches(self) -> list[str]:
        """Return the branches that there are."""
        return self.objects.git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").split()

    def read(self, path: str, branch: str = "main") -> bytes:
        """Return a file as a branch or a commit has it."""
        return run_git(self.objects.folder, "cat-file", "blob", f"{branch}:{path}")

    def message(self, commit: str) -> str:
        """Return the message of a commit."""
        return str(self.objects.commit_told(commit)["message"])
