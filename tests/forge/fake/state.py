"""What the fake GitHub remembers beside the repository: pull requests, issues, comments, reviews, tokens."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from tests.forge.fake.objects import Objects

Json = dict[str, Any]

BOT = {"login": "relais[bot]", "type": "Bot"}


class Refused(Exception):
    """GitHub says no, with a status and its words."""

    def __init__(self, status: int, message: str, errors: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """Return GitHub's answer."""
        told: Json = {"message": self.message, "documentation_url": "https://docs.github.com/rest"}
        return {**told, "errors": [{"message": error} for error in self.errors]} if self.errors else told


@dataclass(slots=True)
class Comment:
    """A comment of an issue or of a pull request."""

    id: int
    body: str
    user: Json = field(default_factory=lambda: dict(BOT))


@dataclass(slots=True)
class Thread:
    """An issue; with a branch, a pull request."""

    number: int
    title: str
    body: str
    state: str = "open"
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    branch: str = ""
    origin: str = ""  # the repository that the branch is in
    base: str = ""
    head: str = ""
    is_draft: bool = False
    merged_as: str = ""
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    reviews: list[Json] = field(default_factory=list)


@dataclass
class State:
    """One repository and what is said around it; `lock` is held while a request is answered."""

    objects: Objects
    repository: str
    threads: dict[int, Thread] = field(default_factory=dict)
    collaborators: set[str] = field(default_factory=lambda: {"ana", "bob"})
    lock: threading.RLock = field(default_factory=threading.RLock)
    counter: int = 100
    base: str = ""
    # Switches of the repository and of the account.
    has_drafts: bool = True
    methods: frozenset[str] = frozenset({"merge", "squash", "rebase"})
    required_approval: bool = False
    must_be_up_to_date: bool = False  # only what was made from the main branch as it is now can be merged
    is_computing: bool = False  # GitHub has not found out yet whether a pull request can be merged
    truncated_over: int = 100_000  # a recursive list of more entries is cut

    @property
    def owner(self) -> str:
        """The account that the repository belongs to."""
        return self.repository.partition("/")[0]

    def next_id(self) -> int:
        """Return an identifier."""
        self.counter += 1
        return self.counter

    def thread(self, number: int) -> Thread:
        """Return an issue or a pull request. Raises Refused."""
        if number not in self.threads:
            raise Refused(404, "Not Found")
        return self.threads[number]

    def pull(self, number: int) -> Thread:
        """Return a pull request. Raises Refused."""
        thread = self.thread(number)
        if not thread.branch:
            raise Refused(404, "Not Found")
        return thread

    def open_thread(self, title: str, body: str, **more: Any) -> Thread:
        """Open an issue or a pull request."""
        thread = Thread(len(self.threads) + 1, title, body, **more)
        self.threads[thread.number] = thread
        return thread

    def head_of(self, pull: Thread) -> str:
        """Return the commit proposed: that of the branch, as long as it is there."""
        if pull.state == "open":
            pull.head = self.objects.tip(pull.branch) or pull.head
        return pull.head
