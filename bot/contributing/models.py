"""The objects that name the stages of a contribution: form → Draft → Proposal or Ticket → its state on the forge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.models import Language
from indexer.models import Visibility

# What is contributed; the names of its fields are in `bot/contributing/fields.py`.
Kind = Literal[
    "lesson",  # what happened, told in five fields: a new page
    "section",  # a section's text, corrected
    "outdated",  # a page is reported as out of date: a ticket
    "collect",  # the answer to a question that a page says is still to be collected
    "term",  # a new term of the glossary
    "words",  # words that people used, added to the questions that a page answers
    "validation",  # what a section advises, validated by who looks after all pages
]
# waiting → sending → open → merged → online; or refused by somebody, taken back by its author, stuck until mended.
State = Literal["waiting", "sending", "open", "changes", "merged", "online", "declined", "withdrawn", "stuck"]
Place = Literal["slack", "web"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who contributes, as the proposal may tell it: a role and an organisation; a name only when they ask for it."""

    role: str = ""
    organisation: str = ""
    credit: str = ""  # `Name <address>`, for `Co-authored-by:`; Git keeps it for good, and the form says so


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a contribution came from, and where its state is told."""

    place: Place
    person: str  # a raw Slack id, or the secret of the page on the web that shows its state
    channel: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody contributes, as they typed it; it becomes a proposal against the pages as they are when sent."""

    id: str  # lower-case letters and digits only: the branch is named after it
    kind: Kind
    fields: Mapping[str, str]  # what was typed, by the name of the field
    origin: Origin
    made_at: datetime  # aware, UTC
    language: Language = "fr"
    author: Author = field(default_factory=Author)
    page: str = ""  # path of the page concerned, from the folder of pages; nothing for a new page
    anchor: str = ""  # section of that page
    base: str = ""  # digest of the section's text that the author was shown (`section`, `validation`)
    visibility: Visibility = Visibility.PUBLIC  # the most closed of what was quoted
    gap_id: int | None = None  # the question without an answer that it answers


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pull request to make: files of the folder of pages, and what is said of them."""

    branch: str
    title: str
    body: str  # Markdown
    files: Mapping[str, bytes]  # whole contents by path, from the folder of pages
    base: str  # commit that the contents were made from
    labels: tuple[str, ...] = ()
    owner: str = ""  # role that owns the page: the forge's settings may give it reviewers
    co_authors: tuple[str, ...] = ()  # `Name <address>`
    is_draft: bool = True  # not to be merged before somebody has validated it


@dataclass(frozen=True, slots=True)
class Ticket:
    """An issue to open; the mark, hidden in its text, tells whether it is open already."""

    mark: str
    title: str
    body: str  # Markdown
    labels: tuple[str, ...] = ()
    owner: str = ""  # role that owns the page: those who hold it are told


@dataclass(frozen=True, slots=True)
class Opened:
    """What the forge made of a proposal or of a ticket."""

    number: int
    address: str  # where people read it; nothing where nobody can
    is_new: bool = True  # False when it was open already
    head: str = ""  # commit proposed


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of a proposal or of a ticket."""

    state: Literal["open", "changes", "merged", "closed"]
    head: str = ""  # commit proposed now
    merged_as: str = ""  # commit that brought it into the main branch
    said: str = ""  # the last word of whoever reviewed it on the forge


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the folder of pages as it was and as it is proposed; None when it is not there."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a proposal changes, at the commit that is proposed now."""

    head: str
    files: tuple[FileChange, ...]
    others: tuple[str, ...] = ()  # what it changes beside the folder of pages, by path in the repository
