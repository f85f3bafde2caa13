"""What somebody entered in a form: read, cleaned, and what is wrong in it, field by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from bot.contributing.fields import FIELDS, Field
from bot.contributing.models import Author, Kind
from indexer.personal_data import find_personal_data

# The longest section and what goes with it, as a browser encodes accents.
MAX_BODY_BYTES = 600_000
MAX_FIELDS = 40
MAX_PERSON = 100
# Beside the fields of the kind: who contributes, what the form carries, and what only a robot fills.
TICKET, BEFORE, TRAP, SURE, COMPLETED = "ticket", "before", "website", "sure", "completed"
ROLE, ORGANISATION, CREDIT, CREDIT_NAME, CREDIT_MAIL = "role", "organisation", "credit", "credit_name", "credit_mail"

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field: the code of a sentence and its data."""

    code: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entered:
    """The fields of a form as they came, by name."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return what a field holds; nothing when it was not sent."""
        return self.values.get(name, "")

    def fields(self, kind: Kind) -> dict[str, str]:
        """Return what the draft keeps: the fields of its kind, and the text of a section as it was shown."""
        names = [field.name for field in FIELDS[kind]] + ([BEFORE] if kind == "section" else [])
        return {name: self.text(name) for name in names}

    def author(self) -> Author:
        """Return who contributes, as they say it; a name only with their agreement."""
        name, mail = self.text(CREDIT_NAME), self.text(CREDIT_MAIL)
        credit = f"{name} <{mail}>" if self.text(CREDIT) and name and mail else ""
        return Author(self.text(ROLE), self.text(ORGANISATION), credit)


def typed_of(author: Author) -> dict[str, str]:
    """Return what somebody said of themselves, as the form holds it."""
    name, _, mail = author.credit.removesuffix(">").partition(" <")
    credit = {CREDIT: "1", CREDIT_NAME: name, CREDIT_MAIL: mail} if author.credit else {}
    return {ROLE: author.role, ORGANISATION: author.organisation, **credit}


def read_entered(body: bytes) -> Entered:
    """Return what a form sent (`application/x-www-form-urlencoded`). Raises ValueError when it cannot be read."""
    pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    return Entered({name: cleaned(value, is_kept=name in {BEFORE, "text"}) for name, value in pairs})


def cleaned(value: str, *, is_kept: bool) -> str:
    """Return a text without invisible controls, its lines ended as ours; with its spaces where they matter."""
    plain = _CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return plain if is_kept else unicodedata.normalize("NFC", plain).strip()


def wrong_in(kind: Kind, entered: Entered) -> dict[str, Wrong]:
    """Return what is wrong, by field."""
    found = {field.name: wrong for field in FIELDS[kind] for wrong in wrong_with(field, entered.text(field.name))}
    return found | dict(wrong_with_person(entered))


def wrong_with(field: Field, value: str) -> Iterator[Wrong]:
    """Yield what is wrong with the value of a field."""
    if field.is_required and not value.strip():
        yield Wrong("form.missing", {})
    elif len(value) > field.most:
        yield Wrong("form.long", {"found": len(value), "limit": field.most})
    # The text of a section was there before: what it holds is checked with the page.
    elif field.name != "text" and (personal := find_personal_data(value)):
        yield Wrong("form.personal", {"text": personal[0].text})


def wrong_with_person(entered: Entered) -> Iterator[tuple[str, Wrong]]:
    """Yield what is wrong with what somebody says of themselves."""
    for name in (ROLE, ORGANISATION, CREDIT_NAME):
        if len(entered.text(name)) > MAX_PERSON or "\n" in entered.text(name):
            yield name, Wrong("form.long", {"found": len(entered.text(name)), "limit": MAX_PERSON})
    if any(sign in entered.text(CREDIT_NAME) for sign in "<>@"):
        yield CREDIT_NAME, Wrong("form.not_a_name", {})
    if entered.text(CREDIT):
        if not entered.text(CREDIT_NAME):
            yield CREDIT_NAME, Wrong("form.missing", {})
        if not _MAIL.fullmatch(entered.text(CREDIT_MAIL)):
            yield CREDIT_MAIL, Wrong("form.not_a_mail", {})
