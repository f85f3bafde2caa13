"""What is known of a contribution once it is made: its state, what is told of it, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.contributing.models import Draft, State

NewsKind = Literal["opened", "changes", "merged", "online", "declined", "withdrawn", "stuck", "waiting-long"]
Decision = Literal["accept", "changes", "decline"]
# What came of taking a draft back: nobody's of that name, taken back, or merged, declined or taken back before.
Withdrawal = Literal["unknown", "withdrawn", "too_late"]
# What came of a decision: kept, or why it is refused.
Decided = Literal["kept", "gone", "decided", "changed", "self", "organisation"]

DONE: tuple[State, ...] = ("online", "declined", "withdrawn")
# Of a title; what people typed may hold line ends.
SHOWN = 80


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft, and what has become of it."""

    draft: Draft
    state: State
    author: str = ""  # pseudonym of who made it; nothing once they had it erased
    reason: str = ""  # code of why it waits or is stuck
    data: Mapping[str, str | int] = field(default_factory=dict)
    number: int = 0  # on the forge; 0 while it has none
    address: str = ""
    head: str = ""  # commit proposed
    merged_as: str = ""
    said: str = ""  # the last word of who reviewed it
    page: str = ""  # path of the page it is written in, also when that is a new one
    owner: str = ""  # role that owns that page
    is_ticket: bool = False
    is_ours: bool = True  # False for a ticket that was open before
    is_closing: bool = False  # still to be closed on the forge
    attempts: int = 0  # how often sending failed, or was cut short
    not_before: datetime | None = None
    sent_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether nothing more can become of it."""
        return self.state in DONE

    @property
    def title(self) -> str:
        """The title on one line, else the path of the page; of what people typed, nothing more."""
        typed = self.draft.fields.get("title") or self.draft.fields.get("term") or ""
        return " ".join((typed or self.draft.page or self.page).split())[:SHOWN]


@dataclass(frozen=True, slots=True)
class News:
    """A change of a draft's state, to be told once where the draft came from."""

    id: int
    draft_id: str
    kind: NewsKind
    at: datetime
    number: int = 1  # changes may be asked for several times
    word: str = ""  # what was said with it

    @property
    def key(self) -> str:
        """The key of what is sent of it: never sent twice."""
        return f"draft {self.draft_id} {self.kind}{f' {self.number}' if self.number > 1 else ''}"


@dataclass(frozen=True, slots=True)
class Written:
    """What a draft was written as."""

    page: str  # path of the page
    owner: str = ""  # role
    is_ticket: bool = False


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who may validate: an account, and the role and organisation that are written down of it."""

    account: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Review:
    """One person asked to read a draft, and what they decided."""

    id: int
    draft_id: str
    reviewer: Reviewer  # its account is blank once the draft is done
    asked_at: datetime
    times: int = 1  # asked; again when what they had read has changed
    next_at: datetime | None = None  # when somebody else is asked
    decision: Decision | Literal[""] = ""
    word: str = ""
    head: str = ""  # commit that was read
    decided_at: datetime | None = None
    attempts: int = 0  # how often carrying the decision out failed
    reason: str = ""  # code of the last failure
    done_at: datetime | None = None  # carried out

    @property
    def key(self) -> str:
        """The key of the message that asks: never sent twice."""
        return f"review {self.id} {self.times}"


@dataclass(frozen=True, slots=True)
class AnsweredGap:
    """A question that had no answer, and where its answer is now."""

    gap_id: int
    page: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that an administrator must mend, as a code and data; the sentence holds the remedy."""

    key: str  # of what is sent of it: never sent twice
    code: str
    data: Mapping[str, str | int] = field(default_factory=dict)
