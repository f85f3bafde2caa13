"""« Proposer une page »: what somebody would like to read, kept with the question that nobody could answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.deliveries import Call, Delivery
from bot.journal.models import Asked
from bot.journal.words import words_told
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.blocks import Rendered, context, message
from bot.slack.blocks import actions as buttons
from bot.slack.cutting import cut
from bot.slack.desk import Desk
from bot.slack.elements import Json, button
from bot.slack.forms import MAX_COMMENT, is_ticked, page_form, typed
from bot.slack.in_private import open_modal, tell, tell_gone
from bot.slack.missing import needs
from bot.slack.notices import note
from bot.slack.places import place_of
from bot.slack.quoting import quoted
from bot.slack.recalled import origin_in, value_of
from bot.slack.routes import Route
from bot.slack.sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like to read."""

    question: str
    text: str
    wants_news: bool

    def words(self, asked: Asked) -> str:
        """Return what is kept with the gap; the question too when it was put otherwise than it was asked."""
        return "\n".join(part for part in (self.question if self.question != asked.text else "", self.text) if part)


def open_form(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Open the form that proposes a page."""
    place, asked = place_of(delivery), desk.journal.questions.get(value_of(delivery))
    if asked is None:
        yield tell_gone(desk, place)
        return
    form = page_form(asked.id, asked.text, asked.language)
    if desk.settings.help_channel:
        form["blocks"].append(context(SENTENCES.text("propose_page.announced", asked.language)))
    yield from open_modal(desk, place, form, asked.language)


def keep_wish(delivery: Delivery, desk: Desk) -> Iterable[Call]:
    """Keep what a form says, and tell what happens next."""
    place, view = place_of(delivery), delivery.body["view"]
    asked = desk.journal.questions.get(origin_in(view).asked_id)
    if asked is None:
        yield tell_gone(desk, place)
        return
    question, text = (cut(typed(view, name), MAX_COMMENT, len) for name in (actions.QUESTION, actions.WISH))
    wish = Wish(question, text, is_ticked(view, actions.TOLD))
    keep(desk, asked, place.person, wish)
    told = tuple(announcement(desk, asked, wish))
    yield tell(place, note(next_steps(wish, asked.language, is_announced=bool(told))))
    yield from told


def keep(desk: Desk, asked: Asked, person: str, wish: Wish) -> None:
    """Write a wish into the journal; written twice, it is kept once."""
    gaps = desk.journal.gaps
    gap_id = gaps.of(asked.id)
    # A question that found something is no gap until somebody says that it is one.
    if gap_id is None:
        # The words of the form when those of the question were not ours to keep.
        gap_id = gaps.open(asked.text or wish.question, asked.id, desk.now())
    gaps.wish(gap_id, person, wish.words(asked), desk.now())
    if wish.wants_news:
        gaps.wait(gap_id, person, desk.now())


def next_steps(wish: Wish, language: Language, *, is_announced: bool) -> str:
    """Return what happens next, and nothing that does not."""
    codes = ["kept_in_list", *(["told_in_channel"] if is_announced else []), *(["news"] if wish.wants_news else [])]
    return " ".join(SENTENCES.text(f"propose_page.{code}", language) for code in codes)


def announcement(desk: Desk, asked: Asked, wish: Wish) -> Iterator[Call]:
    """Yield the notice in the help channel, if there is one; with words only where all may see as much as the asker."""
    channel = desk.settings.help_channel
    if channel:
        is_readable = desk.audience.of_channel(channel).rank >= asked.reader.rank
        gap_id = desk.journal.gaps.of(asked.id) or 0
        yield message(channel, notice(wish, gap_id, asked.language, is_readable=is_readable))


def notice(wish: Wish, gap_id: int, language: Language, *, is_readable: bool) -> Rendered:
    """Return the notice that somebody would like a page, with the button of who can tell what it would say."""
    sentence = SENTENCES.text("propose_page.notice" if is_readable else "propose_page.notice_closed", language)
    said: list[Json] = [rich.rich(rich.paragraph(rich.words(sentence)))]
    if is_readable:
        # Who sends the form has read in it that this is announced.
        texts = (words_told(text, agrees=True) for text in (wish.question, wish.text))
        said += [block for text in texts if text for block in quoted(text)]
        said.append(buttons(button(actions.TELL_GAP, SENTENCES.text("button.tell_gap", language), str(gap_id))))
    return Rendered.of(sentence, said)


ROUTES = (
    Route("action", actions.PROPOSE_PAGE, open_form, is_urgent=True),
    Route("view", actions.PAGE_FORM, keep_wish, acknowledge=needs(actions.QUESTION)),
)
