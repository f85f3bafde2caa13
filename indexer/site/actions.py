"""What a reader can do about a page: a form where there is one, else an e-mail, else nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urljoin

from indexer.models import Page
from indexer.site.base import Base
from indexer.site.wording import text

Kind = Literal["correct", "outdated", "used", "answer"]


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its kind, its words, where it leads, and the part of that which names the page."""

    kind: Kind
    label: str
    address: str
    place: str
    is_form: bool = False  # its place is the page's path, and not its address


def actions_of(page: Page, base: Base) -> tuple[Action, ...]:
    """Return the buttons of a page; a button that cannot work is not shown."""
    return tuple(filter(None, (action(kind, page, base) for kind in kinds_of(page))))


def kinds_of(page: Page) -> Iterator[Kind]:
    """Yield what can be done about a page."""
    yield "correct"
    yield "outdated"
    if page.front_matter.type == "lesson":
        yield "used"
    if page.front_matter.to_collect:
        yield "answer"


def action(kind: Kind, page: Page, base: Base) -> Action | None:
    """Return one button, or None where there is neither a form nor anybody to write to."""
    form = base.forms.get(kind, "")
    if form.startswith(("/", "https://")):
        return to_form(kind, form, page, base)
    return to_mail(kind, page, base) if base.contact else None


def to_form(kind: Kind, form: str, page: Page, base: Base) -> Action:
    """Return a button that opens a form, which is told the page by its path."""
    place = quote(f"{base.start}{page.path}", safe="")
    address = f"{form}{'&' if '?' in form else '?'}page={place}"
    return Action(kind, text(f"action.{kind}", base.language), address, place, is_form=True)


def to_mail(kind: Kind, page: Page, base: Base) -> Action:
    """Return a button that opens an e-mail to the shared mailbox, with its subject and the page's address written."""
    place = urljoin(base.site_address, base.addresses[page.path]) if base.site_address else page.path
    subject = text(f"mail.{kind}.subject", base.language, title=page.title)
    body = text(f"mail.{kind}.body", base.language, place=place)
    address = f"mailto:{quote(base.contact, safe='@')}?subject={encoded(subject)}&body={encoded(body)}"
    return Action(kind, text(f"action.{kind}", base.language), address, encoded(place))


def encoded(value: str) -> str:
    """Return a text fit for the address of an e-mail, whose lines end as mail's do."""
    return quote(value.replace("\n", "\r\n"), safe="")
