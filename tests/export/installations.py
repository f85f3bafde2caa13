"""An installation to export: the sample base in two languages, its settings, and a journal that people have used."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.journal.journal import Asked, Journal
from indexer.models import Verdict, Visibility
from tests.indexer.bases import copy_base
from tests.site.sites import REPOSITORY, own_settings, write

PEOPLE = tuple(f"U0PERSON{number}" for number in range(7))
LONG_AGO = timedelta(days=62)
# A page that was public when it was read, and is not any more.
ONCE_PUBLIC = "prive/litige.md"
ROLES = "coordination: {fr: Coordination}\nsecretariat-occulte: {fr: Motcache}\n"
SOURCES = "bul: {title: Le bulletin}\nnote-occulte: {title: Motcache}\n"
LICENCE = "Ces pages sont à tous.\n"


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds, by name, without the folder that holds it all."""

    folder: str
    files: dict[str, bytes]

    def text(self, name: str) -> str:
        """Return the text of a file."""
        return self.files[name].decode("utf-8-sig")

    def rows(self, name: str) -> list[list[str]]:
        """Return the rows of a simple table, without its head."""
        return [line.split(";") for line in self.text(name).splitlines()[1:]]


def opened(file: Path) -> Archive:
    """Return what an archive holds."""
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        (folder,) = {name.partition("/")[0] for name in names}
        return Archive(folder, {name.partition("/")[2]: archive.read(name) for name in names})


def make_base(folder: Path) -> Path:
    """Write the sample base and its settings into a folder; return that of its pages."""
    docs = copy_base(folder / "docs")
    write(
        docs,
        {
            "_data/roles.yml": ROLES,
            "_data/sources.yml": SOURCES,
            "_data/people.yml": "coordination: [Motcache]\n",
            "assets/relais.css": "",
            "en/index.md": "---\ntitle: Home\nlanguage: en\n---\n\nWelcome.\n",
            "prive/grille.csv": "Motcache",
        },
    )
    own_settings(folder)
    source = (REPOSITORY / "mkdocs.en.yml").read_text("utf-8")
    write(folder, {"mkdocs.en.yml": source[: source.index("\nnav:")], "LICENSE-pages.md": LICENCE})
    return docs


def ask(journal: Journal, person: str, text: str = "qui signe ?", **changed: object) -> int:
    """Have somebody ask a question."""
    values: dict[str, object] = {"page": "guides/conventions.md", "verdict": Verdict.ANSWER, "at": datetime.now(UTC)}
    values |= {"surface": "slack", "reader": Visibility.PUBLIC, **changed}
    asked = Asked(person, text, "fr", channel="C0SECRET", anchor="", commit="", **values)  # type: ignore[arg-type]
    return journal.questions.record(asked)


def use(journal: Journal) -> None:
    """Have seven people ask, say what they think of answers, and find nothing."""
    now = datetime.now(UTC)
    for person in PEOPLE:
        journal.feedback.give(ask(journal, person), person, True, now)
        ask(journal, person, page=ONCE_PUBLIC, at=now - LONG_AGO)
        missing(journal, person, "=1+1 où est la clé ?")
        missing(journal, person, "quel est le numéro, 06 12 34 56 78 ?")
        missing(journal, person, "qui a le badge ?")
    for person in PEOPLE[:2]:
        ask(journal, person, "un mot rare", page="guides/visites.md", surface="web")
        missing(journal, person, "motconfié de deux personnes ?")


def missing(journal: Journal, person: str, text: str) -> None:
    """Have somebody ask what nobody can answer."""
    now = datetime.now(UTC)
    id = ask(journal, person, text, verdict=Verdict.NONE, page="")
    journal.gaps.wish(journal.gaps.open(text, id, now), person, "souhaitconfié", now)
