"""What a reader can do about a page. One function makes every link, so that later it can lead to a form."""

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


def actions_of(page: Page, base: Base) -> tuple[Action, ...]:
    """Return the buttons of a page; none where there is nobody to write to: a button that cannot work is not shown."""
    return tuple(action(kind, page, base) for kind in kinds_of(page)) if base.contact else ()


def kinds_of(page: Page) -> Iterator[Kind]:
    """Yield what can be done about a page."""
    yield "correct"
    yield "outdated"
    if page.front_matter.type == "lesson":
        yield "used"
    if page.front_matter.to_collect:
        yield "answer"


def action(kind: Kind, page: Page, base: Base) -> Action:
    """Return one button: an e-mail to the shared mailbox, with its subject and the page's address written."""
    place = urljoin(base.site_address, base.addresses[page.path]) if base.site_address else page.path
    subject = text(f"mail.{kind}.subject", base.language, title=page.title)
    body = text(f"mail.{kind}.body", base.language, place=place)
    address = f"mailto:{quote(base.contact, safe='@')}?subject={encoded(subject)}&body={encoded(body)}"
    return Action(kind, text(f"action.{kind}", base.language), address, encoded(place))


def encoded(value: str) -> str:
    """Return a text fit for the address of an e-mail, whose lines end as mail's do."""
    return quote(value.replace("\n", "\r\n"), safe="")
