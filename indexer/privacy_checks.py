"""Personal data in pages: what tells who somebody is has no place in a page, but for what belongs to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import TypeAdapter

from indexer.data_files import read_data
from indexer.links import without_code
from indexer.models import Page, Problem
from indexer.personal_data import Finding, find_personal_data, masked

# Mailboxes that several people read, numbers of an office, names of robots: what pages may show.
CONTACTS_FILE = "contacts.yml"

_CONTACTS = TypeAdapter(tuple[str, ...])


def read_contacts(data_folder: Path) -> frozenset[str]:
    """Return what may stand in pages, as `contact_key` gives it; nothing without a file. Raises DataFileInvalid."""
    contacts = read_data(data_folder / CONTACTS_FILE, _CONTACTS, ())
    return frozenset(contact_key(contact) for contact in contacts)


def contact_key(written: str) -> str:
    """Return a text under which all ways to write an address, a number or a mention are one."""
    return "".join(sign for sign in written.casefold() if sign.isalnum() or sign in "@+")


def check_personal_data(page: Page, contacts: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each address, number or mention of somebody, in the head or the text; code is left alone."""
    for key, value in page.raw.items():
        for text in texts_of(value):
            for finding in unlisted(text, contacts):
                yield problem_of(page, page.key_lines.get(key, 1), finding)
    body, line, counted = "\n".join(without_code(page.body)), page.body_line, 0
    for finding in unlisted(body, contacts):
        line += body.count("\n", counted, finding.start)
        counted = finding.start
        yield problem_of(page, line, finding)


def unlisted(text: str, contacts: frozenset[str]) -> Iterator[Finding]:
    """Yield the personal data in a text, but for what belongs to nobody."""
    return (finding for finding in find_personal_data(text) if contact_key(finding.text) not in contacts)


def problem_of(page: Page, line: int, finding: Finding) -> Problem:
    """Return the problem of a finding, which is not said again in full: who reads the message may be anybody."""
    return Problem(f"page.personal_{finding.kind}", "error", page.path, line, {"found": masked(finding)})


def texts_of(value: object) -> Iterator[str]:
    """Yield the texts of a value of the head."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from texts_of(item)
