"""A small site to search, served as plain files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from indexer.building import build_site
from tests.site.sites import Site, own_settings, write

HOSTILE = "<img src=x onerror=pwned()> motrare"
FILES: dict[str, str | bytes] = {
    "assets/relais.css": "",
    "index.md": "---\ntitle: Accueil\n---\n\nBonjour, et bienvenue.\n",
    "guides/mesurer.md": (
        "---\ntitle: Mesurer ce que l'on fait\nsummary: Une évaluation se prépare avant de commencer.\n"
        'questions: ["Comment savoir si cela a marché ?"]\n---\n\n'
        "Trois étapes.\n\n## Préparer l'évaluation\n\nChoisir des indicateurs, puis les suivre chaque mois.\n\n"
        "## Le comité de pilotage\n\nIl se réunit deux fois par an et décide de la suite.\n"
    ),
    "guides/mediation.md": (
        "---\ntitle: Une médiation en forêt\n---\n\n## Mise en œuvre\n\nLa médiatrice prépare le terrain. "
        "Les élèves demandées viennent en car.\n\n## Un cœur de métier {#metier}\n\nParler des sciences.\n"
    ),
    "guides/anglais.md": (
        "---\ntitle: A short page\nlanguage: en\n---\n\n## Measuring results\n\nEvaluations were planned.\n"
    ),
    "lecons/roulement.md": (
        "---\ntitle: Le turn-over\n---\n\nLes équipes changent.\n\n## Sans passation\n\nTout se perd.\n"
    ),
    "vieux.md": "---\ntitle: Vieille évaluation\nstatus: archived\n---\n\nMot gardé.\n",
    "cache.md": "---\ntitle: Page à part\nsearch: {exclude: true}\n---\n\nUne évaluation cachée.\n",
    "paie.md": "---\ntitle: Salaires\nvisibility: restricted\n---\n\nmotsecret\n",
    "relais/aide.md": (
        "---\ntitle: Aide de Relais\ntype: meta\n---\n\n## Préparer la machine\n\nUne médiation technique.\n"
    ),
    "hostile.md": f"---\ntitle: {HOSTILE!r}\n---\n\n## {HOSTILE}\n\nDu texte motrare &lt;b onclick=pwned()&gt;.\n",
    "longue.md": "---\ntitle: Longue\n---\n\n" + "\n\n".join(f"## Étape {n} du jalon\n\nJalon." for n in range(6)),
    "_data/glossary.yml": (
        "- {term: COPIL, expansion: Comité de pilotage, definition_fr: Un comité., synonyms: [instance de décision]}\n"
    ),
}


class Handler(SimpleHTTPRequestHandler):
    """Serves files without writing each request to the terminal."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small site, built once with our settings."""
    folder = tmp_path_factory.mktemp("searched")
    write(folder / "docs", FILES)
    site = Site(folder / "site", build_site(folder / "docs", own_settings(folder), folder / "site"))
    # As the home page of a site that no page of questions stands beside.
    form = '<form data-relais-search-form action="." method="get"><input name="q"></form></article>'
    write(
        site.folder,
        {"formulaire/index.html": site.html("guides/mesurer").replace("</article>", form).replace("../..", "..")},
    )
    return site


@pytest.fixture(scope="module")
def address(searched: Site) -> Iterator[str]:
    """Serve the site on this machine, below a folder of the host."""
    handler = partial(Handler, directory=str(Path(searched.folder).parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/site/"
        server.shutdown()
