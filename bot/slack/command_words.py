"""What `/relais` is asked to do, read from what follows it: words of both languages, with or without accents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.slack.greetings import is_greeting, is_thanks
from indexer.analysis import fold

Verb = Literal[
    "ask", "teach", "define", "language", "privacy", "export", "erase", "tell", "drafts", "term", "review", "sitting"
]

# The whole of what is typed, folded, with `-` between words: more words than these make a question.
WHOLE: Mapping[str, Verb] = {
    "": "teach",
    "aide": "teach",
    "help": "teach",
    "glossaire": "define",
    "glossary": "define",
    "langue": "language",
    "language": "language",
    "confidentialite": "privacy",
    "vie-privee": "privacy",
    "privacy": "privacy",
    "mes-donnees": "export",
    "my-data": "export",
    "effacer-mes-donnees": "erase",
    "efface-mes-donnees": "erase",
    "supprimer-mes-donnees": "erase",
    "erase-my-data": "erase",
    "delete-my-data": "erase",
    "tell": "tell",
    "tell-a-lesson": "tell",
    "propositions": "drafts",
    "mes-propositions": "drafts",
    "proposals": "drafts",
    "my-proposals": "drafts",
    "proposer-un-mot": "term",
    "proposer-un-terme": "term",
    "propose-a-term": "term",
    "propose-a-word": "term",
    "relire": "review",
    "a-relire": "review",
    "review": "review",
    "to-review": "review",
    "seance": "sitting",
    "sitting": "sitting",
}
# The first word, when something follows it.
FIRST: Mapping[str, Verb] = {
    "definir": "define",
    "define": "define",
    "def": "define",
    "langue": "language",
    "language": "language",
    "raconter": "tell",
    # « tell me who signs » is a question.
    "tell-lesson": "tell",
    "proposer-mot": "term",
    "proposer-terme": "term",
    "propose-term": "term",
    "propose-word": "term",
}
# What may follow `langue`; anything else makes a question.
LANGUAGES = {
    "fr": "fr",
    "francais": "fr",
    "french": "fr",
    "en": "en",
    "anglais": "en",
    "english": "en",
    "auto": "auto",
    "automatique": "auto",
    "automatic": "auto",
    "slack": "auto",
}
POLITE = re.compile(r"(?:-(?:svp|stp|please|merci))+$")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed after the command: what to do, with what, and the words as they are."""

    verb: Verb
    argument: str  # a term, a language (`fr`, `en`, `auto`), or the question
    text: str
    request: str = ""  # the key of the request that it came with


def read_command(text: str) -> Typed:
    """Return what is asked; whatever is not one of our words is a question."""
    text = " ".join(text.split())
    if is_greeting(text) or is_thanks(text):
        return Typed("teach", "", text)
    whole = joined(text)
    if whole in WHOLE or whole in FIRST:
        return Typed(WHOLE[whole] if whole in WHOLE else FIRST[whole], "", text)
    first, _, rest = text.partition(" ")
    verb = FIRST.get(joined(first), "ask")
    if verb == "language":
        language = LANGUAGES.get(joined(rest), "")
        return Typed("language", language, text) if language else Typed("ask", text, text)
    return Typed(verb, text if verb == "ask" else rest.strip(' :«»"'), text)


def joined(text: str) -> str:
    """Return words folded, joined by `-`, without the signs around them nor what is only polite."""
    return POLITE.sub("", "-".join(re.findall(r"[a-z0-9]+", fold(text).lower())))
