"""The glossary asked for by name: a term, those that look like it, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.follow_ups import is_question, straight
from bot.answering.glossary import Glossary
from bot.models import Language
from bot.slack.addresses import on_site
from bot.slack.blocks import Rendered
from bot.slack.desk import Desk
from bot.slack.glossary_blocks import glossary_entry, glossary_list, glossary_unknown
from bot.slack.notices import note
from bot.slack.sentences import SENTENCES
from indexer.glossary import Entry

# A longer name than this, which the glossary does not have, is a sentence.
TERM_WORDS = 4
ASKING = re.compile(r"\b(?:quoi|koi|what|means?)\b")
# Terms of one name that are shown together.
MAX_TERMS = 3


def defined(desk: Desk, person: str, typed: str, language: Language) -> Rendered | None:
    """Return what the glossary says of what was typed, to somebody who may see it; None when it is a question."""
    glossary = desk.facts().glossary.readable(desk.audience.of_person(person))
    if not glossary.entries:
        return note(SENTENCES.text("glossary.empty", language)) if not typed else None
    if not typed:
        return glossary_list(glossary.entries, language)
    entries = glossary.find(typed)
    if entries:
        return told(glossary, entries[:MAX_TERMS], desk.settings.site_address, language)
    name = typed.rstrip(" ?!.")
    return None if is_sentence(name) else glossary_unknown(name, glossary.near(name), language)


def is_sentence(typed: str) -> bool:
    """Tell whether what was typed asks something, and is no name of a term."""
    return is_question(typed) or len(typed.split()) > TERM_WORDS or ASKING.search(straight(typed)) is not None


def told(glossary: Glossary, entries: Sequence[Entry], site: str, language: Language) -> Rendered:
    """Return the terms of one name, each with its link to the glossary's page."""
    drawn = [glossary_entry(entry, language, on_site(glossary.address(entry), site)) for entry in entries]
    return Rendered(drawn[0].text, [block for one in drawn for block in one.blocks])
