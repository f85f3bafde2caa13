"""Whoever tells what a page or a proposal tells already is shown it first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.contributing.writing.similar import near_open, similar_pages
from indexer.indexing import index_folder
from indexer.models import Visibility
from indexer.searching import Searcher
from tests.contributing.writing.trees import draft, own_tree
from tests.site.sites import write

HEAD = "---\ntitle: {title}\ntype: {type}\nvisibility: {visibility}\n---\n\n## {heading}\n\n{text}\n"
OWN = (
    "lecons/sortie-d-un-partenaire.md",
    "lecons/contraintes-des-industriels.md",
    "guides/reussir-une-passation.md",
    "guides/preparer-un-copil.md",
    "guides/compter-ses-publics.md",
)
LEAVING = (
    "Quand un partenaire quitte le projet, redistribuer ses actions et son budget avec un avenant à la convention."
)


def page(title: str, kind: str, heading: str, text: str, visibility: str = "public") -> str:
    """Return a page of one section."""
    return HEAD.format(title=title, type=kind, heading=heading, text=text, visibility=visibility)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Index some of our own pages, and a few others."""
    folder = tmp_path_factory.mktemp("similar")
    own = {path: own_tree().files[path] for path in OWN}
    others = {
        "modele.md": page("Fiche de départ d'un partenaire", "template", "Modèle", LEAVING * 5),
        "prive.md": page(
            "Vol de la maquette du moulin", "lesson", "Vol", "La maquette du moulin a disparu.", "partners"
        ),
    }
    write(folder / "docs", {**own, **others})
    index_folder(folder / "docs", folder / "index")
    return Searcher(folder / "index")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Un partenaire a quitté le projet en cours\nL'université est partie, il a fallu redistribuer ses actions.",
            "lecons/sortie-d-un-partenaire.md",
        ),
        (
            "Départ de la médiatrice sans passation\nPersonne n'avait la liste des contacts, on a tout recommencé.",
            "guides/reussir-une-passation.md",
        ),
        (
            "Un comité de pilotage sans décision\nLe comité a discuté deux heures sans trancher sur le budget.",
            "guides/preparer-un-copil.md",
        ),
    ],
)
def test_a_page_speaks_of_it_already(search: Searcher, told: str, expected: str) -> None:
    """The page is among the first three, each once, and none is a model."""
    pages = [hit.document.page for hit in similar_pages(search, told, Visibility.PUBLIC)]
    assert expected in pages
    assert len(pages) == len(set(pages)) <= 3
    assert "modele.md" not in pages


@pytest.mark.parametrize("told", ["", "  \n", "La pluie a gâché la fête\nPersonne n'est venu sous le barnum."])
def test_what_is_new_is_like_no_page(search: Searcher, told: str) -> None:
    """Nothing is shown for the sake of it."""
    assert similar_pages(search, told, Visibility.PUBLIC) == ()


def test_only_what_the_reader_may_see_is_shown(search: Searcher) -> None:
    """A page for partners is named to partners alone."""
    told = "La maquette du moulin a disparu\nVol de la maquette."
    assert [hit.document.page for hit in similar_pages(search, told, Visibility.PARTNERS)] == ["prive.md"]
    assert similar_pages(search, told, Visibility.PUBLIC) == ()


def test_a_proposal_that_waits_is_shown() -> None:
    """Titles are compared by their words, whatever their order, capitals and slips; kinds without a title never."""
    first = draft("lesson", title="La visite d'usine annulée au dernier moment")
    second = replace(draft("term", term="Avenant"), id="d2")
    third = replace(draft("words", question="Visite d'usine annulée"), id="d3")
    assert near_open("visite d'usine annulee", [first, second, third]) == (first,)
    assert near_open("AVENANT", [first, second, third]) == (second,)
    assert near_open("Une fête réussie", [first, second, third]) == ()
