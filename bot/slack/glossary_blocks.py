"""The glossary in Slack: one term, or all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.slack import actions, rich
from bot.slack.blocks import Rendered, context, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.cutting import cut
from bot.slack.elements import Json, button
from bot.slack.limits import fits
from bot.slack.mrkdwn import literal, one_line
from bot.slack.sentences import PAGES, SENTENCES
from indexer.glossary import Entry

MAX_TERM = 80
MAX_EXPANSION = 150
MAX_FACT = 300
MAX_DEFINITION = 1_500
MAX_LISTED = 80
TERMS_A_BLOCK = 18


def glossary_entry(entry: Entry, language: str, address: str = "") -> Rendered:
    """Return a term: what it stands for, what it is, its other names, and how sure we are."""
    title = one_line(cut(entry.term, MAX_TERM))
    definition = definition_of(entry, language)
    name = rich.paragraph(rich.linked(address, title, rich.BOLD), *expansion(entry))
    told = rich.rich(name, rich.quote([rich.words(cut(definition, MAX_DEFINITION))]))
    facts = context(*(cut(one_line(fact), MAX_FACT) for fact in glossary_facts(entry, language)))
    return Rendered.of(f"{title} — {definition}", [told, facts])


def definition_of(entry: Entry, language: str) -> str:
    """Return a term's definition in a language, else in French, said so."""
    if language == "en" and not entry.definition_en:
        return PAGES.text("listing.definition_in_french", language, value=one_line(entry.definition_fr))
    return one_line(entry.definition_en if language == "en" else entry.definition_fr)


def expansion(entry: Entry) -> Iterator[Json]:
    """Yield what a term stands for."""
    if entry.expansion:
        yield rich.words(f" — {one_line(cut(entry.expansion, MAX_EXPANSION))}")


def glossary_facts(entry: Entry, language: str) -> Iterator[str]:
    """Yield what else is known of a term; how sure we are of it always."""
    english = entry.english if language == "en" else ""
    known = {
        "listing.synonyms": ", ".join(name for name in (english, *entry.synonyms) if name),
        "listing.translated": entry.english if language == "fr" else "",
        "listing.homonym": entry.homonym,
        "listing.note": entry.note,
        "listing.replaced_by": entry.replaced_by,
    }
    yield from (PAGES.text(name, language, value=value) for name, value in known.items() if value)
    if entry.renamed:
        yield PAGES.text("listing.renamed", language)
    yield PAGES.text(f"listing.certainty.{entry.certainty}", language)


def glossary_list(entries: Sequence[Entry], language: str) -> Rendered:
    """Return the terms of the glossary; as many as one message holds, and how many are left out."""
    listed = sorted(entries, key=lambda entry: entry.term.casefold())
    title = SENTENCES.text("glossary.title", language, n=len(listed))
    kept = listed
    blocks = list(glossary_blocks(kept, len(listed), title, language))
    while not fits(blocks):
        kept = kept[: len(kept) * 3 // 4]
        blocks = list(glossary_blocks(kept, len(listed), title, language))
    return Rendered.of(title, blocks)


def glossary_blocks(kept: Sequence[Entry], count: int, title: str, language: str) -> Iterator[Json]:
    """Yield some terms, and how many there are besides."""
    yield plain_section(title)
    # Plain lines: rich text takes four times as much of what a message holds.
    lines = [list_line(entry) for entry in kept]
    for start in range(0, len(lines), TERMS_A_BLOCK):
        yield plain_section("\n".join(lines[start : start + TERMS_A_BLOCK]))
    if count > len(kept):
        yield context(SENTENCES.text("glossary.more", language, n=count - len(kept)))
    yield context(SENTENCES.text("glossary.how", language))


def list_line(entry: Entry) -> str:
    """Return a term and what it stands for, on one line."""
    return " — ".join(one_line(cut(text, MAX_LISTED)) for text in (entry.term, entry.expansion) if text.strip())


def glossary_unknown(term: str, near: Sequence[str], language: str) -> Rendered:
    """Return that a term is not in the glossary, with those that look like it."""
    named = cut(one_line(term), MAX_TERM)
    names = cut(one_line(", ".join(near)), MAX_EXPANSION)
    then = SENTENCES.text("glossary.near", language, names=names) if near else SENTENCES.text("glossary.ask", language)
    sentence = f"{SENTENCES.text('glossary.unknown', language, term=named)} {then}"
    propose = button(actions.PROPOSE_TERM, SENTENCES.text("button.propose_term", language), literal(named))
    return Rendered.of(sentence, [plain_section(sentence), buttons(propose)])
