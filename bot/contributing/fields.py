"""The fields of each kind of contribution: their names in forms, drafts and catalogues, and how long they may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.contributing.models import Kind


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    most: int  # characters; Slack's own limit for a text field is 3,000
    is_required: bool = False
    is_long: bool = True


# What a lesson tells. `title` has a proposal made from what happened, and can be changed.
LESSON = (
    Field("title", 80, is_required=True, is_long=False),
    Field("planned", 2_000),
    Field("happened", 2_000, is_required=True),
    Field("why", 2_000),
    Field("advice", 2_000, is_required=True),
    Field("evidence", 1_000),
)
# `before` is the text that was shown, kept so that a second editor is shown the difference.
SECTION = (Field("text", 60_000, is_required=True), Field("reason", 500, is_long=False))
OUTDATED = (Field("what", 1_000, is_required=True), Field("since", 200, is_long=False))
COLLECT = (
    Field("question", 300, is_required=True, is_long=False),
    Field("answer", 2_000, is_required=True),
    Field("evidence", 1_000),
)
TERM = (
    Field("term", 80, is_required=True, is_long=False),
    Field("long_form", 200, is_long=False),
    Field("definition", 600, is_required=True),
)
WORDS = (Field("question", 300, is_required=True, is_long=False),)

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    "lesson": LESSON,
    "section": SECTION,
    "outdated": OUTDATED,
    "collect": COLLECT,
    "term": TERM,
    "words": WORDS,
    "validation": (),
}
