"""This repository's own pages with a few more, so that the site has at least one page of every type."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tests.site.sites import REPOSITORY, write

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE, NARROW = 1440, 360
HOSTILE = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
MORE: Mapping[str, str] = {
    "archives/gardee.md": "---\ntitle: Une page archivée\ntype: guide\nstatus: archived\n---\n\nGardée pour mémoire.\n",
    "archives/remplacee.md": (
        "---\ntitle: Une page remplacée\ntype: guide\nreplaced_by: guides/conventions.md\n---\n\n"
        "## Avant\n\nAutrefois.\n"
    ),
    "archives/hostile.md": (
        f"---\ntitle: {json.dumps(HOSTILE)}\n---\n\n## Titre {HOSTILE}\n\n{HOSTILE}\n\n"
        "<a href='javascript:pwned()'>x</a>\n"
    ),
}

# One address of the site for each type of page.
SITE_PAGES: Mapping[str, str] = {
    "home": "",
    "guide": "guides/conventions/",
    "lesson": "lecons/fusion-des-regions/",
    "practice": "pratiques/emplois-qualifies/",
    "list of practices": "pratiques/",
    "track": "demarrer/",
    "place to fill": "demarrer/ici/",
    "context": "comprendre/acteurs/",
    "template": "modeles/rex/",
    "glossary": "glossaire/",
    "cards": "fiches/",
    "news": "nouveautes/",
    "sources": "sources/",
    "documentation": "relais/slack/",
    "declaration": "accessibilite/",
    "English home": "en/",
    "English lesson": "en/lessons/the-regions-merge/",
    "archived": "archives/gardee/",
    "replaced": "archives/remplacee/",
    "not found": "nulle-part/convention/",
}
ASK_PAGES: Mapping[str, str] = {
    "ask": "ask",
    "ask, answer": "ask?q=qui+signe+une+convention+%3F",
    "ask, perhaps": "ask?q=convention",
    "ask, none": "ask?q=recette+du+gratin+dauphinois",
    "ask in English": "ask?lang=en&q=who+signs+the+agreement+%3F",
}


def write_base(folder: Path) -> Path:
    """Write the pages and the settings below a folder, with a mailbox so that every button is shown; return `docs`."""
    shutil.copytree(REPOSITORY / "docs", folder / "docs")
    write(folder / "docs", dict(MORE))
    shutil.copy(REPOSITORY / "mkdocs.en.yml", folder)
    settings = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    shown = "shown_to: public"
    (folder / "mkdocs.yml").write_text(
        settings.replace(shown, f"{shown}\n    contact_mail: equipe@example.org"), "utf-8"
    )
    return folder / "docs"


def make_dark(page: Page) -> None:
    """Press the button of the dark colours, and wait for them."""
    page.click("[data-relais-scheme]:visible")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
