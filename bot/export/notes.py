"""The two texts that say what is what in the archive, in French and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.journal.figures import MIN_PEOPLE
from indexer.catalogue import LANGUAGES, Catalogue
from indexer.models import Visibility
from indexer.site.wording import day

SENTENCES = Catalogue("bot.export")

StatisticsState = Literal["there", "few", "none"]


@dataclass(frozen=True, slots=True)
class About:
    """What the texts tell."""

    site: str
    at: date
    commit: str
    level: Visibility
    names: Mapping[str, str]  # of the files and folders, by what they are
    homes: tuple[str, ...]  # the file of the site to begin with, in its first language, then in the other
    statistics: StatisticsState
    has_glossary: bool
    months: int


def notes(about: About) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the text of each."""
    for language in LANGUAGES:
        yield text("name.notes", language), note(about, language).encode()


def note(about: About, language: str) -> str:
    """Return the text in one language."""
    told = day(about.at, language)
    title = text("note.title", language, site=about.site, date=told.text if told else "")
    parts = [
        f"{title}\n{'=' * len(title)}",
        text("note.what", language),
        text(f"note.{about.level.value}", language),
        version(about.commit, language),
        "\n\n".join([text("note.contents", language), *contents(about, language)]),
        text("note.missing", language),
        text("note.again", language),
    ]
    return "\n\n".join(parts) + "\n"


def version(commit: str, language: str) -> str:
    """Return which version of the pages this is."""
    if not commit:
        return text("note.version_unknown", language)
    code = "note.version_changed" if commit.endswith("+") else "note.version"
    return text(code, language, version=commit.removesuffix("+"))


def contents(about: About, language: str) -> Iterator[str]:
    """Yield a line for each file and folder."""
    names = about.names
    for code, home in zip(("note.site", "note.site_other"), about.homes, strict=False):
        yield text(code, language, name=f"{names['site']}/{home}")
    yield text("note.pages", language, name=f"{names['pages']}/")
    if about.has_glossary:
        yield text("note.glossary", language, name=names["glossary"])
    if about.statistics == "there":
        yield text("note.statistics", language, name=f"{names['statistics']}/", months=about.months, least=MIN_PEOPLE)
    else:
        yield text(f"note.statistics_{about.statistics}", language, least=MIN_PEOPLE)


def text(code: str, language: str, **data: object) -> str:
    """Return a sentence of the archive."""
    return SENTENCES.text(code, language, **data)
