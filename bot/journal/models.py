"""What is written into the journal and read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.models import Language, Surface
from indexer.models import Verdict, Visibility

RequestState = Literal["waiting", "answered", "fallback", "closed"]
GapState = Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, and what was answered; read from the journal, `person` is a pseudonym."""

    person: str
    text: str
    language: Language
    verdict: Verdict
    surface: Surface
    channel: str  # empty when it was asked in private
    reader: Visibility
    page: str
    anchor: str
    commit: str
    at: datetime
    id: int = 0
    request: str = ""  # key of the request that asked it; not read back


@dataclass(frozen=True, slots=True)
class Usage:
    """Figures about questions, none of them about fewer than five people; None: too few to tell."""

    since: datetime
    questions: int | None = None
    people: int | None = None
    by_verdict: Mapping[str, int] = field(default_factory=dict)
    by_surface: Mapping[str, int] = field(default_factory=dict)
    by_language: Mapping[str, int] = field(default_factory=dict)
    by_page: Mapping[str, int] = field(default_factory=dict)
    by_feedback: Mapping[str, int] = field(default_factory=dict)  # `useful`, `not_useful`


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that nobody could answer."""

    id: int
    text: str  # as who asked first typed it: for the program, and for who asked the same
    reader: Visibility  # the most open level at which it was asked: who may be shown its words
    count: int | None  # how often it was asked; None when by fewer than five people
    first_at: datetime
    last_at: datetime
    state: GapState = "open"
    page: str = ""  # that closed it
    wishes: tuple[str, ...] = ()  # each of one person: shown to nobody else
    told: str = ""  # its words as others may read them; nothing until several people have asked it


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last question of a thread, for those that follow; read from the journal, `asker` is a pseudonym."""

    question: str
    language: Language
    asked_id: int
    asker: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A question put to a person: who asked, who is asked now, who was asked before."""

    asked_id: int
    question: str
    asker: str
    role: str
    language: Language
    channel: str
    thread: str
    holder: str
    tried: tuple[str, ...] = ()
    next_at: datetime | None = None  # when somebody else is asked
    state: RequestState = "waiting"
    id: int = 0
    answer: str = ""
    is_named: bool = False  # the asker agreed that who is asked be told who asks


@dataclass(frozen=True, slots=True)
class Spent:
    """One message that nobody asked for, sent to somebody."""

    at: datetime
    kind: str
