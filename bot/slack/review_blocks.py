"""A proposal as it is read in a modal: words gone and words come, and what can be decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from bot.answering.facts import Facts
from bot.contributing.comparing.marking import Hunk, Line, Span
from bot.contributing.comparing.pages import KeyChange, MarkedChange
from bot.contributing.validating import MOST_WORD, Reading
from bot.contributing.views import Decision
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.blocks import context, field, header, modal, plain_section
from bot.slack.cutting import is_blank, parts
from bot.slack.elements import Choice, Json, radio, text_input
from bot.slack.limits import RICH_TEXT
from bot.slack.quoting import quoted
from bot.slack.section_view import as_much_as_fits
from bot.slack.sentences import SENTENCES

STYLES = {"same": rich.PLAIN, "gone": rich.STRUCK, "come": rich.BOLD}


@dataclass(frozen=True, slots=True)
class ReviewMaker:
    """Draws what somebody reads before they decide."""

    reading: Reading
    facts: Facts
    language: Language

    def view(self) -> Json:
        """Return the modal; a proposal that it cannot hold whole is not decided there."""
        shown, is_whole = as_much_as_fits([*self.opening(), *self.changes()])
        end = list(self.fields()) if is_whole else [plain_section(self.say("too_long"))]
        return modal(
            actions.REVIEW_FORM,
            SENTENCES.text("view.review", self.language),
            [*shown, *end],
            close=SENTENCES.text("view.close", self.language),
            submit=SENTENCES.text("view.send", self.language) if is_whole else "",
            carries=f"{self.reading.view.draft.id} {self.reading.head}",
        )

    def opening(self) -> Iterator[Json]:
        """Yield from whom it comes, and why."""
        draft, reviewer = self.reading.view.draft, self.reading.reviewer
        role = self.facts.roles[reviewer.role].text(self.language) if reviewer.role in self.facts.roles else ""
        yield plain_section(self.say("as", role=role or reviewer.role, organisation=reviewer.organisation))
        organisation = draft.author.organisation
        yield context(self.say("from", organisation=organisation) if organisation else self.say("from_unknown"))
        if reason := draft.fields.get("reason", ""):
            yield plain_section(self.say("reason"))
            yield from quoted(reason)

    def changes(self) -> Iterator[Json]:
        """Yield what changes, file by file."""
        for change in self.reading.changes:
            yield header(self.title(change))
            yield from (self.key(key) for key in change.keys)
            for hunk in change.hunks:
                if hunk.heading:
                    yield context(self.say("under", heading=hunk.heading))
                yield from drawn(hunk)

    def title(self, change: MarkedChange) -> str:
        """Return what a file is called, and that it is new when it is."""
        name = change.title or change.path
        return self.say("new_page", title=name) if change.is_new else name

    def key(self, change: KeyChange) -> Json:
        """Return what changes of what the head of a page says."""
        spans = [Span("gone", change.before), Span("come", change.after)]
        pieces = [rich.words(f"{span.text} ", STYLES[span.kind]) for span in spans if not is_blank(span.text)]
        return rich.rich(rich.paragraph(rich.words(f"{change.key} : "), *pieces))

    def fields(self) -> Iterator[Json]:
        """Yield what can be decided, and the word that goes with it."""
        choices = [Choice(decision, self.say(decision)) for decision in get_args(Decision)]
        yield field(radio(actions.DECISION, choices), self.say("decision"))
        word = text_input(actions.WORD, is_long=True, most=MOST_WORD)
        yield field(word, self.say("word"), hint=self.say("word_hint"), is_optional=True)

    def say(self, code: str, **data: object) -> str:
        """Return one of the sentences of this modal."""
        return SENTENCES.text(f"review.{code}", self.language, **data)


def drawn(hunk: Hunk) -> Iterator[Json]:
    """Yield the lines of a hunk, as many together as a block holds."""
    held: list[Json] = []
    size = 0
    for line in hunk.lines:
        for piece in pieces_of(line):
            if held and (size + len(piece["text"]) > RICH_TEXT or len(held) == rich.MAX_PIECES):
                yield rich.rich(rich.paragraph(*held))
                held, size = [], 0
            held.append(piece)
            size += len(piece["text"])
    if held:
        yield rich.rich(rich.paragraph(*held))


def pieces_of(line: Line) -> Iterator[Json]:
    """Yield a line as pieces of text that a block can hold, each in the style of its kind."""
    for span in (*line.spans, Span("same", "\n")):
        for part in parts(span.text, RICH_TEXT) if len(span.text) > RICH_TEXT else (span.text,):
            if part:
                yield rich.words(part, STYLES[span.kind])
