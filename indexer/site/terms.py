"""Finds the words of the glossary in a page's HTML, so that they are explained where they are read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.glossary import Entry

# Headings, links, code and whatever is pressed keep their words as they are.
SKIPPED = frozenset("a h1 h2 h3 h4 h5 h6 code pre kbd samp button label summary abbr dfn svg q cite".split())
SKIPPED_CLASSES = ("admonition-title", "tabbed-labels")
# A long form in prose is looked for when it is a name, not a sentence.
MAX_FORM_CHARACTERS = 60

_PIECE = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|([^<]+)""")
_HREF = re.compile(r'\bhref="([^"]*)"')
_CLASS = re.compile(r'\bclass="([^"]*)"')
# Not after `&`, which starts an entity, nor inside a compound.
_WORD = re.compile(r"(?<![\w&-])\w+")
_SPACE = r"(?:\s|&nbsp;)+"
_NO_NAME = re.compile(r"[(;:—–,]")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a term."""

    pattern: re.Pattern[str]
    entry: Entry


class Explainer:
    """Finds terms in HTML; made once for all the pages.

    Synonyms are left out: they are good to search with, but a wrong explanation is worse than none.
    """

    def __init__(self, entries: Iterable[Entry], language: str = "fr") -> None:
        written: dict[str, Entry | None] = {}
        for entry in entries:
            for form in forms_of(entry, language) if entry.explained else ():
                # What two terms share explains neither.
                written[form] = entry if written.get(form, entry) is entry else None
        self._forms: dict[str, list[Form]] = {}
        for form in sorted(written, key=len, reverse=True):
            entry_or_none, first = written[form], _WORD.search(form)
            if entry_or_none and first:
                self._forms.setdefault(key_of(first[0]), []).append(Form(pattern_of(form), entry_or_none))
        self._by_anchor = {entry.anchor: entry for entry in entries}

    def explain(self, source: str, glossary: str) -> tuple[str, list[Entry]]:
        """Return HTML in which the first mention of a term in each section leads to the glossary, and those terms."""
        reading = Reading(self._forms, self._by_anchor, html.escape(glossary))
        return _PIECE.sub(reading.piece, source) if self._forms else source, list(reading.used.values())


class Reading:
    """Where one reads in a page: what is skipped, and the terms met in this section and in the whole page."""

    def __init__(self, forms: dict[str, list[Form]], by_anchor: dict[str, Entry], glossary: str) -> None:
        self.forms = forms
        self.by_anchor = by_anchor
        self.glossary = glossary
        self.used: dict[str, Entry] = {}
        self.seen: set[str] = set()
        self.skipped_tag = ""
        self.depth = 0

    def piece(self, piece: re.Match[str]) -> str:
        """Return a tag or a text, changed where it must be."""
        if piece[4] is not None:
            return piece[0] if self.skipped_tag else self.text(piece[4])
        return self.tag(piece[0], piece[2].lower(), piece[3], is_end=bool(piece[1]))

    def tag(self, whole: str, name: str, attributes: str, *, is_end: bool) -> str:
        """Follow a tag, and return it; a link to the glossary is explained too."""
        if self.skipped_tag:
            if name == self.skipped_tag:
                self.depth += -1 if is_end else 1
                self.skipped_tag = self.skipped_tag if self.depth else ""
        elif not is_end:
            if name == "h2":
                self.seen.clear()
            if name in SKIPPED or is_skipped_class(attributes):
                self.skipped_tag, self.depth = name, 1
            if name == "a":
                return self.link(whole, attributes)
        return whole

    def link(self, whole: str, attributes: str) -> str:
        """Return a link, explained when it leads to a term."""
        address = _HREF.search(attributes)
        page, _, anchor = address[1].partition("#") if address else ("", "", "")
        entry = self.by_anchor.get(anchor)
        if entry is None or page != self.glossary or "class=" in attributes:
            return whole
        return f"<a{attributes}{self.described(entry)}>"

    def text(self, text: str) -> str:
        """Return a text in which the terms not met yet in this section are links."""
        parts: list[str] = []
        end = 0
        for word in _WORD.finditer(text):
            found = self.form_at(text, word) if word.start() >= end else None
            if found:
                mention, entry = found
                parts += [text[end : mention.start()], self.linked(mention[0], entry)]
                end = mention.end()
        return "".join([*parts, text[end:]]) if parts else text

    def form_at(self, text: str, word: re.Match[str]) -> tuple[re.Match[str], Entry] | None:
        """Return the longest term that starts at a word, when its section has not shown it yet."""
        for form in self.forms.get(key_of(word[0]), ()):
            mention = form.pattern.match(text, word.start())
            if mention:
                return None if form.entry.anchor in self.seen else (mention, form.entry)
        return None

    def linked(self, mention: str, entry: Entry) -> str:
        """Return a mention as a link to the glossary."""
        return f'<a href="{self.glossary}#{entry.anchor}"{self.described(entry)}>{mention}</a>'

    def described(self, entry: Entry) -> str:
        """Return the attributes of a link that is explained."""
        self.used[entry.anchor] = entry
        self.seen.add(entry.anchor)
        return f' class="relais-term" aria-describedby="relais-term-{entry.anchor}"'


def is_skipped_class(attributes: str) -> bool:
    """Tell whether an element is one whose words are left as they are."""
    found = _CLASS.search(attributes) if "class=" in attributes else None
    return found is not None and any(name in SKIPPED_CLASSES for name in found[1].split())


def forms_of(entry: Entry, language: str) -> list[str]:
    """Return the ways to write a term in a language: `a / b` are two; its long form too, when that is a name."""
    long_forms = [entry.expansion, *([entry.english] if language == "en" else [])]
    names = [form for form in long_forms if len(form) <= MAX_FORM_CHARACTERS and not _NO_NAME.search(form)]
    return [name.strip() for name in (*entry.term.split(" / "), *names) if name.strip()]


def pattern_of(form: str) -> re.Pattern[str]:
    """Return what finds a form in HTML: acronyms to the letter, other words in any case, with or without plural."""
    if is_acronym(form):
        escaped = re.escape(html.escape(form, quote=False)).replace("\\ ", _SPACE)
        return re.compile(escaped + r"(?![\w-])")
    words = [word_pattern(word) for word in re.split(r"(\W+)", form)]
    return re.compile("".join(words) + r"(?![\w-])", re.IGNORECASE)


def word_pattern(word: str) -> str:
    """Return what finds one word in any number, or what stands between two."""
    if word.isspace():
        return _SPACE
    if not word[:1].isalnum():
        return re.sub("['’]", "['’]", re.escape(html.escape(word, quote=False)))
    return f"{re.escape(word)}[sx]?" if len(word) > 3 and word[-1] not in "sx" else re.escape(word)


def is_acronym(form: str) -> bool:
    """Tell whether a form is told from other words by its capitals (`ANRU`, `PIA 1`, `IndustriLAB`)."""
    return any(sum(sign.isupper() for sign in word) > 1 for word in form.split())


def key_of(word: str) -> str:
    """Return the word under which the forms that start with it are kept."""
    return word.lower().rstrip("sx")
