"""Small bases of pages that know of each other, and the sites built from them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from indexer.building import build_site
from indexer.site_settings import SiteSettings, site_settings
from tests.site.sites import Site, own_settings, write

DATA: Mapping[str, str] = {
    "_data/roles.yml": 'coordination: {fr: "Coordination du projet", en: "Project coordination"}\n',
    "_data/lists.yml": dedent("""\
        themes:
          droit: {fr: "Droit", en: "Law"}
          argent: {fr: "Argent", en: "Money"}
        audiences: {medias: {fr: "Médiation"}, gestion: {fr: "Gestion"}}
        phases: {debut: {fr: "Début"}, fin: {fr: "Fin"}}
        partners: {musee: {fr: "Musée"}}
        """),
    "_data/sources.yml": dedent("""\
        bul: {title: "Le bulletin", address: "https://bulletin.example/12"}
        loi: {title: "La loi", address: "https://loi.example/"}
        """),
    "_data/glossary.yml": dedent("""\
        - {term: ANRU, expansion: "Agence de rénovation", definition_fr: "Elle suit & <b>paie</b>.", definition_en: "x"}
        - {term: Avenant, expansion: "", definition_fr: "Texte qui change une convention."}
        - {term: Convention-fille, expansion: "", definition_fr: "Texte signé avec un partenaire."}
        - {term: R&D, expansion: "Recherche et développement", definition_fr: "Chercher."}
        - {term: Publics, expansion: "", definition_fr: "Ceux qui viennent.", explained: false}
        """),
}
GLOSSARY_PAGE = "---\ntitle: Glossaire\ntype: glossary\n---\n\n<!-- relais:glossary -->\n"


def page(title: str, head: str = "", body: str = "Texte.") -> str:
    """Return a page with a title and some more lines of front matter."""
    return f"---\ntitle: {title}\n{head.strip()}\n---\n\n{body}\n"


def settings(folder: Path, *, options: str = "", site_address: str = "") -> SiteSettings:
    """Return our settings with more options of the plugin (`contact_mail: …`), and the address of the site."""
    file = own_settings(folder).file
    text = re.sub(r"( +)shown_to: public", rf"\g<0>\n\1{options}", file.read_text("utf-8"))
    file.write_text(text + (f"\nsite_url: {site_address}\n" if site_address else ""), "utf-8")
    return site_settings(file)


def built(folder: Path, files: Mapping[str, str], *, options: str = "", site_address: str = "") -> Site:
    """Build a site from the data above and some pages, with our settings."""
    write(folder / "docs", {"index.md": page("Accueil"), **DATA, **files})
    report = build_site(folder / "docs", settings(folder, options=options, site_address=site_address), folder / "site")
    return Site(folder / "site", report)


def commit(folder: Path, day: str) -> None:
    """Record everything in Git at noon of a day, in a repository made at the first call."""
    moment = f"{day}T12:00:00+00:00"
    who = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org", "GIT_AUTHOR_DATE": moment}
    environment = {**who, **{name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}}
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--allow-empty", "--message", day]):
        subprocess.run(["git", *command], cwd=folder, env={"PATH": "/usr/bin:/bin", **environment}, check=True)
