"""The fields of a form as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.contributing.fields import FIELDS
from bot.contributing.models import Kind
from bot.web.forms.entering import Entered, Wrong, wrong_in
from bot.web.forms.subjects import Subject


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field: what it is called, what it holds, and what is wrong with it."""

    name: str
    code: str  # of its sentences: label, hint
    value: str
    most: int
    is_required: bool
    rows: int  # 1: one line
    choices: tuple[str, ...]  # what is proposed for it
    wrong: Wrong | None


def fields_shown(kind: Kind, entered: Entered, subject: Subject, *, is_checked: bool) -> list[FieldShown]:
    """Return the fields of a form; what is wrong is told once somebody has sent it."""
    wrong: Mapping[str, Wrong] = wrong_in(kind, entered) if is_checked else {}
    return [
        FieldShown(
            field.name,
            code_of(kind, field.name),
            entered.text(field.name),
            field.most,
            field.is_required,
            rows_of(entered.text(field.name), is_long=field.is_long),
            subject.questions if kind == "collect" and field.name == "question" else (),
            wrong.get(field.name),
        )
        for field in FIELDS[kind]
    ]


def rows_of(value: str, *, is_long: bool) -> int:
    """Return how many lines to show, so that most texts are seen whole."""
    return min(28, max(4, value.count("\n") + len(value) // 80 + 2)) if is_long else 1


def code_of(kind: Kind, name: str) -> str:
    """Return the beginning of the codes of a field's sentences; a kind has a title of its own."""
    return f"{kind}.{'heading' if name == 'title' else name}"
