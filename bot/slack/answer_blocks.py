"""An answer as a Slack message: a passage to trust, a choice, or an honest « we do not know »."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.cards import CardMaker
from bot.answering.wording import corrections, unbroken, verdict_sentence
from bot.models import Answer
from bot.slack import actions, rich
from bot.slack.blocks import Rendered, context, divider, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.cards import Shown, shown_hit
from bot.slack.cutting import cut
from bot.slack.elements import Choice, Json, Look, button, overflow
from bot.slack.limits import fits
from bot.slack.mrkdwn import one_line
from bot.slack.sentences import COMMON, SENTENCES
from bot.slack.who import Who
from indexer.models import Hit, Verdict

MAX_QUESTION = 300
MAX_CORRECTION = 200
MAX_CORRECTIONS = 3
MAX_LESSON = 300
MAX_ROLE = 150
MAX_HOLDERS = 5


@dataclass(frozen=True, slots=True)
class Options:
    """How an answer is shown, and where."""

    asked_id: int  # the question's number in the journal
    site: str = ""  # without a site, sections open in a modal
    is_private: bool = False  # only one person sees it: it may be shared
    lesson: Hit | None = None  # shown under the answer of a guide or a practice
    shows_question: bool = False
    sharer: str = ""  # account of who shares it
    who: Who | None = None  # for a question that asks « qui »
    is_noted: bool = True  # a question without an answer is kept
    is_in_channel: bool = False  # others read it, among them perhaps who wrote the words
    can_ask: bool = True  # somebody, or a channel, can be asked


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of an answer is shown."""

    passage: int
    choice: int
    has_extras: bool


# What the menu « … » offers; `bot.slack.answer_menu` does it.
MORE: Mapping[Verdict, tuple[str, ...]] = {
    Verdict.ANSWER: ("correct", "outdated", "words"),
    Verdict.PERHAPS: ("words", "outdated"),
    Verdict.NONE: ("tell", "words"),
}
# The whole, unless Slack would not take it.
EXTENTS = (Extent(1_200, 300, True), Extent(1_200, 200, False), Extent(400, 0, False))


def answer_message(answer: Answer, maker: CardMaker, options: Options) -> Rendered:
    """Return the message that answers a question."""
    drawing = Drawing(answer, maker, options)
    drawn = (list(drawing.blocks(extent)) for extent in EXTENTS)
    return Rendered.of(drawing.notice(), next(blocks for blocks in drawn if fits(blocks)))


