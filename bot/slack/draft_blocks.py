"""A contribution as it stands in a message: what it is, where it is now, and what its author can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.facts import Facts
from bot.contributing.fields import FIELDS
from bot.contributing.models import State
from bot.contributing.reviewing import ALONE
from bot.contributing.views import DraftView
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.addresses import on_site
from bot.slack.blocks import Rendered, context, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.cutting import cut
from bot.slack.elements import Json, Look, button, confirmed, link_button
from bot.slack.mrkdwn import is_openable, one_line
from bot.slack.quoting import quoted
from bot.slack.sentences import SENTENCES, reason_of

MAX_TITLE = 150
MAX_SAID = 1_000
# Of what a reason tells, at most a difference of some lines.
MAX_TOLD = 2_000
# What its author may still take back, and what they are asked to change.
RETURNABLE: frozenset[State] = frozenset({"waiting", "sending", "open", "changes", "stuck"})
TO_CHANGE: frozenset[State] = frozenset({"changes", "stuck"})
# The field of a draft that waits until those whom it quotes agree: which messages, never their words.
QUOTES = "quotes"


def is_held(view: DraftView) -> bool:
    """Tell whether a draft waits until those whom it quotes agree."""
    return view.state == "waiting" and QUOTES in view.draft.fields


@dataclass(frozen=True, slots=True)
class DraftMaker:
    """Draws a contribution in a language; `note` is what has just happened to it besides."""

    view: DraftView
    language: Language
    facts: Facts
    site: str = ""
    note: str = ""

    def for_author(self) -> Rendered:
        """Return what its author sees alone: all of it, and what can be done."""
        opening = self.say(f"thanks_{self.view.draft.kind}")
        blocks = [plain_section(opening), *self.named(), *self.where(), *self.why(), *self.buttons()]
        return Rendered.of(f"{opening} {self.state()}", blocks)

    def for_thread(self) -> Rendered:
        """Return what those see who are in the thread that was kept: nothing of what was typed but the title."""
        opening = self.say("thanks_thread")
        links = [buttons(*found)] if (found := list(self.links())) else []
        return Rendered.of(f"{opening} {self.state()}", [plain_section(opening), *self.named(), *self.where(), *links])

    def row(self) -> Json:
        """Return it as a line of a list, with the button that takes it back."""
        return plain_section(f"{self.title()} — {self.state()}", self.take_back() if self.is_returnable() else None)

    def title(self) -> str:
        """Return what it is, on one line."""
        view = self.view
        page = self.facts.pages.get(view.draft.page)
        name = page.title if page is not None and not view.draft.fields.get("title") else view.title
        kind = self.say(f"kind_{view.draft.kind}")
        return self.say("title", kind=kind, title=cut(one_line(name), MAX_TITLE)) if name else kind

    def named(self) -> Iterator[Json]:
        """Yield what it is."""
        yield rich.rich(rich.paragraph(rich.words(self.title(), rich.BOLD)))

    def state(self) -> str:
        """Return where it is now."""
        if self.view.draft.kind in ALONE and self.view.state in {"waiting", "sending", "open"}:
            return self.say("state_alone")
        return self.say("state_held" if is_held(self.view) else f"state_{self.view.state}")

    def where(self) -> Iterator[Json]:
        """Yield where it is now, and what has just happened to it."""
        yield plain_section(self.state())
        if self.note:
            yield context(self.note)

    def why(self) -> Iterator[Json]:
        """Yield what was said of it, or what keeps it from going on."""
        view = self.view
        if view.state in {"changes", "declined"} and view.said:
            yield from quoted(cut(view.said, MAX_SAID))
        if view.state == "stuck":
            yield plain_section(self.reason())

    def reason(self) -> str:
        """Return why it is stuck, and what to change."""
        data = {
            name: cut(value, MAX_TOLD) if isinstance(value, str) else value for name, value in self.view.data.items()
        }
        return reason_of(self.view.reason, self.language, data)

    def buttons(self) -> Iterator[Json]:
        """Yield what its author can do."""
        found = [*self.links()]
        if self.view.state in TO_CHANGE and FIELDS[self.view.draft.kind]:
            found.append(self.button(actions.REOPEN_DRAFT, "primary"))
        if self.is_returnable():
            found.append(self.take_back())
        if found:
            yield buttons(*found)

    def links(self) -> Iterator[Json]:
        """Yield where it can be read: the page once it is on line, before that what is proposed."""
        view = self.view
        page = self.facts.pages.get(view.page or view.draft.page)
        address = on_site(page.url or ".", self.site) if page is not None else ""
        if view.state == "online" and address:
            yield link_button(0, self.say("read_page"), address)
        elif view.state in {"open", "changes", "merged"} and is_openable(view.address):
            yield link_button(0, self.say("read_proposal"), view.address)

    def is_returnable(self) -> bool:
        """Tell whether its author may take it back."""
        return self.view.state in RETURNABLE

    def take_back(self) -> Json:
        """Return the button that takes it back, once its author has said so twice."""
        element = self.button(actions.WITHDRAW_DRAFT)
        asked = (self.say(f"withdraw_{part}") for part in ("title", "text", "yes", "no"))
        return confirmed(element, *asked)

    def button(self, action: str, look: Look = "") -> Json:
        """Return a button about this draft."""
        return button(action, SENTENCES.text(f"button.{action}", self.language), self.view.draft.id, look)

    def say(self, code: str, **data: object) -> str:
        """Return a sentence."""
        return SENTENCES.text(f"draft.{code}", self.language, **data)
