"""Computed content: plain functions from data to Markdown, which the site and the index are both given."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, urlsplit

from indexer.analysis import fold
from indexer.catalogue import Catalogue
from indexer.glossary import Entry, read_glossary, slug_of

GLOSSARY_MARKER = "<!-- relais:glossary -->"

_MARKER_LINE = re.compile(rf"^{re.escape(GLOSSARY_MARKER)}[ \t]*$", re.MULTILINE)
_CATALOGUE = Catalogue("indexer")
# All but letters, figures and the punctuation of plain prose: Markdown, today's or a future extension's.
_NOT_PROSE = re.compile(r"[^\w\s,;:.'’()«»…–—€°?/%-]|_|:(?=\S)")
_OPENING = re.compile(r"^[^\w«&]|^\d")
_SLIDES = re.compile(r"^slides\b")


def expander(data_folder: Path, language: str) -> Callable[[str], str]:
    """Return the function that puts computed content in the place of its marker in a page's body."""

    def expand(body: str) -> str:
        if GLOSSARY_MARKER not in body:
            return body
        listing = glossary_markdown(read_glossary(data_folder), language)
        return _MARKER_LINE.sub(lambda _: listing, body)

    return expand


def ask_box(address: str, language: str) -> str:
    """Return the form that leads to the ask page, or where there is none opens the search of the site."""
    codes = ("ask_label", "ask_button") if address else ("find_label", "find_button")
    label, button = (html.escape(text(code, language)) for code in codes)
    target = f' action="{html.escape(address)}"' if address else " data-relais-search-form"
    chosen = f'<input type="hidden" name="lang" value="{html.escape(language)}">' if address else ""
    return (
        f'<form class="relais-ask"{target} method="get" role="search" aria-label="{label}">'
        f'<label for="relais-question">{label}</label>{chosen}'
        f'<input id="relais-question" name="q" type="search" required maxlength="2000" autocomplete="off">'
        f"<button>{button}</button></form>"
    )


def glossary_markdown(entries: Iterable[Entry], language: str) -> str:
    """Return the glossary as Markdown: one `##` a letter, one `###` a term, whose anchor is the entry's."""
    listed = sorted(entries, key=lambda entry: (letter_of(entry), fold(entry.term)))
    anchors = {entry.term: entry.anchor for entry in listed}
    parts: list[str] = []
    for letter, group in groupby(listed, key=letter_of):
        # No term's anchor holds a `_`: the two kinds never meet.
        parts.append(f"## {letter} {{#lettre_{letter_slug(letter)}}}")
        parts += [entry_markdown(entry, anchors, language) for entry in group]
    return "\n\n".join(parts)


def entry_markdown(entry: Entry, anchors: dict[str, str], language: str) -> str:
    """Return one term: what it stands for, its definition, its other names and dates, how sure we are and why."""
    paragraphs = [
        f"### {plain(entry.term)} {{#{entry.anchor}}}",
        f"**{plain(entry.expansion)}**" if entry.expansion else "",
        definition(entry, language),
        facts(entry, anchors, language),
        reliability(entry, language),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def definition(entry: Entry, language: str) -> str:
    """Return the definition in the language asked for, else in French, said so."""
    if language == "en" and not entry.definition_en:
        return text("definition_in_french", language, value=plain(entry.definition_fr))
    # `1.`, `-` or `///` at the start of a line would open a list or a block.
    return _OPENING.sub(entity, plain(entry.definition_en if language == "en" else entry.definition_fr))


def facts(entry: Entry, anchors: dict[str, str], language: str) -> str:
    """Return a list of the entry's other names, its other language, its dates, its successor and its warnings."""
    translated = entry.expansion if language == "en" else entry.english
    lines = [
        said("synonyms", ", ".join(plain(name) for name in entry.synonyms), language),
        said("translated", plain(translated), language),
        validity(entry, language),
        said("replaced_by", successor(entry.replaced_by, anchors), language),
        text("renamed", language) if entry.renamed else "",
        said("homonym", plain(entry.homonym), language),
        said("note", plain(entry.note), language),
    ]
    return "\n".join(f"- {line}" for line in lines if line)


def said(code: str, value: str, language: str) -> str:
    """Return the sentence of a fact, or nothing when there is no value."""
    return text(code, language, value=value) if value else ""


def validity(entry: Entry, language: str) -> str:
    """Return from when to when the term was in use."""
    start, end = (shown_date(date, language) for date in (entry.valid_from, entry.valid_to))
    if start and end:
        return text("valid_between", language, start=start, end=end)
    return said("valid_from", start, language) or said("valid_to", end, language)


def shown_date(date: str, language: str) -> str:
    """Return a date (`2015-12-31`, `2017-05`, `2017`) as it is written in the language."""
    parts = plain(date).split("-")
    return "/".join(reversed(parts)) if language == "fr" else "-".join(parts)


def successor(term: str, anchors: dict[str, str]) -> str:
    """Return the term that took another's place, as a link when the glossary has it."""
    return f"[{plain(term)}](#{anchors[term]})" if term in anchors else plain(term)


def reliability(entry: Entry, language: str) -> str:
    """Return how sure we are of an entry, and where that can be read."""
    label = text(f"certainty.{entry.certainty}", language)
    shown = [source for source in (source_markdown(item, language) for item in (entry.source, entry.also)) if source]
    source = text("source", language, value=", ".join(shown)) if shown else ""
    return f"*{label}* {source}".rstrip()


def source_markdown(source: str, language: str) -> str:
    """Return a link to a source, the name of the slides, or nothing for what is not an address."""
    if _SLIDES.match(source):
        return text("slides", language)
    address = safe_address(source)
    return f"[{plain(urlsplit(address).hostname or '')}]({address})" if address else ""


def safe_address(source: str) -> str:
    """Return an http(s) address fit for a Markdown link, or nothing."""
    try:
        parts = urlsplit(source.strip())
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return quote(source.strip(), safe=":/?#@!$&+,;=%~-.") if is_web else ""


def plain(value: str) -> str:
    """Return text that no Markdown extension can take for markup: every sign that is not plain prose is an entity."""
    line = "".join(sign for sign in " ".join(value.split()) if sign.isprintable())
    return _NOT_PROSE.sub(entity, line)


def entity(sign: re.Match[str]) -> str:
    """Return one sign as a numeric entity."""
    return "".join(f"&#{ord(character)};" for character in sign[0])


def letter_of(entry: Entry) -> str:
    """Return the letter a term is listed under; figures and signs share one place."""
    first = slug_of(entry.term)[:1].upper()
    return first if first.isalpha() else "0–9"


def letter_slug(letter: str) -> str:
    """Return the end of a letter's anchor."""
    return letter.lower() if letter.isalpha() else "0"


def text(code: str, language: str, **data: str) -> str:
    """Return a sentence of the listings."""
    return _CATALOGUE.text(f"listing.{code}", language, **data)