@dataclass(frozen=True, slots=True)
class Drawing:
    """An answer being drawn."""

    answer: Answer
    maker: CardMaker
    options: Options

    def blocks(self, extent: Extent) -> Iterator[Json]:
        """Yield the blocks of the message."""
        yield from self.opening()
        verdict = self.answer.verdict
        if verdict is Verdict.ANSWER:
            yield from self.found(self.shown(self.answer.shown[0]), extent)
        elif verdict is Verdict.PERHAPS:
            yield from self.choices(extent)
        else:
            yield plain_section(self.verdict())
            yield from self.near_misses()
            yield context(self.say(self.noted()))
        yield from self.closing(extent)

    def opening(self) -> Iterator[Json]:
        """Yield who shares the answer, the question, and what was read otherwise in it."""
        if self.options.sharer:
            yield rich.rich(
                rich.paragraph(rich.words(f"{self.say('answer.shared')} "), rich.person(self.options.sharer))
            )
        if self.options.shows_question:
            question = cut(one_line(self.answer.question), MAX_QUESTION)
            quoted = COMMON.text("why.quoted", self.maker.language, word=question)
            yield rich.rich(rich.paragraph(rich.words(quoted, rich.ITALIC)))
        read = corrections(self.answer, self.maker.language)[:MAX_CORRECTIONS]
        if read:
            yield context(*(cut(line, MAX_CORRECTION) for line in read))
        if self.options.who is not None:
            yield rich.rich(*self.people(self.options.who))

    def people(self, who: Who) -> Iterator[Json]:
        """Yield the role that the question asks for, and who holds it, as far as we were told."""
        role = cut(one_line(who.role), MAX_ROLE)
        yield rich.paragraph(rich.words(SENTENCES.text("answer.role", self.maker.language, role=role), rich.BOLD))
        if who.holdings:
            yield rich.paragraph(rich.words(self.say("answer.holders")))
            yield rich.bullets(
                (rich.person(holding.slack), rich.words(f" · {cut(one_line(holding.organisation), MAX_ROLE)}"))
                for holding in who.holdings[:MAX_HOLDERS]
            )

    def found(self, main: Shown, extent: Extent) -> Iterator[Json]:
        """Yield the section that answers; what makes it doubtful stands before it."""
        yield rich.rich(main.title, *main.warning(), *main.mark(), *main.passage(extent.passage))
        yield main.source
        if not extent.has_extras:
            return
        if self.options.lesson is not None:
            yield rich.rich(*self.lesson(self.shown(self.options.lesson)))
        if self.others():
            yield rich.rich(rich.paragraph(rich.words(COMMON.text("near.title", self.maker.language), rich.BOLD)))
            yield from self.near_misses()

    def lesson(self, lesson: Shown) -> Iterator[Json]:
        """Yield what somebody learned about it."""
        yield rich.paragraph(
            rich.words(f"💡 {self.say('answer.lesson')} "), rich.linked(lesson.address, lesson.card.heading)
        )
        yield from lesson.warning()
        yield from lesson.passage(MAX_LESSON)

    def choices(self, extent: Extent) -> Iterator[Json]:
        """Yield the sections to choose from; the passage of a single one would look like the answer."""
        yield plain_section(self.verdict())
        limit = extent.choice if len(self.answer.shown) > 1 else 0
        for hit in self.answer.shown:
            choice = self.shown(hit)
            yield rich.rich(choice.title, *choice.warning(), *choice.mark(), *choice.passage(limit))
            yield choice.source
            yield from self.reading(choice)

    def noted(self) -> str:
        """Return the code of what becomes of a question in vain."""
        if self.options.is_noted:
            return "answer.noted"
        return "answer.not_noted_here" if self.options.is_in_channel else "answer.not_noted"

    def near_misses(self) -> Iterator[Json]:
        """Yield the sections of other pages: a list of links, then those that are not on the site."""
        cards = [self.shown(hit) for hit in self.others()]
        linked = [(rich.link(card.address, card.card.heading),) for card in cards if card.address]
        if linked:
            yield rich.rich(rich.bullets(linked))
        for card in cards:
            if not card.address:
                yield plain_section(cut(one_line(card.card.heading), rich.MAX_LABEL), self.read_button(card))

    def others(self) -> list[Hit]:
        """Return the near misses, without the lesson when it is shown already."""
        lesson = self.options.lesson.document if self.options.lesson is not None else None
        return [hit for hit in self.answer.near_misses if hit.document != lesson]

    def closing(self, extent: Extent) -> Iterator[Json]:
        """Yield the buttons."""
        yield buttons(*self.main_buttons(extent))
        if self.options.is_private:
            yield divider()
            yield context(self.say("answer.private"))
            if self.answer.shown:
                yield buttons(self.button(actions.SHARE), self.button(actions.KEEP))

    def main_buttons(self, extent: Extent) -> Iterator[Json]:
        """Yield what can be done about the answer."""
        verdict = self.answer.verdict
        if verdict is Verdict.ANSWER:
            yield from self.reading_buttons(extent)
        if verdict is not Verdict.NONE:
            yield self.button(actions.USEFUL)
            yield self.button(actions.USELESS)
            yield self.button(actions.WHY, text=f"button.why_{verdict.value}")
        if verdict is not Verdict.ANSWER and self.options.can_ask:
            yield self.button(actions.ASK_PERSON, look="primary")
        if verdict is Verdict.NONE:
            yield self.button(actions.PROPOSE_PAGE)
        yield self.more()

    def more(self) -> Json:
        """Return the menu of what is seldom needed."""
        names = MORE[self.answer.verdict]
        if self.answer.verdict is Verdict.ANSWER and self.has_open_questions():
            names = (*names, "collect")
        return overflow(
            actions.MORE, [Choice(f"{name}:{self.options.asked_id}", self.say(f"more.{name}")) for name in names]
        )

    def has_open_questions(self) -> bool:
        """Tell whether the page of the answer leaves questions to be answered."""
        page = self.maker.facts.pages.get(self.answer.shown[0].document.page)
        return page is not None and bool(page.to_collect)

    def reading_buttons(self, extent: Extent) -> Iterator[Json]:
        """Yield the buttons that open what is not on the site."""
        main = self.shown(self.answer.shown[0])
        if not main.address:
            yield self.read_button(main)
        lesson = self.options.lesson
        if lesson is not None and extent.has_extras and not self.shown(lesson).address:
            yield self.button(actions.READ_LESSON, text="button.read_lesson")

    def reading(self, choice: Shown) -> Iterator[Json]:
        """Yield the button that opens a section that is not on the site."""
        if not choice.address:
            yield buttons(self.read_button(choice))

    def read_button(self, section: Shown) -> Json:
        """Return the button that opens a section of the ranking."""
        return self.button(actions.read_action(self.answer.results.hits.index(section.hit)), text="button.read")

    def button(self, action: str, *, text: str = "", look: Look = "") -> Json:
        """Return a button about this question."""
        return button(action, self.say(text or f"button.{action}"), str(self.options.asked_id), look)

    def shown(self, hit: Hit) -> Shown:
        """Return a section as it stands in a message."""
        return shown_hit(hit, self.maker, self.options.site)

    def say(self, code: str) -> str:
        """Return a sentence in the reader's language."""
        return SENTENCES.text(code, self.maker.language)

    def notice(self) -> str:
        """Return what a notification tells: the answer itself when there is one."""
        if self.answer.verdict is Verdict.ANSWER:
            main = self.answer.shown[0]
            return f"{main.document.heading} — {one_line(main.passage.text)}"
        return " ".join([self.verdict(), *headings(self.answer.shown or self.answer.near_misses)])

    def verdict(self) -> str:
        """Return how sure we are."""
        return unbroken(verdict_sentence(self.answer, self.maker.language), self.maker.language)


def headings(hits: Sequence[Hit]) -> list[str]:
    """Return the headings of sections, told apart."""
    return [" · ".join(one_line(hit.document.heading) for hit in hits)] if hits else []
