"""What was typed in the fields of a draft: cleaned, complete, no longer than each may be, and about nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.contributing.fields import FIELDS, Field
from bot.contributing.models import Draft
from bot.contributing.writing.errors import CreditUnreadable, FieldMissing, FieldTooLong, PersonalData
from bot.contributing.writing.plain_text import cleaned, one_line
from bot.contributing.writing.shortening import shortened
from indexer.personal_data import masked
from indexer.privacy_checks import unlisted

TITLE = "title"
# What is edited as it stands in its file, and what it is held against.
AS_TYPED = frozenset({"text", "before"})
SHOWN = 60

_CREDIT = re.compile(r"[^<>@\x00-\x1f\x7f]{1,120} <[^<>@\s]{1,64}@[^<>@\s]{1,190}>")


def with_clean_fields(draft: Draft, contacts: frozenset[str]) -> Draft:
    """Return a draft whose fields can be written; `contacts` belong to nobody, and may be.

    Raises FieldMissing, FieldTooLong, PersonalData, CreditUnreadable.
    """
    typed = {name: value if name in AS_TYPED else cleaned(value).strip() for name, value in draft.fields.items()}
    if draft.kind == "lesson" and not typed.get(TITLE):
        typed[TITLE] = proposed_title(typed.get("happened", ""))
    for field in FIELDS[draft.kind]:
        check_field(field, typed.get(field.name, ""))
    check_credit(draft.author.credit)
    check_personal_data(typed, draft, contacts)
    return replace(draft, fields=typed)


def proposed_title(happened: str) -> str:
    """Return a title made from what happened: its first sentence, cut where it is too long for a title."""
    most = next(field.most for field in FIELDS["lesson"] if field.name == TITLE)
    first = re.split(r"(?<=[.!?…])\s|\n", happened.strip(), maxsplit=1)[0]
    return shortened(one_line(first).rstrip(". "), most)


def check_field(field: Field, value: str) -> None:
    """Refuse a field that is needed and says nothing, and one that says too much. Raises FieldMissing, FieldTooLong."""
    if field.is_required and not value.strip():
        raise FieldMissing(field=field.name)
    if len(value) > field.most:
        raise FieldTooLong(field=field.name, found=len(value), most=field.most, start=one_line(value)[:SHOWN])


def check_credit(credit: str) -> None:
    """Refuse a credit that could say anything else in a commit than who is credited. Raises CreditUnreadable."""
    if credit and not (_CREDIT.fullmatch(credit) and credit.isprintable()):
        raise CreditUnreadable(found=one_line(credit)[:SHOWN])


def check_personal_data(typed: Mapping[str, str], draft: Draft, contacts: frozenset[str]) -> None:
    """Refuse what tells who somebody is; the text of a section is held against the present one later."""
    texts = [value for name, value in typed.items() if name not in AS_TYPED]
    for text in [*texts, draft.author.role, draft.author.organisation]:
        refuse_personal_data(text, contacts)


def refuse_personal_data(text: str, contacts: frozenset[str], known: str = "") -> None:
    """Refuse what tells who somebody is, unless it was known already. Raises PersonalData, which does not repeat it."""
    found = [finding for finding in unlisted(text, contacts) if finding.text not in known]
    if found:
        raise PersonalData(found=", ".join(dict.fromkeys(map(masked, found))))
