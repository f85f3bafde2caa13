"""Modals that are read: a whole section, and why an answer was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.answering.cards import CardMaker
from bot.answering.wording import mark_label, quoted, telling_words, unbroken, why_sentences
from bot.models import Answer
from bot.slack import actions, rich
from bot.slack.blocks import actions as buttons
from bot.slack.blocks import context, header, modal, plain_section
from bot.slack.cards import Shown, shown_hit
from bot.slack.cutting import cut, is_blank, json_length, parts, plain_length
from bot.slack.elements import Json, button, link_button
from bot.slack.limits import RICH_TEXT
from bot.slack.mrkdwn import clean
from bot.slack.sentences import COMMON, SENTENCES
from indexer.models import Block, Document, Hit, MatchedWord, Passage, Status, Verdict

# Slack takes 250 kB, six bytes for each é as it is sent, and 100 blocks.
MAX_READ = 40_000
MAX_PARTS = 80
MAX_REASON = 500
MAX_RANKED = 12
COMMIT_SIGNS = 12


def section_view(documents: Sequence[Document], maker: CardMaker, site: str = "") -> Json:
    """Return a modal with the whole text of a section; `documents` are its parts, in their order."""
    first = shown_hit(Hit(documents[0], 0.0, Passage("")), maker, site)
    texts = [block for document in documents for block in document.blocks]
    read, is_whole = as_much_as_fits(readable(texts, maker.language, first.card.language, documents[0].status))
    warning = [rich.rich(line) for line in first.warning()]
    return modal(
        actions.SECTION_VIEW,
        SENTENCES.text("view.section", maker.language),
        [header(first.card.heading), first.source, *warning, *read, *end(first, is_whole=is_whole)],
        close=SENTENCES.text("view.close", maker.language),
    )


def as_much_as_fits(blocks: Iterable[Json]) -> tuple[list[Json], bool]:
    """Return what a modal holds of some blocks, and whether that is all of them."""
    kept: list[Json] = []
    left = MAX_READ
    for block in blocks:
        left -= json_length(block)
        if left < 0 or len(kept) == MAX_PARTS:
            return kept, False
        kept.append(block)
    return kept, True


def end(section: Shown, *, is_whole: bool) -> Iterator[Json]:
    """Yield that the text goes on, and where it is on the site."""
    if not is_whole:
        code = "section.goes_on_site" if section.address else "section.goes_on"
        yield context(SENTENCES.text(code, section.language))
    links = (
        [link_button(0, SENTENCES.text("button.site", section.language), section.address)] if section.address else []
    )
    yield buttons(*links, correct_button(section))


def correct_button(section: Shown) -> Json:
    """Return the button that corrects a section."""
    document, name = section.hit.document, actions.CORRECT_SECTION
    return button(name, SENTENCES.text(f"button.{name}", section.language), f"{document.page}#{document.anchor}")


def readable(blocks: Iterable[Block], language: str, written: str, status: Status | None = None) -> Iterator[Json]:
    """Yield the blocks of a section: lists together, a mark before what stands under it."""
    mark = None
    for (kind, own), group in groupby(blocks, key=lambda block: (block.kind, block.mark)):
        if own != mark and own is not None:
            yield context(mark_label(own, language, status))
        mark = own
        texts = (unbroken(clean(block.text), written) for block in group)
        for held in together(part for text in texts for part in parts(text, RICH_TEXT) if not is_blank(part)):
            yield rich.rich(*drawn(kind, held))


def together(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield texts, as many together as one block of Slack holds."""
    held: list[str] = []
    for text in texts:
        size = sum(plain_length(one) for one in held) + plain_length(text)
        if held and (size > RICH_TEXT or len(held) == rich.MAX_PIECES):
            yield held
            held = []
        held.append(text)
    if held:
        yield held


def drawn(kind: str, texts: Sequence[str]) -> Iterator[Json]:
    """Yield what shows some texts of one kind."""
    if kind == "item":
        yield rich.bullets([(rich.words(text.strip()),) for text in texts])
    elif kind == "code":
        yield from (rich.code(text) for text in texts)
    else:
        style = rich.BOLD if kind == "summary" else rich.PLAIN
        # A line of its own is the only space that rich text has between paragraphs.
        yield from (rich.paragraph(rich.words(f"{text.strip()}\n", style)) for text in texts)


def why_view(answer: Answer, maker: CardMaker) -> Json:
    """Return a modal that tells why the first section was chosen, and from which pages."""
    language = maker.language
    kind = "answer" if answer.verdict is Verdict.ANSWER else "perhaps"
    return modal(
        actions.WHY_VIEW,
        SENTENCES.text(f"view.why_{kind}", language),
        [*reasons(answer, language), *origin(answer, language)],
        close=SENTENCES.text("view.close", language),
    )


def reasons(answer: Answer, language: str) -> Iterator[Json]:
    """Yield the words of the question, where each is, and how much each counted."""
    if answer.why is None:
        yield plain_section(SENTENCES.text("why_view.nothing", language))
        return
    heading = cut(answer.shown[0].document.heading, rich.MAX_LABEL)
    yield plain_section(SENTENCES.text("why_view.about", language, heading=heading))
    yield plain_section(COMMON.text("page.why_intro", language))
    sentences = why_sentences(answer, language)[:MAX_PARTS]
    if sentences:
        yield from (context(cut(sentence, MAX_REASON)) for sentence in sentences)
    ranked = sorted(telling_words(answer.why), key=lambda word: -word.points)
    if ranked:
        yield plain_section(SENTENCES.text("why_view.ranked", language, words=shares(ranked, language)))


def shares(words: Sequence[MatchedWord], language: str) -> str:
    """Return words with what each gave of the whole, the most telling first."""
    whole = sum(word.points for word in words) or 1.0
    named = ((quoted([word.word], language), round(100 * word.points / whole)) for word in words[:MAX_RANKED])
    return ", ".join(SENTENCES.text("why_view.share", language, word=word, share=share) for word, share in named)


def origin(answer: Answer, language: str) -> Iterator[Json]:
    """Yield the version of the pages that was read."""
    if answer.commit:
        yield context(COMMON.text("page.from", language, commit=answer.commit[:COMMIT_SIGNS]))
